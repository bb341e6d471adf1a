/** Offline against production: a row for each pipeline and run. */
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import type { Chart } from '../../report/chart/chart.ts';
import {
  landmarksOf,
  OFFLINE_PRODUCTION_LEGEND,
  offlineProductionPanel,
  offlineProductionRow,
} from '../../report/run/offlineProductionChart.ts';
import { isOwnBaseline, pipelineId } from '../../scenario/pipelines.ts';
import type { Shown } from '../draft/tries.ts';
import { BOTH, isUnchanged, pairsOf } from './comparison.ts';

/** From chance to certainty: the axis stays as it is from run to run, unless a world is worse than chance. */
const SEEN = [0.5, 1];

/** @param shows rows of an experiment: these come first */
export function comparisonChart(a: Result | undefined, b: Result, shows?: readonly Shown[]): Chart {
  const rows = pairsOf(a, b, shows).flatMap((pair, index) => {
    const runs =
      a === undefined || isUnchanged(pair)
        ? [{ run: a === undefined ? '' : BOTH, pipeline: pair.b }]
        : [
            { run: 'A', pipeline: pair.a },
            { run: 'B', pipeline: pair.b },
          ];
    return runs
      .filter((each): each is { run: string; pipeline: PipelineResult } => each.pipeline !== undefined)
      .flatMap(({ run, pipeline }, lane) => {
        const result = run === 'A' ? (a ?? b) : b;
        const bold = isOwnBaseline(pipeline, result.scenario.training);
        const name = `${pipelineId(pipeline)}${bold ? ' *' : ''}`;
        if (lane > 0) return offlineProductionRow(result, pipeline, { name: run }) ?? [];
        const head = { name, bold, apart: run !== '' && index > 0, ...(run === '' ? {} : { detail: run }) };
        return offlineProductionRow(result, pipeline, head) ?? [];
      });
  });
  return {
    title: 'AUC of each pipeline offline and in production, with intervals',
    subtitle: [],
    legend: OFFLINE_PRODUCTION_LEGEND,
    panels: [offlineProductionPanel(rows, landmarksOf(b), SEEN)],
  };
}
