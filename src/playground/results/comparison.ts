/** Two results pipeline by pipeline. */
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { numberAt } from '../../lab/result/tree.ts';
import { findPipeline } from '../../report/run/lookups.ts';
import { BASELINE } from '../../scenario/pipelines.ts';
import type { Shown } from '../draft/tries.ts';

export interface Pair {
  /** In the run before; undefined without one, or where it had no such pipeline. */
  readonly a: PipelineResult | undefined;
  /** In the latest run; undefined where only the run before had it. */
  readonly b: PipelineResult | undefined;
}

/**
 * Pipelines that only the latest run has, then those of both, then those that only the run before had. Of an experiment, those
 * that it shows come first, and what an earlier one was about is left out.
 */
export function pairsOf(a: Result | undefined, b: Result, shows?: readonly Shown[]): Pair[] {
  const own = b.pipelines.map((pipeline) => ({
    a: a === undefined ? undefined : findPipeline(a, pipeline),
    b: pipeline,
  }));
  const gone = (a?.pipelines ?? []).filter((pipeline) => findPipeline(b, pipeline) === undefined);
  const first = (shows ?? []).flatMap(({ provenance }) => own.filter((pair) => isShown(pair.b, provenance)));
  const others = own.filter((pair) => !first.includes(pair));
  return [
    ...first,
    ...others.filter((pair) => pair.a === undefined),
    ...others.filter((pair) => pair.a !== undefined),
    ...(shows === undefined ? gone.map((pipeline) => ({ a: pipeline, b: undefined })) : []),
  ];
}

/** Checks for the row that an experiment shows of a provenance. */
export function isShown(pipeline: PipelineResult, provenance: string): boolean {
  return pipeline.provenance === provenance && pipeline.split === BASELINE.split;
}

/** Checks for a pipeline whose figures are the same in both runs, in every seed: one row tells them. */
export function isUnchanged({ a, b }: Pair): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a.perSeed) === JSON.stringify(b.perSeed);
}

/** The run of a row that stands for both. */
export const BOTH = 'A = B';

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
