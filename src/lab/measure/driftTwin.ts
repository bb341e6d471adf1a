/**
 * The same world without drift from the first day of logging on: the same past and the same draws, but tastes and the mix of
 * the news stay as they are on that day, so the difference in a gap is drift's own. It is an ordinary scenario, whose gaps
 * are joined to the result of the one that drifts.
 */
import type { Quality } from '../../evaluation/metrics/gap.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import { BASELINE, isBaseline } from '../../scenario/pipelines.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import { driftsAfter, withDriftUntil } from '../../world/options.ts';
import type { SeedPipeline, SeedResult } from '../result/seedResult.ts';

/** The scenario to run beside one that drifts; undefined where nothing is asked for, or the scenario does not drift and is its own twin. */
export function driftTwinOf(scenario: Scenario): Scenario | undefined {
  const { evaluation, training, world } = scenario;
  if (!evaluation.driftTwin) return undefined;
  const { loggingDay } = timelineOf(scenario);
  if (!driftsAfter(world, loggingDay)) return undefined;
  return {
    ...scenario,
    name: `${scenario.name}, the same world without drift (evaluation.driftTwin)`,
    world: withDriftUntil(world, loggingDay),
    training: { ...training, provenances: [BASELINE.provenance], splits: [BASELINE.split] },
    evaluation: {
      ...evaluation,
      choiceSample: 1,
      // Nobody asks for its intervals.
      bootstrapResamples: 0,
      live: false,
      liveReferences: [],
      driftTwin: false,
      screening: false,
      offPolicy: null,
      slices: false,
      ranking: null,
      storage: false,
      curves: false,
    },
    retraining: null,
    expect: [],
    observe: [],
  };
}

/** The gap of logged × time with each encoder. */
export type BaselineGaps = ReadonlyMap<string, Quality>;

export function baselineGaps({ pipelines }: SeedResult): BaselineGaps {
  return new Map(
    pipelines.filter(isBaseline).map(({ encoder, quantities: { gap } }) => {
      const { auc, ne } = gap;
      return [encoder, { auc, ne }];
    }),
  );
}

/** A world with the gaps that it has without drift, where its scenario asks for them. They are not resampled. */
export function withTwin(world: SeedResult, { evaluation }: Scenario, twin?: BaselineGaps): SeedResult {
  if (!evaluation.driftTwin) return world;
  const gaps = twin ?? baselineGaps(world);
  const joined = (pipeline: SeedPipeline): SeedPipeline => {
    const withoutDrift = isBaseline(pipeline) ? gaps.get(pipeline.encoder) : undefined;
    if (withoutDrift === undefined) return pipeline;
    const { quantities, bootstrap } = pipeline;
    const { auc, ne } = withoutDrift;
    return {
      ...pipeline,
      quantities: { ...quantities, withoutDrift },
      bootstrap: bootstrap && {
        ...bootstrap,
        withoutDrift: { auc: withoutInterval(auc), ne: withoutInterval(ne) },
      },
    };
  };
  return { ...world, pipelines: world.pipelines.map(joined) };
}

function withoutInterval(mean: number): Estimate {
  return { mean, low: Number.NaN, high: Number.NaN };
}
