/** The picture of an attribution: what the features that leak most add by themselves, and all of them together. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { Attribution, Effects } from '../../lab/studies/attribution/schema.ts';
import type { Chart, ForestColumn, Style } from '../chart/chart.ts';
import { otherStyles, promised, provenanceStyle } from '../chart/styles.ts';
import { exact } from '../text/numbers.ts';
import { small } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';

/** Features beyond these are in the table alone. */
const MOST_FEATURES = 10;

interface Effect {
  readonly name: string;
  readonly where: string;
  readonly of: (effects: Effects<Estimate>) => Estimate;
  readonly style: Style;
}

/** Flattery is a promise, damage an outcome: the one is hollow, the other filled. */
function effectsOf(leak: string): readonly Effect[] {
  const own = provenanceStyle(leak) ?? otherStyles[0];
  return [
    { name: 'flattery', where: 'offline', of: ({ flattery }) => flattery.auc, style: promised(own) },
    { name: 'damage', where: 'in production', of: ({ damage }) => damage.auc, style: own },
  ];
}

export function attributionChart(attribution: Attribution): Chart {
  const { scenario, leak, seeds, together } = attribution;
  const rows = chartRows(attribution);
  const effects = effectsOf(leak);
  const left = attribution.features.length + 1 - rows.length;
  return {
    title: `${scenario.name}: which feature leaks, and what it costs`,
    subtitle: [
      `One feature at a time from ${leak}, all others logged; then all together. ` +
        'Flattery is what it adds offline, damage what it costs in production; together they are what it adds to the gap.' +
        (left === 0 ? '' : ` The ${rows.length - 1} that add most of ${attribution.features.length}.`),
      seeds.length === 1
        ? 'One seed, so no intervals.'
        : `Lines are 95 % intervals over ${seeds.length} seeds, differences paired by seed.`,
    ],
    legend: effects.map(({ name, where, style }) => ({ name: `${name}, ${where}`, style })),
    panels: [
      {
        kind: 'forest',
        valueTitle: 'total',
        rows: rows.map(({ label, coefficient, plain }) => ({
          name: label,
          series: label,
          bold: coefficient === undefined,
          apart: coefficient === undefined,
          value: small(plain.total.auc.mean),
        })),
        columns: [
          columnOf(rows, effects, leak, ({ plain }) => plain, ''),
          ...(together.minusOwn === null
            ? []
            : [
                // Mostly far smaller, so that on the scale of the others nothing could be distinguished.
                columnOf(
                  rows,
                  effects,
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

/** Those of the chart: the features that add most to the gap, then all together. */
export function chartRows(attribution: Attribution): readonly AttributionRow[] {
  const { features, wholes } = rowsOf(attribution);
  return [...features.slice(0, MOST_FEATURES), wholes[0]];
}

/** @param prefix of the tooltip of a mark */
function columnOf(
  rows: readonly AttributionRow[],
  effects: readonly Effect[],
  title: string,
  effectsOfRow: (row: AttributionRow) => Effects<Estimate> | null,
  prefix: string,
): ForestColumn {
  return {
    title,
    axis: { title: 'difference in AUC', zero: true },
    bars: true,
    cells: rows.map((row) => {
      const own = effectsOfRow(row);
      if (own === null) return { marks: [] };
      return {
        marks: effects.map(({ of, name, style }) => {
          const estimate = of(own);
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
