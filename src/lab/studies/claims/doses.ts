/** Dose-responses: how a contrast moves as its cause is varied. */
import { meanInterval } from '../../../evaluation/statistics/intervals.ts';
import { termsOf } from '../../../scenario/contrast.ts';
import { observationInWords } from '../../../scenario/expectations.ts';
import type { Contrast, Expectation, Observation } from '../../../scenario/schema.ts';
import { placesOf } from './axis.ts';
import { type ClaimFile, isPlaced } from './claim.ts';
import type { Readings } from './readings.ts';
import type { Dose, DoseSeries } from './schema.ts';

/**
 * The dose-response of a file that sweeps: a series for each observation, with a place for each swept value.
 * @param parts the parts that the dose belongs to: a series of the same measure as one has its margin
 * @param points the readings of each point
 */
export function sweptDose(file: ClaimFile, parts: readonly Expectation[], points: readonly Readings[]): Dose {
  const swept = sweptPoints(file, points).map((placed) => seriesOf(parts, placed));
  return { ...headOf(file, keyOf(file), points), is: parts[0].is, series: swept };
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
export function placedDose(file: ClaimFile, parts: readonly Expectation[], readings: Readings): Dose[] {
  const placed = placedPoints(file, readings);
  if (placed.length === 0) return [];
  const series = placed.map((points) => seriesOf(parts, points));
  return [{ ...headOf(file, '', [readings]), is: parts[0].is, series }];
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

/** @param parts a series of the same measure as one of these has its margin; none for none */
export function seriesOf(parts: readonly Expectation[], points: readonly DosePoint[]): DoseSeries {
  const [{ observation }] = points;
  const contrasts = [...new Set(points.map((point) => observationInWords(point.observation)))];
  const part = parts.find(
    ({ is, ...stated }) =>
      is === parts[0]?.is && points.every((point) => isSameMeasure({ is, ...stated }, point.observation)),
  );
  return {
    label: observation.label,
    contrast: contrasts.length === 1 ? contrasts[0] : `${contrasts[0]} … ${contrasts[contrasts.length - 1]}`,
    margin: part === undefined ? null : part.margin,
    points: points.map(({ at, values }) => ({ at, effect: meanInterval(values) })),
  };
}

/**
 * Checks that two contrasts are figures of the same kind: as much of each quantity added and subtracted,
 * whatever it is a quantity of. A margin of one then means the same to the other.
 */
function isSameMeasure(part: Expectation, observation: Observation): boolean {
  return makeUp(part, 1) === makeUp(observation, observation.divide);
}

function makeUp(contrast: Contrast, divisor: number): string {
  const shares = new Map<string, number>();
  for (const { sign, quantity } of termsOf(contrast)) {
    const key = `${sign} ${quantity}`;
    shares.set(key, (shares.get(key) ?? 0) + 1);
  }
  return [...shares]
    .map(([key, count]) => `${key} ${count / divisor}`)
    .sort()
    .join(', ');
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

function seedsOf([{ observed }]: readonly Readings[]): number {
  return observed[0].length;
}
