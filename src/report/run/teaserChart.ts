/** The story in one figure: what looked best offline beside its baseline, and the opens that each brought. */
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { isOwnBaseline, pipelineId } from '../../scenario/pipelines.ts';
import { senderName } from '../../scenario/sender.ts';
import type { Chart, ForestCell, ForestColumn } from '../chart/chart.ts';
import { exact, percent } from '../text/numbers.ts';
import { intervalsNote } from './facts.ts';
import { baselineOf, bestOffline, measured } from './lookups.ts';
import {
  OFFLINE_PRODUCTION_LEGEND,
  offlineProductionPanel,
  offlineProductionRow,
} from './offlineProductionChart.ts';
import { symbolStyleOf } from './seriesStyles.ts';

/** Undefined without production. */
export function teaserChart(result: Result): Chart | undefined {
  const best = bestOffline(result);
  if (best === undefined) return undefined;
  const pipelines = [...new Set([best, baselineOf(result, best) ?? best])];
  const rows = pipelines.flatMap((pipeline) => {
    const bold = isOwnBaseline(pipeline, result.scenario.training);
    return offlineProductionRow(result, pipeline, { bold }) ?? [];
  });
  if (rows.length < pipelines.length) return undefined;
  const panel = offlineProductionPanel(rows);
  return {
    title: 'What was promised, and what was given',
    subtitle: [intervalsNote(result)],
    legend: OFFLINE_PRODUCTION_LEGEND,
    panels: [{ ...panel, columns: [...panel.columns, ...opensColumn(result, pipelines)] }],
  };
}

/** Live open rates; none where no model went live. */
function opensColumn(result: Result, pipelines: readonly PipelineResult[]): ForestColumn[] {
  const cells = pipelines.map((pipeline): ForestCell => {
    const rate = measured(pipeline, 'live.openRate');
    if (rate === undefined) return { marks: [] };
    const { mean, low, high } = rate;
    return {
      marks: [
        {
          series: pipelineId(pipeline),
          style: symbolStyleOf(result, pipeline),
          mean: 100 * mean,
          low: 100 * low,
          high: 100 * high,
          label: percent(mean),
          tooltip: `live open rate ${exact(rate, percent)}`,
        },
      ],
    };
  });
  if (cells.every(({ marks }) => marks.length === 0)) return [];
  const today = measured(result.references.incumbent, 'live.openRate');
  const name = senderName(result.scenario);
  return [
    {
      axis: { title: 'live open rate in per cent', within: [0, 100] },
      landmarks:
        today === undefined ? [] : [{ at: 100 * today.mean, label: `${name} ${percent(today.mean)}` }],
      cells,
    },
  ];
}
