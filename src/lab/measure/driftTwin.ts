/**
 * The same world without drift: every draw but the drift is the same, so the difference in a gap is drift's own. It is an
 * ordinary scenario, whose gaps are joined to the result of the one that drifts.
 */
import type { Quality } from '../../evaluation/metrics/gap.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import { BASELINE, isBaseline } from '../../scenario/pipelines.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { drifts, withoutDrift } from '../../world/options.ts';
import type { SeedPipeline, SeedResult } from '../result/seedResult.ts';

export const TWIN_STAGE = 'the same world without drift';

/** The scenario to run beside one that drifts; undefined where nothing is asked for, or the scenario does not drift and is its own twin. */
export function driftTwinOf(scenario: Scenario): Scenario | undefined {
  const { evaluation, training, world } = scenario;
  if (!evaluation.driftTwin || !drifts(world)) return undefined;
  const [seed] = scenario.seeds;
  return {
    ...scenario,
    name: `${scenario.name}, ${TWIN_STAGE} (evaluation.driftTwin)`,
    // With several seeds, however many there are: nobody asks for the intervals of one.
    seeds: [seed, seed],
    world: withoutDrift(world),
    training: { ...training, provenances: [BASELINE.provenance], splits: [BASELINE.split] },
    evaluation: {
      ...evaluation,
      choiceSample: 1,
      live: false,
      liveReferences: [],
      driftTwin: false,
      screening: false,
      slices: false,
      storage: false,
      curves: false,
    },
    retraining: null,
    expect: [],
    observe: [],
  };
}

/** The gap of each encoder's reference pipeline. */
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
