/** Share of each feature's values that have changed since they were served, by age of the row. */
import type { AgeingFeature, Curves, Result } from '../../lab/result/schema.ts';
import type { Chart, Heat, HeatCell } from '../chart/chart.ts';
import type { ColorName } from '../chart/palette.ts';
import { bounded, SHARE } from '../text/bounds.ts';
import { bracketed, fixed } from '../text/numbers.ts';
import { symbolStyleOf } from './seriesStyles.ts';

/** Undefined unless curves were measured and some value differs. */
export function skewChart(result: Result): Chart | undefined {
  if (result.curves === null) return undefined;
  const { skewByAge } = result.curves;
  const differing = skewByAge.features.filter(({ mismatch }) => mismatch.mean.some((share) => share > 0));
  if (differing.length === 0) return undefined;
  const provenances = [...new Set(differing.map(({ provenance }) => provenance))];
  return {
    title: 'Training values that are not what was served, by age of the row',
    subtitle: ['Share of values that differ, in per cent; rows by their age at training, in days.'],
    legend: [],
    panels: provenances.map((provenance) => {
      const own = differing.filter((each) => each.provenance === provenance);
      return panelOf(
        provenance,
        symbolStyleOf(result, { provenance }).color,
        own.sort((a, b) => meanOf(b) - meanOf(a)),
        skewByAge,
      );
    }),
  };
}

function meanOf({ mismatch: { mean } }: AgeingFeature): number {
  return mean.reduce((sum, share) => sum + (Number.isNaN(share) ? 0 : share), 0);
}

function panelOf(
  provenance: string,
  color: ColorName,
  rows: readonly AgeingFeature[],
  { fromDays, toDays }: Curves['skewByAge'],
): Heat {
  const ages = fromDays.map((from, bin) => ageOf(from, toDays[bin]));
  return {
    kind: 'heat',
    title: `${provenance} features`,
    color,
    columns: ages,
    rows: rows.map(({ feature, mismatch }) => ({
      name: feature,
      cells: mismatch.mean.map((mean, bin): HeatCell | undefined => {
        if (Number.isNaN(mean)) return undefined;
        const ends = bracketed(
          bounded({ mean, low: mismatch.low[bin], high: mismatch.high[bin] }, SHARE),
          inPercent,
        );
        const text = inPercent(mean);
        return {
          series: provenance,
          share: mean,
          text,
          tooltip: `${feature}, ${ages[bin]} days old: ${`${text} % ${ends}`.trimEnd()} of values differ`,
        };
      }),
    })),
  };
}

function inPercent(share: number): string {
  return fixed(share * 100, 1);
}

function ageOf(from: number, to: number | null): string {
  return to === null ? `over ${from}` : `${from} to ${to}`;
}
