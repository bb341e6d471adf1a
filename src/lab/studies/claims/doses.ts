/** Dose-responses: how a contrast moves as its cause is varied. */
import { judgeClaim, type Verdict } from '../../../evaluation/statistics/claim.ts';
import { meanInterval } from '../../../evaluation/statistics/intervals.ts';
import { contrastInWords, termsOf } from '../../../scenario/contrast.ts';
import { observationInWords } from '../../../scenario/expectations.ts';
import type { Expectation, Observation } from '../../../scenario/schema.ts';
import { placesOf } from './axis.ts';
import { type ClaimFile, isControlled, isPlaced } from './claim.ts';
import type { Readings } from './readings.ts';
import type { Dose, DoseSeries } from './schema.ts';

/**
 * The dose-response of a file that sweeps: a series for each part of the claim that it has, and for each observation, with
 * a place for each swept value.
 * @param points the readings of each point
 * @param control those of the control that is subtracted from the parts
 */
export function sweptDose(
  file: ClaimFile,
  points: readonly Readings[],
  control: SubtractedControl | undefined,
): Dose {
  const key = keyOf(file);
  const places = placesOf((file.points ?? []).map(({ settings }) => settings[key]));
  const { expect, seeds } = file.scenario;
  const judged = places.map((at, point) => {
    const effects = expect.map((part, index) => effectsOf(part, index, points[point], seeds, control));
    return { at, effects };
  });
  const parts = expect.flatMap((part, index): DoseSeries[] => {
    if (part.construction) return [];
    const contrast = contrastInWords(termsOf(part));
    const label = expect.length === 1 ? 'effect' : `part ${index + 1}`;
    const along = judged.map(({ at, effects }) => ({ at, effect: meanInterval(effects[index]) }));
    return [{ label, contrast, margin: part.margin, points: along }];
  });
  return {
    ...headOf(file, key, points),
    series: [...parts, ...sweptPoints(file, points).map(seriesOf)],
    verdicts:
      expect.length === 0
        ? []
        : judged.map(({ at, effects }) => ({ at, verdict: verdictAt(expect, effects) })),
  };
}

/** One claim at the level of intervals that readers see: 95 % on both sides. */
function verdictAt(expect: readonly Expectation[], effects: readonly (readonly number[])[]): Verdict {
  return judgeClaim(
    expect.map((part, index) => ({ ...part, values: effects[index] })),
    1,
    0.025,
  ).verdict;
}

/** A control's readings by part, for some seeds. */
export interface SubtractedControl {
  readonly seeds: readonly number[];
  readonly readings: Readings;
}

/** A part's contrast of each seed, less the control's of the same seed. */
export function effectsOf(
  part: Expectation,
  index: number,
  { expected }: Readings,
  seeds: readonly number[],
  control: SubtractedControl | undefined,
): readonly number[] {
  const values = expected[index];
  if (control === undefined || !isControlled(part)) return values;
  const without = control.readings.expected[index];
  return values.map((value, seed) => value - without[control.seeds.indexOf(seeds[seed])]);
}

/** The points of each observation of a file that sweeps, at the places of the swept values. */
export function sweptPoints(
  { scenario, points: sweep = [] }: Pick<ClaimFile, 'scenario' | 'points'>,
  points: readonly Readings[],
): DosePoint[][] {
  const key = keyOf({ scenario });
  const places = placesOf(sweep.map(({ settings }) => settings[key]));
  return scenario.observe.map((observation, index) =>
    places.map((at, point) => ({ observation, at, values: points[point].observed[index] })),
  );
}

/** The key that a file sweeps; '' if none. */
export function keyOf({ scenario }: Pick<ClaimFile, 'scenario'>): string {
  const [key = ''] = Object.keys(scenario.sweep ?? {});
  return key;
}

/** The dose-response of observations that name their own places: a series for each label. None without such. */
export function placedDose(file: ClaimFile, readings: Readings): Dose[] {
  const placed = placedPoints(file, readings);
  if (placed.length === 0) return [];
  return [{ ...headOf(file, '', [readings]), series: placed.map(seriesOf), verdicts: [] }];
}

/** The points of observations that name their own places, by label. */
export function placedPoints(
  { scenario }: Pick<ClaimFile, 'scenario'>,
  { observed }: Readings,
): DosePoint[][] {
  const points = scenario.observe.flatMap((observation, index) =>
    isPlaced(observation)
      ? [{ observation, at: observation.at as number | string, values: observed[index] }]
      : [],
  );
  const labels = [...new Set(points.map(({ observation }) => observation.label))];
  return labels.map((label) => points.filter(({ observation }) => observation.label === label));
}

/** A contrast at one place, by seed. */
export interface DosePoint {
  readonly observation: Observation;
  readonly at: number | string;
  readonly values: readonly number[];
}

export function seriesOf(points: readonly DosePoint[]): DoseSeries {
  const [{ observation }] = points;
  const contrasts = [...new Set(points.map((point) => observationInWords(point.observation)))];
  return {
    label: observation.label,
    contrast: contrasts.length === 1 ? contrasts[0] : `${contrasts[0]} … ${contrasts[contrasts.length - 1]}`,
    margin: null,
    points: points.map(({ at, values }) => ({ at, effect: meanInterval(values) })),
  };
}

export function headOf(
  file: Pick<ClaimFile, 'file' | 'scenario'>,
  key: string,
  readings: readonly Readings[],
) {
  return { file: file.file, title: titleOf(file), key, seeds: seedsOf(readings) };
}

function titleOf({ file, scenario }: Pick<ClaimFile, 'file' | 'scenario'>): string {
  return scenario.title === '' ? file : scenario.title;
}

function seedsOf([{ expected, observed }]: readonly Readings[]): number {
  return [...expected, ...observed][0].length;
}
