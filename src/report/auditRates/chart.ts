/** The picture of a population: the damage that an audit expects, against that of deployment. */
import type { PlantOutcome, Population } from '../../audit/population/schema.ts';
import type { Chart, Curve, Style } from '../chart/chart.ts';
import { exact, plain } from '../text/numbers.ts';

/** Kinds of which training values are not those of serving. */
export const DIFFERING = {
  leak: { name: 'leaks', style: { color: 'vermillion', symbol: 'circle' } },
  skew: { name: 'skews without a leak', style: { color: 'blue', symbol: 'square' } },
  lost: { name: 'serving lost something', style: { color: 'green', symbol: 'triangle' } },
} as const satisfies Partial<Record<PlantOutcome['group'], { name: string; style: Style }>>;

const AGREEMENT = { name: 'as expected', style: { color: 'ink', width: 1 } } as const;

export function isDiffering(group: PlantOutcome['group']): group is keyof typeof DIFFERING {
  return group in DIFFERING;
}

/** Undefined where no damage was expected. */
export function damageChart({ plants, seeds }: Population): Chart | undefined {
  const shown = plants.filter(
    ({ group, damage }) => isDiffering(group) && Number.isFinite(damage.expected.mean),
  );
  if (shown.length === 0) return undefined;
  const ends = shown.flatMap(({ damage }) => [damage.expected.mean, damage.measured.mean]);
  return {
    title: 'Damage of planted faults: expected by the audit, and measured by deployment',
    subtitle: [
      `Each point is a kind at a dose, the mean over ${seeds.length} worlds; upright lines are 95 % intervals over them.`,
    ],
    legend: [...Object.values(DIFFERING), AGREEMENT],
    panels: [
      {
        kind: 'curves',
        x: { title: 'AUC that the audit expects production to lose', zero: true },
        y: { title: 'AUC that production lost', zero: true },
        intervals: 'lines',
        curves: [
          ...shown.map(pointOf),
          {
            series: AGREEMENT.name,
            style: AGREEMENT.style,
            points: [Math.min(...ends), Math.max(...ends)].map((value) => ({
              x: value,
              mean: value,
              low: Number.NaN,
              high: Number.NaN,
            })),
          },
        ],
      },
    ],
  };
}

function pointOf({ kind, dose, group, damage }: PlantOutcome): Curve {
  const { name, style } = DIFFERING[group as keyof typeof DIFFERING];
  return {
    series: name,
    style,
    points: [
      {
        ...damage.measured,
        x: damage.expected.mean,
        tooltip: `${kind}, ${dose}: expected ${exact(damage.expected, plain)}, measured ${exact(damage.measured, plain)}`,
      },
    ],
  };
}
