/** Models in production: in shadow, where the incumbent sends and all score, and live, each in its own world. */
import { gather } from '../base/columns.ts';
import { Phase } from '../history/impressions.ts';
import type { LinearModel } from '../model/linear.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Traffic } from '../serving/arm.ts';
import { type ChoiceValues, observeChoices } from '../serving/choiceValue.ts';
import { OraclePolicy } from '../serving/oraclePolicy.ts';
import { RandomPolicy } from '../serving/randomPolicy.ts';
import { compared, type ExampleSet, examplesOf } from './examples.ts';
import type { Outcome, Scored } from './measure.ts';
import { deployedPolicy, type Past, type Production, simulateProduction } from './simulate.ts';
import type { Timeline } from './timeline.ts';

/** The traffic of an arm of production whose labels are all known. */
export interface Settled {
  readonly traffic: Traffic;
  readonly examples: ExampleSet;
  /** Rows of its impressions that are compared. */
  readonly rows: Int32Array;
  /** The policy's own scores of them. */
  readonly scored: Scored;
}

export function settled(traffic: Traffic, timeline: Timeline): Settled {
  const { impressions } = traffic;
  const examples = examplesOf(impressions, Phase.production, timeline, timeline.settledAtMs);
  const rows = compared(impressions, examples.mature);
  const scored = {
    logits: impressions.column('score', rows),
    labels: gather(examples.labels, rows),
    users: impressions.column('user', rows),
  };
  return { traffic, examples, rows, scored };
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
  const production = { policyOf: past.incumbentPolicy, logsVectors: true, measuresRegret: true, onDay };
  const traffic = simulateProduction(past, timeline, production, (observed) => {
    const observation = observeChoices(observed, models, share);
    choices = observation.values;
    return observation.observer;
  });
  const incumbent = settled(traffic, timeline);
  return {
    ...incumbent,
    outcome: outcomeOf(traffic, incumbent.scored.labels, timeline, undefined),
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
  readonly random: (LiveArm & Settled) | undefined;
  readonly oracle: LiveArm | undefined;
}

/**
 * Each model and the references asked for, in copies of the world of their own; two pipelines with the very same
 * model share an arm.
 */
export function runLive(
  scenario: Scenario,
  past: Past,
  timeline: Timeline,
  shipped: readonly LinearModel[],
  incumbentRate: number,
  onDay: (day: number) => void,
): LiveArms {
  const settle = (traffic: Traffic) => {
    const result = settled(traffic, timeline);
    return { ...result, outcome: outcomeOf(traffic, result.scored.labels, timeline, incumbentRate) };
  };
  const shared = { logsVectors: false, measuresRegret: true, onDay };
  const models = new Map<LinearModel, LiveArm>();
  const deploy = (model: LinearModel, explorationShare: number) => {
    const policyOf = () => deployedPolicy(scenario, model, explorationShare);
    const { scored, outcome } = settle(simulateProduction(past, timeline, { ...shared, policyOf }));
    models.set(model, { scored, outcome });
  };
  for (const model of new Set(shipped)) deploy(model, scenario.serving.deployed.explorationShare);
  const { liveReferences } = scenario.evaluation;
  if (liveReferences.includes('incumbentGreedy') && past.incumbentModel !== undefined) {
    deploy(past.incumbentModel, 0);
  }
  const live = (production: Omit<Production, keyof typeof shared>, logsVectors = false) =>
    settle(simulateProduction(past, timeline, { ...shared, ...production, logsVectors }));
  return {
    models,
    random: liveReferences.includes('random')
      ? live({ policyOf: () => new RandomPolicy() }, true)
      : undefined,
    oracle: liveReferences.includes('oracle')
      ? live({ policyOf: (arm) => new OraclePolicy(arm.truth) })
      : undefined,
  };
}

function outcomeOf(
  { world, totals }: Traffic,
  labels: Uint8Array,
  timeline: Timeline,
  incumbentRate: number | undefined,
): Outcome {
  const openRate = shareOfOnes(labels);
  const userDays = world.catalog.users * (timeline.endDay - timeline.productionDay);
  return {
    openRate,
    opensPerUserDay: (openRate * labels.length) / userDays,
    uplift: incumbentRate === undefined ? 0 : openRate / incumbentRate - 1,
    optOuts: totals.optOuts,
    regret: totals.regret / totals.regretSends,
  };
}

function shareOfOnes(labels: Uint8Array): number {
  let ones = 0;
  for (const label of labels) ones += label;
  return ones / labels.length;
}
