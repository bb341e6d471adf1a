/** Offline against production: for each pipeline the AUC that was promised and the AUC that was given. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { isOwnBaseline, pipelineId } from '../../scenario/pipelines.ts';
import type { Chart, Forest, ForestCell, ForestMark, ForestRow, Landmark, Style } from '../chart/chart.ts';
import { promised } from '../chart/styles.ts';
import { bounded, SHARE, SHARE_DIFFERENCE } from '../text/bounds.ts';
import { exact, plain, reachOf } from '../text/numbers.ts';
import { intervalsNote } from './facts.ts';
import { measured } from './lookups.ts';
import { symbolStyleOf } from './seriesStyles.ts';

/** More rows than this are no longer a picture. */
const MOST_ROWS = 40;

type Which = 'offline' | 'production';

const styleOf = (which: Which, style: Style): Style => (which === 'offline' ? promised(style) : style);

/** Undefined if there is nothing to compare. */
export function offlineProductionChart(result: Result): Chart | undefined {
  const { training } = result.scenario;
  const all = result.pipelines.flatMap(
    (pipeline) => offlineProductionRow(result, pipeline, { bold: isOwnBaseline(pipeline, training) }) ?? [],
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
    panels: [offlineProductionPanel(rows, landmarksOf(result))],
  };
}

export const OFFLINE_PRODUCTION_LEGEND = (['offline', 'production'] as const).map((which) => ({
  name: which,
  style: styleOf(which, { color: 'ink', symbol: 'circle' }),
}));

export interface OfflineProductionRow {
  readonly head: ForestRow;
  readonly series: string;
  readonly style: Style;
  readonly offline: Estimate;
  readonly production: Estimate;
  readonly gap: Estimate;
}

/**
 * @param landmarks that the rows are to be seen against
 * @param holds AUCs that the axis holds in any case
 */
export function offlineProductionPanel(
  rows: readonly OfflineProductionRow[],
  landmarks: readonly Landmark[] = [],
  holds: readonly number[] = [],
): Forest {
  return {
    kind: 'forest',
    valueTitle: 'gap',
    rows: rows.map(({ head, series, gap }) => ({
      ...head,
      series,
      value: `${plain(gap.mean)} ${reachOf(gap)}`.trimEnd(),
    })),
    columns: [
      {
        axis: { title: 'AUC', within: SHARE, holds },
        landmarks,
        cells: rows.map(
          ({ series, style, offline, production }): ForestCell => ({
            connected: true,
            marks: [
              markOf(series, style, 'offline', offline),
              markOf(series, style, 'production', production),
            ],
          }),
        ),
      },
    ],
  };
}

/** Undefined where one of its quantities was not measured. */
export function offlineProductionRow(
  result: Pick<Result, 'pipelines'>,
  pipeline: PipelineResult,
  head: Partial<ForestRow> = {},
): OfflineProductionRow | undefined {
  const [offline, production] = [measured(pipeline, 'offline.auc'), measured(pipeline, 'shadow.auc')];
  const gap = measured(pipeline, 'gap.auc');
  if (offline === undefined || production === undefined || gap === undefined) return undefined;
  const series = pipelineId(pipeline);
  const style = symbolStyleOf(result, pipeline);
  return {
    head: { name: series, ...head },
    series,
    style,
    offline,
    production,
    gap: bounded(gap, SHARE_DIFFERENCE),
  };
}

function markOf(series: string, style: Style, which: Which, estimate: Estimate): ForestMark {
  return {
    ...estimate,
    series,
    style: styleOf(which, style),
    label: plain(estimate.mean),
    tooltip: `${which} AUC ${exact(estimate)}`,
  };
}

/** Policies that every production figure is to be seen against. */
export function landmarksOf({ references }: Pick<Result, 'references'>): Landmark[] {
  return [
    { name: 'incumbent', reference: references.incumbent },
    { name: 'oracle (ceiling)', reference: references.oracle },
  ].flatMap(({ name, reference }) => {
    const auc = measured(reference, 'shadow.auc');
    return auc === undefined ? [] : [{ at: auc.mean, label: `${name} ${plain(auc.mean)}` }];
  });
}
