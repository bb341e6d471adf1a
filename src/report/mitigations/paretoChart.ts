/** The picture of a benchmark: the live opens that each mitigation still loses, against what it stores. */
import type { MitigationOutcome, MitigationsReport } from '../../lab/studies/mitigations/schema.ts';
import type { Chart, Curve, LegendEntry } from '../chart/chart.ts';
import { exact, percent } from '../text/numbers.ts';
import { opensLost, perImpression } from './figures.ts';
import { kindOf, kinds } from './kinds.ts';

const FRONT: LegendEntry = {
  name: 'the fewest opens lost for so many bytes',
  style: { color: 'ink', width: 1.5 },
};

export function paretoChart({ scenario, seeds, mitigations }: MitigationsReport): Chart {
  const numbers = numbersIn(mitigations);
  const shown = kinds.filter((kind) => mitigations.some((each) => kindOf(each) === kind));
  return {
    title: `${scenario.name}: live opens that mitigations lose, and what they store`,
    subtitle: [
      'Lower and further left is better. On the line, and bold in the list: nothing else loses fewer opens and stores less; those as good as clean logging count as equal.',
      seeds.length === 1
        ? 'One seed, so no intervals. Points that would hide one another stand side by side.'
        : `Upright lines: 95 % intervals over ${seeds.length} seeds, each by itself. Points that would hide one another stand side by side.`,
    ],
    legend: [...shown.map(({ label, style }) => ({ name: label, style })), FRONT],
    panels: [
      {
        kind: 'curves',
        x: {
          title: 'bytes for each impression in the layouts that store least (logarithmic, but for 0)',
          type: 'log',
        },
        y: { title: 'live opens lost against clean logging, %', zero: true },
        intervals: 'lines',
        curves: [frontOf(mitigations), ...mitigations.map((each) => pointOf(each, numbers.get(each.title)!))],
        key: byKind(mitigations).map((each) => ({
          name: each.title,
          series: each.title,
          sample: numbers.get(each.title)!,
          style: kindOf(each).style,
          bold: each.isOnFront,
        })),
      },
    ],
  };
}

/** Numbers at the points by title, in the order of the list. */
export function numbersIn(mitigations: readonly MitigationOutcome[]): ReadonlyMap<string, string> {
  return new Map(byKind(mitigations).map(({ title }, index) => [title, String(index + 1)]));
}

function byKind(mitigations: readonly MitigationOutcome[]): MitigationOutcome[] {
  return kinds.flatMap((kind) => mitigations.filter((each) => kindOf(each) === kind));
}

function pointOf(mitigation: MitigationOutcome, label: string): Curve {
  const { title, summary } = mitigation;
  const { relativeOpenRate, leastBytesPerImpression } = summary;
  const lost = opensLost(relativeOpenRate);
  return {
    series: title,
    style: kindOf(mitigation).style,
    isLoose: true,
    points: [
      {
        mean: 100 * lost.mean,
        low: 100 * lost.low,
        high: 100 * lost.high,
        x: leastBytesPerImpression.mean,
        label,
        tooltip: `${exact(lost, percent)} of live opens lost, ${exact(leastBytesPerImpression, perImpression)} bytes for each impression`,
      },
    ],
  };
}

/** Steps along the fewest opens lost that can be had for so many bytes. */
function frontOf(mitigations: readonly MitigationOutcome[]): Curve {
  const known = mitigations
    .map(({ isOnFront, summary }) => ({
      isOnFront,
      bytes: summary.leastBytesPerImpression.mean,
      lost: 100 * opensLost(summary.relativeOpenRate).mean,
    }))
    .filter(({ bytes, lost }) => Number.isFinite(bytes) && Number.isFinite(lost));
  const most = Math.max(...known.map(({ bytes }) => bytes));
  const corners = known
    .filter(({ isOnFront }) => isOnFront)
    .sort((a, b) => a.bytes - b.bytes || b.lost - a.lost);
  const point = (x: number, mean: number) => ({ x, mean, low: Number.NaN, high: Number.NaN });
  return {
    series: FRONT.name,
    style: FRONT.style,
    points: corners.flatMap(({ bytes, lost }, index) => [
      point(bytes, lost),
      point(corners[index + 1]?.bytes ?? most, lost),
    ]),
  };
}
