/** The picture of a benchmark: what each mitigation still loses in production, against what it stores. */
import type { MitigationOutcome, MitigationsReport } from '../../lab/studies/mitigations/schema.ts';
import type { Chart, Curve, LegendEntry } from '../chart/chart.ts';
import { exact } from '../text/numbers.ts';
import { perImpression, small } from './figures.ts';
import { kindOf, kinds } from './kinds.ts';

const FRONT: LegendEntry = {
  name: 'the least damage for so many bytes',
  style: { color: 'ink', width: 1.5 },
};

export function paretoChart({ scenario, seeds, mitigations }: MitigationsReport): Chart {
  const numbers = numbersIn(mitigations);
  const shown = kinds.filter((kind) => mitigations.some((each) => kindOf(each) === kind));
  return {
    title: `${scenario.name}: what mitigations lose in production, and what they store`,
    subtitle: [
      'Lower and further left is better. On the line, and bold in the list: nothing else does less damage and stores less; those as good as clean logging count as equal.',
      ...(mitigations.some(({ isOtherWorld }) => isOtherWorld)
        ? ['Hollow (†): served from what training reads, so that its damage is on other traffic.']
        : []),
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
        y: { title: 'damage: soft AUC that production loses against clean logging', zero: true },
        intervals: 'lines',
        curves: [frontOf(mitigations), ...mitigations.map((each) => pointOf(each, numbers.get(each.title)!))],
        key: byKind(mitigations).map((each) => ({
          name: `${each.title}${each.isOtherWorld ? ' †' : ''}`,
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
  const { title, summary, isOtherWorld } = mitigation;
  const { damage, leastBytesPerImpression } = summary;
  const { style } = kindOf(mitigation);
  return {
    series: title,
    style: isOtherWorld ? { ...style, hollow: true } : style,
    isLoose: true,
    points: [
      {
        ...damage.softAuc,
        x: leastBytesPerImpression.mean,
        label,
        tooltip: `damage ${exact(damage.softAuc, small)} soft AUC, ${exact(leastBytesPerImpression, perImpression)} bytes for each impression`,
      },
    ],
  };
}

/** Steps along the least damage that can be had for so many bytes. */
function frontOf(mitigations: readonly MitigationOutcome[]): Curve {
  const known = mitigations
    .map(({ isOnFront, summary }) => ({
      isOnFront,
      bytes: summary.leastBytesPerImpression.mean,
      damage: summary.damage.softAuc.mean,
    }))
    .filter(({ bytes, damage }) => Number.isFinite(bytes) && Number.isFinite(damage));
  const most = Math.max(...known.map(({ bytes }) => bytes));
  const corners = known
    .filter(({ isOnFront }) => isOnFront)
    .sort((a, b) => a.bytes - b.bytes || b.damage - a.damage);
  const point = (x: number, mean: number) => ({ x, mean, low: Number.NaN, high: Number.NaN });
  return {
    series: FRONT.name,
    style: FRONT.style,
    points: corners.flatMap(({ bytes, damage }, index) => [
      point(bytes, damage),
      point(corners[index + 1]?.bytes ?? most, damage),
    ]),
  };
}
