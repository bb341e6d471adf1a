/** The picture of an attribution: flattery and damage of each feature, as it is and without its own events. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { Attribution, Effects } from '../../lab/studies/attribution/schema.ts';
import type { Chart, ForestColumn, Style } from '../chart/chart.ts';
import { exact } from '../text/numbers.ts';
import { small } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';

const EFFECTS = [
  {
    of: ({ flattery }: Effects<Estimate>) => flattery.auc,
    name: 'flattery',
    style: { color: 'blue', symbol: 'circle' },
  },
  {
    of: ({ damage }: Effects<Estimate>) => damage.auc,
    name: 'damage',
    style: { color: 'vermillion', symbol: 'square' },
  },
] as const satisfies readonly { of: unknown; name: string; style: Style }[];

export function attributionChart(attribution: Attribution): Chart {
  const { scenario, leak, seeds, together } = attribution;
  const { features, wholes } = rowsOf(attribution);
  const rows = [...features, ...wholes];
  return {
    title: `${scenario.name}: which feature leaks, and what it costs`,
    subtitle: [
      `One feature at a time from ${leak}, all others logged; then all together. ` +
        'Flattery is what it adds offline, damage what it costs in production; together they are what it adds to the gap.',
      seeds.length === 1
        ? 'One seed, so no intervals.'
        : `Lines are 95 % intervals over ${seeds.length} seeds, differences paired by seed.`,
    ],
    legend: EFFECTS.map(({ name, style }) => ({ name, style })),
    panels: [
      {
        kind: 'forest',
        rows: rows.map(({ label, coefficient }, index) => ({
          name: label,
          series: label,
          bold: coefficient === undefined,
          apart: index === features.length,
        })),
        columns: [
          columnOf(rows, leak, ({ plain }) => plain, ''),
          ...(together.minusOwn === null
            ? []
            : [
                // Mostly far smaller, so that on the scale of the others nothing could be distinguished.
                columnOf(
                  rows,
                  'minus its own send and open (a scale of its own)',
                  ({ minusOwn }) => minusOwn,
                  'minus its own, ',
                ),
              ]),
        ],
      },
    ],
  };
}

/** @param prefix of the tooltip of a mark */
function columnOf(
  rows: readonly AttributionRow[],
  title: string,
  effectsOf: (row: AttributionRow) => Effects<Estimate> | null,
  prefix: string,
): ForestColumn {
  return {
    title,
    axis: { title: 'difference in AUC', zero: true },
    cells: rows.map((row) => {
      const effects = effectsOf(row);
      if (effects === null) return { marks: [] };
      return {
        marks: EFFECTS.map(({ of, name, style }) => {
          const estimate = of(effects);
          return {
            ...estimate,
            series: row.label,
            style,
            tooltip: `${prefix}${name} ${exact(estimate, small)} AUC`,
          };
        }),
      };
    }),
  };
}
