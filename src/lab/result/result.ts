/** From worlds to a result: every quantity with its interval over seeds. This is what `result.json` holds. */

import { waterfall } from '../../evaluation/metrics/waterfall.ts';
import { meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { FeatureSkew } from '../../features/skew.ts';
import { BASELINE } from '../../scenario/pipelines.ts';
import { mapReferences, type ReferenceName } from '../../scenario/references.ts';
import { byStrategy } from '../../scenario/retraining.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { curvesOf } from './bands.ts';
import {
  type PipelineResult,
  RESULT_FORMAT_VERSION,
  type ReferenceResult,
  type Result,
  type SkewResult,
  type StepEstimates,
  type StrategyResult,
  type WaterfallEstimates,
  type WaterfallResult,
} from './schema.ts';
import type { SeedPipeline, SeedReference, SeedResult, StrategiesOfSeed } from './seedResult.ts';
import { flatten, unflatten } from './tree.ts';

/** @param worlds one result per seed of the scenario, in the order of its seeds; all of the same pipelines */
export function assembleResult(scenario: Scenario, worlds: readonly SeedResult[], version: string): Result {
  const single = worlds.length === 1;
  return {
    formatVersion: RESULT_FORMAT_VERSION,
    version,
    scenario,
    seeds: worlds.map((world) => world.seed),
    intervals: { method: single ? 'bootstrap over users and days' : 'student-t over seeds', level: 0.95 },
    logged: worlds.map((world) => ({ seed: world.seed, ...world.logged })),
    pipelines: worlds[0].pipelines.map((first, index) => pipelineResult(first, worlds, index)),
    references: mapReferences(worlds[0].references, (_, name) => referenceResult(worlds, name)),
    skew: worlds[0].skew.flatMap(({ provenance, values }, index) =>
      values.map((_, column) =>
        skewResult(
          provenance,
          worlds.map((world) => world.skew[index].values[column]),
        ),
      ),
    ),
    waterfall: waterfalls(worlds),
    retraining: retrainingResult(worlds),
    curves: curvesOf(
      scenario,
      worlds.map(({ curves }) => curves),
    ),
  };
}

function pipelineResult(first: SeedPipeline, worlds: readonly SeedResult[], index: number): PipelineResult {
  const single = worlds.length === 1;
  const { provenance, split, encoder, solver } = first;
  return {
    provenance,
    split,
    encoder,
    solver,
    perSeed: worlds.map(({ seed, pipelines }) => {
      const { rows, screened, chosen, quantities, coefficients, shippedCoefficients } = pipelines[index];
      return { seed, rows, screened, chosen, ...quantities, coefficients, shippedCoefficients };
    }),
    summary:
      single && first.bootstrap !== null
        ? first.bootstrap
        : summaryOf(worlds.map((world) => world.pipelines[index].quantities)),
    ...generationsResult(worlds, index),
  };
}

function generationsResult(
  worlds: readonly SeedResult[],
  index: number,
): Pick<PipelineResult, 'generations'> {
  const found = worlds.flatMap(({ pipelines }) => pipelines[index].generations ?? []);
  if (found.length === 0) return {};
  const perSeed = found.map((generations, place) => ({ seed: worlds[place].seed, ...generations }));
  return { generations: { perSeed, summary: summaryOf(found) } };
}

function referenceResult(worlds: readonly SeedResult[], name: ReferenceName): ReferenceResult {
  const found = worlds.map(({ references }) => references[name] as SeedReference);
  return {
    perSeed: found.map((quantities, index) => ({ seed: worlds[index].seed, ...quantities })),
    summary: summaryOf(found),
  };
}

function retrainingResult(worlds: readonly SeedResult[]): Result['retraining'] {
  if (worlds[0].retraining === null) return null;
  return byStrategy((strategy): StrategyResult => {
    const found = worlds.map(({ retraining }) => (retraining as StrategiesOfSeed)[strategy]);
    const perSeed = found.map((quantities, index) => ({ seed: worlds[index].seed, ...quantities }));
    return { perSeed, summary: summaryOf(found) };
  });
}

/** The mean of each quantity and its interval over the seeds. With one seed there is no interval: low and high are NaN. */
function summaryOf<Summary>(trees: readonly object[]): Summary {
  const flat = trees.map((tree) => flatten(tree));
  return unflatten(
    new Map(
      [...flat[0].keys()].map((path) => [
        path,
        meanInterval(flat.map((quantities) => quantities.get(path) ?? Number.NaN)),
      ]),
    ),
  );
}

function skewResult(provenance: string, values: readonly FeatureSkew[]): SkewResult {
  const over = (of: (skew: FeatureSkew) => number) => meanInterval(values.map(of));
  return {
    provenance,
    feature: values[0].feature,
    mismatch: over((skew) => skew.mismatch),
    missing: over((skew) => skew.missing),
    meanDifference: over((skew) => skew.meanDifference),
    meanAbsoluteDifference: over((skew) => skew.meanAbsoluteDifference),
    q05: over((skew) => skew.q05),
    q50: over((skew) => skew.q50),
    q95: over((skew) => skew.q95),
  };
}

/** For each pipeline whose three counterparts (logged features, time split, both) were trained too and went live. */
function waterfalls(worlds: readonly SeedResult[]): WaterfallResult[] {
  const first = worlds[0].pipelines;
  return first.flatMap(({ provenance, split, encoder }, index) => {
    const cell = (p: string, s: string) =>
      first.findIndex((other) => other.provenance === p && other.split === s && other.encoder === encoder);
    const cells = {
      FS: index,
      LS: cell(BASELINE.provenance, split),
      Ft: cell(provenance, 'time'),
      Lt: cell(BASELINE.provenance, BASELINE.split),
    };
    if (
      Object.values(cells).includes(-1) ||
      worlds.some((world) => world.pipelines[index].quantities.live === null)
    )
      return [];
    const of = (metric: 'auc' | 'ne') =>
      waterfallEstimates(
        worlds.map(({ pipelines }) => {
          const gapOf = (at: number) => pipelines[at].quantities.gap[metric];
          const ownLabelOf = (at: number) => pipelines[at].quantities.ownLabel?.gap[metric] ?? Number.NaN;
          const { shadow, live } = pipelines[index].quantities;
          const fall = live === null ? Number.NaN : shadow[metric] - live[metric];
          return waterfall({
            gFS: gapOf(cells.FS),
            gLS: gapOf(cells.LS),
            gFt: gapOf(cells.Ft),
            gLt: gapOf(cells.Lt),
            gLtNoDrift: pipelines[cells.Lt].quantities.withoutDrift?.[metric] ?? Number.NaN,
            ownLabelFS: ownLabelOf(cells.FS),
            ownLabelFt: ownLabelOf(cells.Ft),
            policy: metric === 'auc' ? fall : -fall,
          });
        }),
      );
    return [{ provenance, split, encoder, auc: of('auc'), ne: of('ne') }];
  });
}

function waterfallEstimates(perSeed: readonly ReturnType<typeof waterfall>[]): WaterfallEstimates {
  const steps = (order: 'average' | 'splitFirst' | 'featureFirst'): StepEstimates => ({
    split: meanInterval(perSeed.map((one) => one[order].split)),
    feature: meanInterval(perSeed.map((one) => one[order].feature)),
    ownLabel: meanInterval(perSeed.map((one) => one[order].ownLabel)),
    later: meanInterval(perSeed.map((one) => one[order].later)),
    drift: meanInterval(perSeed.map((one) => one[order].drift)),
    rest: meanInterval(perSeed.map((one) => one[order].rest)),
    policy: meanInterval(perSeed.map((one) => one[order].policy)),
  });
  return {
    total: meanInterval(perSeed.map((one) => one.total)),
    average: steps('average'),
    splitFirst: steps('splitFirst'),
    featureFirst: steps('featureFirst'),
  };
}
