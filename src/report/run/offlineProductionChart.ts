/** Offline against production: for each pipeline the AUC that was promised and the AUC that was given. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { isOwnBaseline, pipelineId } from '../../scenario/pipelines.ts';
import type { Chart, Forest, ForestCell, ForestMark, ForestRow, Landmark, Style } from '../chart/chart.ts';
import { exact, plain, plusMinus } from '../text/numbers.ts';
import { intervalsNote } from './facts.ts';
import { measured } from './lookups.ts';

/** More rows than this are no longer a picture. */
const MOST_ROWS = 40;

/** Hollow and filled, so that the two differ without colour, too. */
const STYLES = {
  offline: { color: 'vermillion', symbol: 'circle', hollow: true },
  production: { color: 'blue', symbol: 'circle' },
} as const satisfies Record<string, Style>;

/** Undefined if there is nothing to compare. */
export function offlineProductionChart(result: Result): Chart | undefined {
  const { training } = result.scenario;
  const all = result.pipelines.flatMap(
    (pipeline) => offlineProductionRow(pipeline, { bold: isOwnBaseline(pipeline, training) }) ?? [],
  );
  const rows = all.slice(0, MOST_ROWS);
  if (rows.length === 0) return undefined;
  return {
    title: 'What each pipeline promised offline, and what production gave',
    subtitle: [
      'AUC of each model on its offline test rows and in shadow production (0.5 is chance).',
      `${intervalsNote(result)} Bold: the baseline. Dashed: production AUC of others.` +
        (all.length > rows.length ? ` The first ${rows.length} of ${all.length} pipelines.` : ''),
    ],
    legend: OFFLINE_PRODUCTION_LEGEND,
    panels: [offlineProductionPanel(rows, result)],
  };
}

export const OFFLINE_PRODUCTION_LEGEND = Object.entries(STYLES).map(([name, style]) => ({ name, style }));

export interface OfflineProductionRow {
  readonly head: ForestRow;
  readonly series: string;
  readonly offline: Estimate;
  readonly production: Estimate;
  readonly gap: Estimate;
}

/** @param result whose references the rows are to be seen against */
export function offlineProductionPanel(
  rows: readonly OfflineProductionRow[],
  result: Pick<Result, 'references'>,
): Forest {
  return {
    kind: 'forest',
    valueTitle: 'gap',
    rows: rows.map(({ head, series, gap }) => ({
      ...head,
      series,
      value: `${plain(gap.mean)} ${plusMinus(gap)}`.trimEnd(),
    })),
    columns: [
      {
        axis: { title: 'AUC', within: [0, 1] },
        landmarks: landmarksOf(result),
        cells: rows.map(
          ({ series, offline, production }): ForestCell => ({
            connected: true,
            marks: [markOf(series, 'offline', offline), markOf(series, 'production', production)],
          }),
        ),
      },
    ],
  };
}

/** Undefined where one of its quantities was not measured. */
export function offlineProductionRow(
  pipeline: PipelineResult,
  head: Partial<ForestRow> = {},
): OfflineProductionRow | undefined {
  const [offline, production] = [measured(pipeline, 'offline.auc'), measured(pipeline, 'shadow.auc')];
  const gap = measured(pipeline, 'gap.auc');
  if (offline === undefined || production === undefined || gap === undefined) return undefined;
  const series = pipelineId(pipeline);
  return { head: { name: series, ...head }, series, offline, production, gap };
}

function markOf(series: string, which: keyof typeof STYLES, estimate: Estimate): ForestMark {
  const inside = (auc: number) => Math.min(1, Math.max(0, auc));
  return {
    series,
    mean: estimate.mean,
    low: inside(estimate.low),
    high: inside(estimate.high),
    style: STYLES[which],
    label: plain(estimate.mean),
    tooltip: `${which} AUC ${exact(estimate)}`,
  };
}

/** Policies that every production figure is to be seen against. */
function landmarksOf({ references }: Pick<Result, 'references'>): Landmark[] {
  return [
    { name: 'incumbent', reference: references.incumbent },
    { name: 'oracle (ceiling)', reference: references.oracle },
  ].flatMap(({ name, reference }) => {
    const auc = measured(reference, 'shadow.auc');
    return auc === undefined ? [] : [{ at: auc.mean, label: `${name} ${plain(auc.mean)}` }];
  });
}
