/** Offline against production: for each pipeline the AUC that was promised and the AUC that was given. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { Result } from '../../lab/result/schema.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import type { Chart, ForestCell, ForestMark, Landmark, Style } from '../chart/chart.ts';
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
  const all = result.pipelines.flatMap((pipeline) => {
    const [offline, production] = [measured(pipeline, 'offline.auc'), measured(pipeline, 'shadow.auc')];
    const gap = measured(pipeline, 'gap.auc');
    if (offline === undefined || production === undefined || gap === undefined) return [];
    return [{ pipeline, name: pipelineId(pipeline), offline, production, gap }];
  });
  const rows = all.slice(0, MOST_ROWS);
  if (rows.length === 0) return undefined;
  return {
    title: 'What each pipeline promised offline, and what production gave',
    subtitle: [
      'AUC of each model on its offline test rows and in shadow production (0.5 is chance).',
      `${intervalsNote(result)} Bold: the leak-free reference. Dashed: production AUC of others.` +
        (all.length > rows.length ? ` The first ${rows.length} of ${all.length} pipelines.` : ''),
    ],
    legend: Object.entries(STYLES).map(([name, style]) => ({ name, style })),
    panels: [
      {
        kind: 'forest',
        valueTitle: 'gap',
        rows: rows.map(({ pipeline, name, gap }) => ({
          name,
          series: name,
          bold: isReference(pipeline),
          value: `${plain(gap.mean)} ${plusMinus(gap)}`.trimEnd(),
        })),
        columns: [
          {
            axis: { title: 'AUC', within: [0, 1] },
            landmarks: landmarksOf(result),
            cells: rows.map(
              ({ name, offline, production }): ForestCell => ({
                connected: true,
                marks: [markOf(name, 'offline', offline), markOf(name, 'production', production)],
              }),
            ),
          },
        ],
      },
    ],
  };
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

/** What every production figure is to be seen against. */
function landmarksOf({ references }: Result): Landmark[] {
  return [
    { name: 'incumbent', reference: references.incumbent },
    { name: 'oracle (ceiling)', reference: references.oracle },
  ].flatMap(({ name, reference }) => {
    const auc = measured(reference, 'shadow.auc');
    return auc === undefined ? [] : [{ at: auc.mean, label: `${name} ${plain(auc.mean)}` }];
  });
}
