/** Models in production: in shadow, where the incumbent sends and all score, and live, each in its own world. */
import { gather } from '../../base/columns.ts';
import { remembered } from '../../base/remembered.ts';
import { Phase } from '../../history/impressions.ts';
import type { Model } from '../../model/model.ts';
import { type LiveReferenceName, needsIncumbentModel } from '../../scenario/references.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { Traffic } from '../../serving/arm.ts';
import { type ChoiceValues, observeChoices } from '../../serving/choiceValue.ts';
import { referencePolicies } from '../../serving/referencePolicies.ts';
import type { Outcome, Scored } from '../measure/quantities.ts';
import { ALL_COLUMNS, completeRows } from './completeRows.ts';
import { compared, type ExampleSet, examplesOf } from './examples.ts';
import { deployedPolicy, type Past, type Production, simulateProduction } from './past.ts';

/** The traffic of an arm of production whose labels are all known. */
export interface Settled {
  readonly traffic: Traffic;
  readonly examples: ExampleSet;
  /** Labels and users of the impressions that are compared: what an arm brought is counted on them. */
  readonly sent: Pick<Scored, 'labels' | 'users'>;
  /** Rows that models are scored on: those of which served values were logged, the same for all models. */
  readonly rows: Int32Array;
  /** The policy's own scores of them. */
  readonly scored: Scored;
}

export function settled(traffic: Traffic, timeline: Timeline): Settled {
  const { impressions } = traffic;
  const examples = examplesOf(impressions, Phase.production, timeline, timeline.settledAtMs);
  const all = compared(impressions, examples.mature);
  const rows = impressions.width === 0 ? all : completeRows(impressions.features, ALL_COLUMNS, all);
  const labelled = (some: Int32Array) => ({
    labels: gather(examples.labels, some),
    users: impressions.column('user', some),
  });
  const scored = { logits: impressions.column('score', rows), ...labelled(rows) };
  return { traffic, examples, sent: rows === all ? scored : labelled(all), rows, scored };
}

/** The incumbent goes on, and everyone else looks over its shoulder. */
export interface Shadow extends Settled {
  readonly outcome: Outcome;
  readonly models: readonly Model[];
  readonly choices: ChoiceValues;
}

export function runShadow(
  scenario: Scenario,
  past: Past,
  timeline: Timeline,
  shipped: readonly Model[],
  onDay: (day: number) => void,
): Shadow {
  const models = [...new Set(shipped)];
  if (past.incumbentModel !== undefined) models.push(past.incumbentModel);
  const decisions =
    scenario.world.users * scenario.serving.decisionsPerUserDay * (timeline.endDay - timeline.productionDay);
  const share = Math.min(1, scenario.evaluation.choiceSample / Math.max(1, decisions));
  let choices: (() => ChoiceValues) | undefined;
  const production = { policyOf: past.shadowPolicy, logsVectors: true, measuresRegret: true, onDay };
  const traffic = simulateProduction(past, timeline, production, (observed) => {
    const observation = observeChoices(observed, models, share);
    choices = observation.values;
    return observation.observer;
  });
  const incumbent = settled(traffic, timeline);
  return {
    ...incumbent,
    outcome: outcomeOf(traffic, incumbent.sent.labels, timeline, undefined),
    models,
    choices: (choices as () => ChoiceValues)(),
  };
}

export interface LiveArm extends Settled {
  readonly outcome: Outcome;
}

/** Arms of production that live when they are first asked for, each in its own copy of the world. */
export interface LiveArms {
  /** Pipelines with the very same model share an arm. */
  readonly model: (model: Model) => LiveArm;
  /** Undefined for the greedy incumbent of a company without a model. */
  readonly reference: (name: LiveReferenceName) => LiveArm | undefined;
}

/** @param incumbentRate the open rate that uplift is relative to */
export function liveArms(
  scenario: Scenario,
  past: Past,
  timeline: Timeline,
  incumbentRate: number,
  onDay: (day: number) => void,
): LiveArms {
  const live = (policyOf: Production['policyOf'], logsVectors = false): LiveArm => {
    const production = { policyOf, logsVectors, measuresRegret: true, onDay };
    const result = settled(simulateProduction(past, timeline, production), timeline);
    return { ...result, outcome: outcomeOf(result.traffic, result.sent.labels, timeline, incumbentRate) };
  };
  const { deployed, threshold } = scenario.serving;
  const { incumbentModel } = past;
  return {
    model: remembered((model) => live(() => deployedPolicy(scenario, model, deployed.explorationShare))),
    reference: remembered((name) => {
      if (needsIncumbentModel(name) && incumbentModel === undefined) return undefined;
      // Models are scored on its traffic, which needs the values that were served there.
      const logsVectors = name === 'random';
      return live((arm) => referencePolicies[name]({ arm, incumbentModel, threshold }), logsVectors);
    }),
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
