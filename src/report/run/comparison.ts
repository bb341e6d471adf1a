/** Several results side by side, a line each: what a sweep, or a handful of scenarios, comes to. */
import CliTable from 'cli-table3';
import type { Estimate } from '../../evaluation/intervals.ts';
import type { Result } from '../../lab/result/result.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { BORDERLESS } from '../text/grid.ts';
import { NO_NUMBER, type NumberFormat, percent, plain, plusMinus } from '../text/numbers.ts';
import { measured, widestGap } from './lookups.ts';

const HEAD = ['result', 'widest gap', 'offline AUC', 'production AUC', 'gap', 'damage', 'live open rate'];

/** Each result by the pipeline whose AUC fell most between offline and production. */
export function renderComparison(results: readonly Result[]): string {
  const table = new CliTable({
    head: HEAD,
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const result of results) {
    const pipeline = widestGap(result);
    if (pipeline === undefined) continue;
    const figure = (path: string, format: NumberFormat = plain) =>
      withInterval(measured(pipeline, path), format);
    table.push([
      result.scenario.name,
      pipelineId(pipeline),
      figure('offline.auc'),
      figure('shadow.auc'),
      figure('gap.auc'),
      figure('damage.auc'),
      figure('live.openRate', percent),
    ]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function withInterval(estimate: Estimate | undefined, format: NumberFormat): string {
  return estimate === undefined
    ? NO_NUMBER
    : `${format(estimate.mean)} ${plusMinus(estimate, format)}`.trimEnd();
}
