/** Two results side by side: what they share, less one the other, seed by seed. */
import { UserError } from '../../base/errors.ts';
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { requireResult } from './given.ts';
import type { Result } from './schema.ts';
import { flatten } from './tree.ts';

/** One quantity of a pipeline or reference in two results. */
export interface Difference {
  /** Pipeline, such as `recomputed × time`, or reference. */
  readonly that: string;
  /** Such as `shadow.auc`: docs/know/measures.md. */
  readonly quantity: string;
  /** Means over the seeds that both results have. */
  readonly first: number;
  readonly second: number;
  /** The second less the first: mean and 95 % interval of Student's t over pairs of worlds of one seed. */
  readonly difference: Estimate;
  /** True where all of the interval lies on one side of zero. */
  readonly isClear: boolean;
}

export interface Comparison {
  /** Seeds of both results. Their worlds share random numbers, so that differences vary less than results. */
  readonly seeds: readonly number[];
  /** Of all that both results measured in each of these seeds. */
  readonly differences: readonly Difference[];
}

/**
 * Compares two results by the seeds that both have.
 * @throws UserError if one is no result, or they share fewer than two seeds, which give no interval
 */
export function compare(first: Result, second: Result): Comparison {
  requireResult(first, 'the first of two results');
  requireResult(second, 'the second of two results');
  const seeds = sharedSeeds(first, second);
  if (seeds.length < 2) {
    throw new UserError(
      'two results cannot be compared\n' +
        `  found:    seeds ${first.seeds.join(', ')} and ${second.seeds.join(', ')}, of which they share ${seeds.length}\n` +
        '  expected: at least two seeds in both: differences are paired by seed\n' +
        '  remedy:   run both with the same seeds',
    );
  }
  const [a, b] = [first, second].map((result) => measuredIn(result, seeds));
  const differences = [...a].flatMap(([that, ofA]) => {
    const ofB = b.get(that);
    return ofB === undefined ? [] : [...differencesOf(that, ofA, ofB)];
  });
  return { seeds, differences };
}

/** Seeds of the worlds that two results can be compared in. */
export function sharedSeeds(first: Result, second: Result): number[] {
  return first.seeds.filter((seed) => second.seeds.includes(seed));
}

/** By seed, the quantities of one pipeline or reference by their paths. */
type Measured = readonly ReadonlyMap<string, number>[];

function measuredIn(result: Result, seeds: readonly number[]): Map<string, Measured> {
  const places = seeds.map((seed) => result.seeds.indexOf(seed));
  const all = [
    ...result.pipelines.map((pipeline) => [pipelineId(pipeline), pipeline] as const),
    ...Object.entries(result.references),
  ];
  return new Map(
    all.map(([that, { summary, perSeed }]) => {
      const known = flatten(summary);
      const bySeed = places.map((place) => {
        const flat = flatten(perSeed[place]);
        return new Map([...flat].filter(([path]) => known.has(`${path}.mean`)));
      });
      return [that, bySeed];
    }),
  );
}

function* differencesOf(that: string, first: Measured, second: Measured): Iterable<Difference> {
  for (const quantity of first[0].keys()) {
    const [a, b] = [first, second].map((bySeed) => bySeed.map((of) => of.get(quantity)));
    if ([...a, ...b].some((value) => value === undefined)) continue;
    const [from, to] = [a, b] as [number[], number[]];
    const difference = meanInterval(to.map((value, place) => value - from[place]));
    const { low, high } = difference;
    yield {
      that,
      quantity,
      first: meanInterval(from).mean,
      second: meanInterval(to).mean,
      difference,
      isClear: low > 0 || high < 0,
    };
  }
}
