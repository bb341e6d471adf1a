/** The app's own history up to the day of training: the value that all later stages begin with. */
import type { BlockStore } from '../../base/blocks.ts';
import { rowsWhere } from '../../base/columns.ts';
import { DAY_MS, durationMs } from '../../base/time.ts';
import { materialise } from '../../features/provenance.ts';
import { Phase } from '../../history/impressions.ts';
import { LinearModel } from '../../model/linear.ts';
import { logisticRegression } from '../../model/logisticRegression.ts';
import type { Model } from '../../model/model.ts';
import { encodingOptions } from '../../model/options.ts';
import { TrainingRows } from '../../model/trainingRows.ts';
import { servedFeaturesOf } from '../../scenario/features.ts';
import { mechanismsFrom } from '../../scenario/plugin.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { type Timeline, timelineOf } from '../../scenario/timeline.ts';
import { Arm, type RunOptions, type Traffic } from '../../serving/arm.ts';
import { type DecisionSample, sampleDecisions } from '../../serving/decisionSample.ts';
import { handmadeModel } from '../../serving/handmade.ts';
import { modelPolicy } from '../../serving/modelPolicy.ts';
import type { Policy } from '../../serving/policy.ts';
import { RandomPolicy } from '../../serving/randomPolicy.ts';
import { createWorld, type World } from '../../world/world.ts';
import { loggedRows } from './completeRows.ts';
import { compared, type ExampleSet, examplesOf } from './examples.ts';
import { explained } from './explained.ts';
import { recalibrated } from './recalibration.ts';
import { restated } from './restatement.ts';
import { branchesOf, type WorldScenario, worldOf } from './world.ts';

/** The record of an app on the day of training: all that models are trained on. */
export interface Recorded {
  /** Those that share it. */
  readonly scenarios: readonly Scenario[];
  readonly seed: number;
  readonly timeline: Timeline;
  readonly arm: Traffic & Pick<Arm, 'store'>;
  /** The impressions that are trained on, with the labels that are known at training. */
  readonly examples: ExampleSet;
}

/** The company's own app on the day of training. */
export interface Past extends Recorded {
  /** The part that they agree in: all that the past depends on. */
  readonly shared: WorldScenario;
  /** The arm at the moment of training; production forks from it. */
  readonly arm: Arm;
  /** The incumbent's model; undefined for the random policy. */
  readonly incumbentModel: Model | undefined;
  /**
   * The policy that logged the training data and continues in the incumbent's production, for each arm anew.
   */
  readonly incumbentPolicy: () => Policy;
  /** Decisions of the logging phase; undefined unless `evaluation.ranking`. */
  readonly decisions: DecisionSample | undefined;
}

/** The past of scenarios that share a world. */
export function simulatePast(
  scenarios: readonly Scenario[],
  seed: number,
  onDay?: (day: number) => void,
  store?: BlockStore,
): Past {
  const [past] = simulatePasts(scenarios, seed, onDay, store);
  return past;
}

/**
 * Burn-in under the heuristic, warm-up under the heuristic and one generation of the incumbent after the other, then logging
 * under the last of them, recalibrated.
 *
 * @param scenarios one, or several whose worlds are branches of one: all until logging is simulated once
 * @param store keeps what does not fit in memory
 * @returns the past of each branch, simulated when it is asked for
 */
export function* simulatePasts(
  scenarios: readonly Scenario[],
  seed: number,
  onDay: (day: number) => void = () => {},
  store?: BlockStore,
): Generator<Past> {
  const branches = branchesOf(scenarios);
  const shared = worldOf(branches[branches.length - 1][0]);
  const timeline = timelineOf(shared);
  const trunk = Arm.begin(createWorldOf(shared, seed), shared.serving, shared.history, store);
  const run = (
    arm: Arm,
    fromDay: number,
    toDay: number,
    policy: Policy,
    phase: Phase,
    more: Partial<RunOptions> = {},
  ) => {
    if (fromDay >= toDay) return;
    arm.run(fromDay, toDay, { policy, phase, keepsImpressions: true, measuresRegret: false, onDay, ...more });
  };
  const heuristic = () => exploring(shared, handmadeModel('heuristic', trunk.world.catalog.features));

  const { warmupDay, incumbentDays, loggingDay, productionDay } = timeline;
  const policyOf = (model: Model | undefined) =>
    model === undefined ? new RandomPolicy() : exploring(shared, model);

  run(trunk, 0, warmupDay, heuristic(), Phase.warmup, { keepsImpressions: false });
  run(trunk, warmupDay, incumbentDays[0], heuristic(), Phase.warmup);
  let incumbentModel: Model | undefined;
  for (const [generation, day] of incumbentDays.entries()) {
    incumbentModel = explained(`seed ${seed}, the incumbent (serving.incumbent)`, () =>
      incumbentOf(shared, trunk, timeline, day),
    );
    run(trunk, day, incumbentDays[generation + 1] ?? loggingDay, policyOf(incumbentModel), Phase.warmup);
  }
  if (shared.serving.incumbent.recalibrate && incumbentModel instanceof LinearModel) {
    incumbentModel = recalibrated(incumbentModel, trunk, timeline);
  }
  const incumbentPolicy = () => policyOf(incumbentModel);

  for (const [index, sharing] of branches.entries()) {
    const own = worldOf(sharing[0]);
    // The last one needs no copy.
    const arm = index === branches.length - 1 ? trunk : trunk.branch(createWorldOf(own, seed), own.serving);
    const { observers, sample } = decisionSampler(arm, own, Phase.logging);
    run(arm, loggingDay, productionDay, incumbentPolicy(), Phase.logging, observers);
    yield {
      scenarios: sharing,
      shared: own,
      seed,
      timeline,
      arm,
      incumbentModel,
      incumbentPolicy,
      examples: restated(
        examplesOf(arm.impressions, Phase.logging, timeline, timeline.trainingAtMs),
        arm,
        timeline.restatement,
        timeline.trainingAtMs,
      ),
      decisions: sample(),
    };
  }
}

function createWorldOf(shared: WorldScenario, seed: number): World {
  const { world, serving } = shared;
  const decisions = { perUserDay: serving.decisionsPerUserDay, spread: serving.decisionSpread };
  const endMs = timelineOf(shared).settledAtMs + DAY_MS;
  return createWorld(seed, world, decisions, endMs, servedFeaturesOf(shared), mechanismsFrom(shared));
}

/** Samples decisions of an arm, where the scenario wants to see their candidates; with the observers for its run. */
export function decisionSampler(
  arm: Arm,
  { evaluation: { ranking }, serving }: WorldScenario,
  phase: Phase,
): {
  readonly observers: Pick<RunOptions, 'observer' | 'outcomeObserver'>;
  readonly sample: () => DecisionSample | undefined;
} {
  if (ranking === null) return { observers: {}, sample: () => undefined };
  const attributionWindowMs = durationMs(serving.attributionWindow);
  const { share, openedShare } = ranking;
  const { sample, ...observers } = sampleDecisions(arm, {
    phase,
    serving,
    attributionWindowMs,
    share,
    openedShare,
  });
  return { observers, sample };
}

/** The policy of a company's own model: it draws by softmax. */
export function exploring({ serving: { incumbent, threshold } }: WorldScenario, model: Model): Policy {
  return modelPolicy(model, { temperature: incumbent.temperature, explorationShare: 0, threshold });
}

/** The incumbent memorises nothing, so that its past does not depend on how the models of a scenario do. */
const UNUSED_ENCODING = encodingOptions.parse({});

/** The model that a company trains at the beginning of a day; undefined where it sends at random. */
export function incumbentOf(
  { serving }: WorldScenario,
  arm: Arm,
  timeline: Timeline,
  day: number,
): Model | undefined {
  const { policy, features, trainingWindow } = serving.incumbent;
  if (policy === 'random') return undefined;
  if (policy !== 'model') return handmadeModel(policy, arm.world.catalog.features);
  const atMs = day * DAY_MS;
  const examples = examplesOf(arm.impressions, Phase.warmup, timeline, atMs);
  const { impressions, start, end } = examples;
  const { catalog, seed } = arm.world;
  const table = materialise('logged', catalog, arm.log, impressions, start, end, atMs);
  const firstMs = atMs - durationMs(trainingWindow);
  const recent = rowsWhere(examples.mature, (row) => impressions.value('sentAtMs', row) >= firstMs);
  // Follow-ups are chosen by rule: with them, a model promises too much of what it chooses itself.
  const rows = loggedRows(table.vectors, compared(impressions, recent));
  return logisticRegression.train(new TrainingRows({ ...examples, seed, catalog, table }, rows), {
    encoder: 'none',
    encoding: UNUSED_ENCODING,
    features,
    crosses: [],
    missing: 'mean',
    solver: 'newton',
    l2: 1,
    iterations: 0,
  });
}
