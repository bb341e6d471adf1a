/** The picture of the facts: each on a scale of its own, which its published range makes. */
import type { FactsReport } from '../../lab/studies/facts/schema.ts';
import type { Chart, ForestCell, ForestMark, Style } from '../chart/chart.ts';
import { type FactRow, rangeText, rowsOf, valueText } from './rows.ts';

const INSIDE: Style = { color: 'ink', symbol: 'circle' };
const OUTSIDE: Style = { color: 'bad', symbol: 'diamond' };

/** Undefined without a fact for which a range is published. */
export function factsChart(report: FactsReport): Chart | undefined {
  const rows = rowsOf(report).filter(({ measured }) => measured.published !== null);
  if (rows.length === 0) return undefined;
  const { scenario, seeds } = report;
  const over =
    seeds.length === 1
      ? 'Points: one seed.'
      : `Points: means over ${seeds.length} seeds; lines: from the least to the greatest.`;
  return {
    title: `${scenario}: the simulated app beside published ranges`,
    subtitle: ['Shaded: the published range, which is the scale of its row.', over],
    legend: [
      { name: 'inside', style: INSIDE },
      { name: 'outside', style: OUTSIDE },
    ],
    panels: [
      {
        kind: 'forest',
        rows: rows.map(({ fact, measured: { mean, published } }) => ({
          name: fact.title,
          detail: published === null ? '' : `published: ${rangeText(fact, published.low, published.high)}`,
          value: valueText(fact, mean),
        })),
        valueTitle: 'simulated',
        columns: [
          {
            axis: { title: 'place in the published range: 0 is its lower end, 1 its upper', leastStep: 1 },
            cells: rows.map((row): ForestCell => ({ range: [0, 1], marks: [markOf(row)] })),
          },
        ],
      },
    ],
  };
}

function markOf({ fact, measured: { mean, bySeed, published, lies } }: FactRow): ForestMark {
  const { low, high } = published ?? { low: Number.NaN, high: Number.NaN };
  const placeOf = (value: number) => (value - low) / (high - low);
  const [least, most] = [Math.min(...bySeed), Math.max(...bySeed)];
  const style = lies === 'inside' ? INSIDE : OUTSIDE;
  return {
    mean: placeOf(mean),
    low: placeOf(least),
    high: placeOf(most),
    style,
    series: lies === 'inside' ? 'inside' : 'outside',
    missing: 'no value',
    tooltip: `${fact.title} ${valueText(fact, mean)}, by seed ${rangeText(fact, least, most)}, published ${rangeText(fact, low, high)}`,
  };
}
