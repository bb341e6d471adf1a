/** Two results pipeline by pipeline. */
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { numberAt } from '../../lab/result/tree.ts';
import { findPipeline } from '../../report/run/lookups.ts';

export interface Pair {
  /** In the run before; undefined without one, or where it had no such pipeline. */
  readonly a: PipelineResult | undefined;
  /** In the latest run; undefined where only the run before had it. */
  readonly b: PipelineResult | undefined;
}

/** Pipelines of the latest run in its order, then those that only the run before had. */
export function pairsOf(a: Result | undefined, b: Result): Pair[] {
  const own = b.pipelines.map((pipeline) => ({
    a: a === undefined ? undefined : findPipeline(a, pipeline),
    b: pipeline,
  }));
  const gone = (a?.pipelines ?? []).filter((pipeline) => findPipeline(b, pipeline) === undefined);
  return [...own, ...gone.map((pipeline) => ({ a: pipeline, b: undefined }))];
}

/**
 * Difference of a quantity, B − A. With the same seeds the difference is taken seed by seed, and two seeds or
 * more give it an interval; with others it is that of the means, and has none. Undefined where one of them
 * lacks the quantity.
 */
export function differenceOf({ a, b }: Pair, path: string): Estimate | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [before, after] = [valuesOf(a, path), valuesOf(b, path)];
  if (before.includes(Number.NaN) || after.includes(Number.NaN)) return undefined;
  const isPaired =
    before.length === after.length && a.perSeed.every(({ seed }, index) => seed === b.perSeed[index].seed);
  if (isPaired) return meanInterval(after.map((value, index) => value - before[index]));
  const mean = meanInterval(after).mean - meanInterval(before).mean;
  return { mean, low: Number.NaN, high: Number.NaN };
}

function valuesOf({ perSeed }: PipelineResult, path: string): number[] {
  return perSeed.map((quantities) => numberAt(quantities, path) ?? Number.NaN);
}
