/** Models in production: in shadow, where the incumbent sends and all score, and live, each in its own world. */
import { gather } from '../base/columns.ts';
import { featureCount } from '../features/definitions.ts';
import { Phase } from '../history/impressions.ts';
import type { LinearModel } from '../model/linear.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Arm } from '../serving/arm.ts';
import { type ChoiceValues, observeChoices } from '../serving/choiceValue.ts';
import { OraclePolicy } from '../serving/oraclePolicy.ts';
import { RandomPolicy } from '../serving/randomPolicy.ts';
import { compared, type ExampleSet, examplesOf } from './examples.ts';
import type { Outcome, Scored } from './measure.ts';
import { deployedPolicy, type Past, simulateProduction } from './simulate.ts';
import type { Timeline } from './timeline.ts';

/** An arm of production whose labels are all known. */
export interface Settled {
  readonly arm: Arm;
  readonly examples: ExampleSet;
  /** Rows of its impressions that are compared. */
  readonly rows: Int32Array;
  /** The policy's own scores of them. */
  readonly scored: Scored;
}

export function settled(arm: Arm, timeline: Timeline): Settled {
  const examples = examplesOf(arm.impressions, Phase.production, timeline, timeline.settledAtMs);
  const rows = compared(arm.impressions, examples.mature);
  const scored = {
    logits: gather(arm.impressions.score, rows),
    labels: gather(examples.labels, rows),
    users: gather(arm.impressions.user, rows),
  };
  return { arm, examples, rows, scored };
}

/** The incumbent goes on, and everyone else looks over its shoulder. */
export interface Shadow extends Settled {
  readonly outcome: Outcome;
  readonly models: readonly LinearModel[];
  readonly choices: ChoiceValues;
}

export function runShadow(
  scenario: Scenario,
  past: Past,
  timeline: Timeline,
  shipped: readonly LinearModel[],
  onDay: (day: number) => void,
): Shadow {
  const models = [...new Set(shipped)];
  if (past.incumbentModel !== undefined) models.push(past.incumbentModel);
  const decisions =
    scenario.world.users * scenario.serving.decisionsPerUserDay * (timeline.endDay - timeline.productionDay);
  const share = Math.min(1, scenario.evaluation.choiceSample / Math.max(1, decisions));
  let choices: (() => ChoiceValues) | undefined;
  const production = { policyOf: () => past.incumbent, logsVectors: true, measuresRegret: true, onDay };
  const arm = simulateProduction(scenario, past, timeline, production, (observed) => {
    const observation = observeChoices(observed, models, share);
    choices = observation.values;
    return observation.observer;
  });
  const incumbent = settled(arm, timeline);
  return {
    ...incumbent,
    outcome: outcomeOf(arm, incumbent.scored.labels, timeline, undefined),
    models,
    choices: (choices as () => ChoiceValues)(),
  };
}

export interface LiveArm {
  readonly scored: Scored;
  readonly outcome: Outcome;
}

export interface LiveArms {
  readonly models: ReadonlyMap<LinearModel, LiveArm>;
  readonly random: LiveArm & Settled;
  readonly oracle: LiveArm;
}

/**
 * Each model, the incumbent's included, in its own copy of the world; two pipelines with the very same model
 * share an arm.
 */
export function runLive(
  scenario: Scenario,
  past: Past,
  timeline: Timeline,
  shipped: readonly LinearModel[],
  incumbentRate: number,
  onDay: (day: number) => void,
): LiveArms {
  const settle = (arm: Arm) => {
    const result = settled(arm, timeline);
    return { ...result, outcome: outcomeOf(arm, result.scored.labels, timeline, incumbentRate) };
  };
  const shared = { logsVectors: false, measuresRegret: true, onDay };
  const models = new Map<LinearModel, LiveArm>();
  const deploy = (model: LinearModel, explorationShare: number) => {
    const policyOf = () => deployedPolicy(scenario, model, explorationShare);
    const { scored, outcome } = settle(simulateProduction(scenario, past, timeline, { ...shared, policyOf }));
    models.set(model, { scored, outcome });
  };
  for (const model of new Set(shipped)) deploy(model, scenario.serving.deployed.explorationShare);
  if (past.incumbentModel !== undefined) deploy(past.incumbentModel, 0);
  const random = simulateProduction(scenario, past, timeline, {
    ...shared,
    logsVectors: true,
    policyOf: () => new RandomPolicy(),
  });
  const oracle = simulateProduction(scenario, past, timeline, {
    ...shared,
    policyOf: (arm) => new OraclePolicy(arm.truth),
  });
  return { models, random: settle(random), oracle: settle(oracle) };
}

function outcomeOf(
  arm: Arm,
  labels: Uint8Array,
  timeline: Timeline,
  incumbentRate: number | undefined,
): Outcome {
  const openRate = shareOfOnes(labels);
  const userDays = arm.world.catalog.users * (timeline.endDay - timeline.productionDay);
  return {
    openRate,
    opensPerUserDay: (openRate * labels.length) / userDays,
    uplift: incumbentRate === undefined ? 0 : openRate / incumbentRate - 1,
    optOuts: arm.totals.optOuts,
    regret: arm.totals.regret / arm.totals.regretSends,
  };
}

function shareOfOnes(labels: Uint8Array): number {
  let ones = 0;
  for (const label of labels) ones += label;
  return ones / labels.length;
}

/** The vectors that an arm logged. */
export function servedVectors(arm: Arm): Float64Array {
  return arm.impressions.features.subarray(0, arm.impressions.rows * featureCount);
}
