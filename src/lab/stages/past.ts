/** The app's own history up to the day of training, and its lives after it. */

import type { BlockStore } from '../../base/blocks.ts';
import { DAY_MS } from '../../base/time.ts';
import { materialise } from '../../features/provenance.ts';
import { Phase } from '../../history/impressions.ts';
import { logisticRegression } from '../../model/logisticRegression.ts';
import type { Model } from '../../model/model.ts';
import { encodingOptions } from '../../model/options.ts';
import { TrainingRows } from '../../model/trainingRows.ts';
import { featuresOf } from '../../scenario/features.ts';
import { mechanismsFrom } from '../../scenario/plugin.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import { Arm, type Traffic } from '../../serving/arm.ts';
import { handmadeModel } from '../../serving/handmade.ts';
import { modelPolicy } from '../../serving/modelPolicy.ts';
import type { Policy } from '../../serving/policy.ts';
import { RandomPolicy } from '../../serving/randomPolicy.ts';
import type { WorldOptions } from '../../world/options.ts';
import { createWorld } from '../../world/world.ts';
import { ALL_COLUMNS, completeRows } from './completeRows.ts';
import { examplesOf } from './examples.ts';
import { explained } from './explained.ts';

/** The company's own app on the day of training. */
export interface Past {
  /** Stands at the moment of training; production forks from it. */
  readonly arm: Arm;
  /** The policy that logged the training data and goes on in the incumbent's production, for each arm anew. */
  readonly incumbentPolicy: () => Policy;
  /** The policy that sends in production while models are measured in shadow: the incumbent's, but for a policy shift. */
  readonly shadowPolicy: () => Policy;
  /** The incumbent's model; undefined for the random policy. */
  readonly incumbentModel: Model | undefined;
}

/** Burn-in and warm-up under the heuristic, then logging under the incumbent. */
export function simulatePast(
  scenario: Scenario,
  worldOptions: WorldOptions,
  seed: number,
  timeline: Timeline,
  onDay: (day: number) => void,
  store?: BlockStore,
): Past {
  const { serving, history } = scenario;
  const decisions = { perUserDay: serving.decisionsPerUserDay, spread: serving.decisionSpread };
  const endMs = timeline.settledAtMs + DAY_MS;
  const world = createWorld(
    seed,
    worldOptions,
    decisions,
    endMs,
    featuresOf(scenario),
    mechanismsFrom(scenario),
  );
  const arm = Arm.begin(world, serving, history, store);
  const early = () => exploring(scenario, handmadeModel('heuristic', world.catalog.features));
  const shared = { measuresRegret: false, onDay };
  arm.run(0, timeline.warmupDay, {
    ...shared,
    policy: early(),
    phase: Phase.warmup,
    keepsImpressions: false,
  });
  arm.run(timeline.warmupDay, timeline.loggingDay, {
    ...shared,
    policy: early(),
    phase: Phase.warmup,
    keepsImpressions: true,
  });

  const incumbentModel = explained(`seed ${seed}, the incumbent (serving.incumbent)`, () =>
    incumbentOf(scenario, arm, timeline),
  );
  const incumbentPolicy = () =>
    incumbentModel === undefined ? new RandomPolicy() : exploring(scenario, incumbentModel);
  arm.run(timeline.loggingDay, timeline.productionDay, {
    ...shared,
    policy: incumbentPolicy(),
    phase: Phase.logging,
    keepsImpressions: true,
  });
  const { shadowPolicy } = scenario.evaluation;
  return {
    arm,
    incumbentPolicy,
    shadowPolicy:
      shadowPolicy === 'incumbent'
        ? incumbentPolicy
        : () =>
            shadowPolicy === 'random'
              ? new RandomPolicy()
              : exploring(scenario, handmadeModel(shadowPolicy, world.catalog.features)),
    incumbentModel,
  };
}

function exploring(scenario: Scenario, model: Model): Policy {
  const { incumbent, threshold } = scenario.serving;
  return modelPolicy(model, { temperature: incumbent.temperature, explorationShare: 0, threshold });
}

/** The incumbent memorises nothing, so that its past does not depend on how the models of a scenario do. */
const UNUSED_ENCODING = encodingOptions.parse({});

function incumbentOf(scenario: Scenario, arm: Arm, timeline: Timeline): Model | undefined {
  const { policy, features } = scenario.serving.incumbent;
  if (policy === 'random') return undefined;
  if (policy !== 'model') return handmadeModel(policy, arm.world.catalog.features);
  const atMs = timeline.loggingDay * DAY_MS;
  const examples = examplesOf(arm.impressions, Phase.warmup, timeline, atMs);
  const { impressions, start, end } = examples;
  const { catalog, seed } = arm.world;
  const table = materialise('logged', catalog, arm.log, impressions, start, end, atMs);
  const rows = completeRows(table.vectors, ALL_COLUMNS, examples.mature);
  return logisticRegression.train(new TrainingRows({ ...examples, seed, catalog, table }, rows), {
    encoder: 'none',
    encoding: UNUSED_ENCODING,
    features,
    crosses: [],
    solver: 'newton',
    l2: 1,
    iterations: 0,
  });
}

/** A deployed model's policy: the best candidate, but for a small share of exploration. */
export function deployedPolicy(
  { serving: { threshold } }: Scenario,
  model: Model,
  explorationShare: number,
): Policy {
  return modelPolicy(model, { temperature: null, explorationShare, threshold });
}

/** What an arm of production needs. */
export interface Production {
  readonly policyOf: (arm: Arm) => Policy;
  readonly logsVectors: boolean;
  readonly measuresRegret: boolean;
  readonly onDay: (day: number) => void;
}

/** The app from the day of deployment on, in a world of its own, until every label is known. */
export function simulateProduction(
  past: Past,
  timeline: Timeline,
  production: Production,
  observe?: (arm: Arm) => NonNullable<Parameters<Arm['run']>[2]['observer']>,
): Traffic {
  const arm = past.arm.fork(production.logsVectors);
  const observer = observe?.(arm);
  arm.run(timeline.productionDay, timeline.endDay, {
    policy: production.policyOf(arm),
    phase: Phase.production,
    keepsImpressions: true,
    measuresRegret: production.measuresRegret,
    onDay: production.onDay,
    ...(observer === undefined ? {} : { observer }),
  });
  arm.runOut(timeline.settledAtMs);
  return arm.traffic;
}
