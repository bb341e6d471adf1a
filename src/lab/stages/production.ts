/** Models in production: in shadow, where the incumbent sends and all score, and live, each in its own world. */
import { gather } from '../../base/columns.ts';
import type { FeatureTable } from '../../features/provenance.ts';
import { Phase } from '../../history/impressions.ts';
import type { Model } from '../../model/model.ts';
import type { referenceQuantities } from '../../scenario/quantities.ts';
import { type LiveReferenceName, needsIncumbentModel } from '../../scenario/references.ts';
import type { Scenario, TrainingOptions } from '../../scenario/schema.ts';
import type { Arm, RunOptions, Traffic } from '../../serving/arm.ts';
import { type ChoiceValues, observeChoices } from '../../serving/choiceValue.ts';
import { type ObservedDecisions, observeCounterfactuals } from '../../serving/counterfactuals.ts';
import type { DecisionSample } from '../../serving/decisionSample.ts';
import { handmadeModel } from '../../serving/handmade.ts';
import { modelPolicy } from '../../serving/modelPolicy.ts';
import type { Policy } from '../../serving/policy.ts';
import { RandomPolicy } from '../../serving/randomPolicy.ts';
import { referencePolicies } from '../../serving/referencePolicies.ts';
import type { SeedValues } from '../result/values.ts';
import { loggedRows } from './completeRows.ts';
import { compared, type ExampleSet, examplesOf, toPeople } from './examples.ts';
import { type Generation, trainAgain } from './generations.ts';
import { labelProbabilities } from './labelLogits.ts';
import { decisionSampler, exploring, type Past } from './past.ts';
import { pipelinesOf, withMinusOwn } from './pipelines.ts';
import { restated } from './restatement.ts';
import { type KeyedScores, publicationDays } from './scores.ts';
import { type FittedPipeline, type KeyedModel, rewardModelOf, type Trained } from './training.ts';

/** Needs of an arm of production. */
export interface Production {
  /** Policy from the beginning of a day on. */
  readonly policyOf: (arm: Arm, day: number) => Policy;
  /** Days on which a policy takes over; by default that of deployment alone. */
  readonly days?: readonly number[];
  readonly logsVectors: boolean;
  readonly measuresRegret: boolean;
  readonly onDay: (day: number) => void;
}

/** The app from the day of deployment on, in a world of its own, until every label is known. */
export function simulateProduction(
  { arm: past, timeline }: Past,
  { policyOf, days = [timeline.productionDay], logsVectors, measuresRegret, onDay }: Production,
  observersOf: (arm: Arm) => Pick<RunOptions, 'observer' | 'outcomeObserver'> = () => ({}),
): Traffic {
  const arm = past.fork(logsVectors);
  const observers = observersOf(arm);
  for (const [index, day] of days.entries()) {
    arm.run(day, days[index + 1] ?? timeline.endDay, {
      policy: policyOf(arm, day),
      phase: Phase.production,
      keepsImpressions: true,
      measuresRegret,
      onDay,
      ...observers,
    });
  }
  arm.runOut(timeline.settledAtMs);
  return arm.traffic;
}

/** The traffic of an arm of production whose labels are all known. */
export interface Settled {
  /** Says which arm it was. */
  readonly key: string;
  readonly traffic: Traffic;
  readonly examples: ExampleSet;
  /** The impressions that are compared: what an arm brought is counted on them. */
  readonly sent: Pick<KeyedScores, 'labels' | 'users' | 'publicationDays'>;
  /** Rows that models are scored on: those of which served values were logged, the same for all models. */
  readonly rows: Int32Array;
  /** The policy's own scores of them. */
  readonly scored: KeyedScores;
}

export function settled(key: string, traffic: Traffic, { timeline }: Pick<Past, 'timeline'>): Settled {
  const { impressions } = traffic;
  const final = Number.POSITIVE_INFINITY;
  const examples = restated(
    examplesOf(impressions, Phase.production, timeline, timeline.settledAtMs),
    traffic,
    timeline.restatement,
    final,
  );
  const all = toPeople(traffic, compared(impressions, examples.mature));
  const rows = impressions.width === 0 ? all : loggedRows(impressions.features, all);
  const labelled = (some: Int32Array) => ({
    labels: gather(examples.labels, some),
    users: impressions.column('user', some),
    publicationDays: publicationDays(traffic, some),
  });
  const scored = {
    key: `${key}, its own`,
    logits: impressions.column('score', rows),
    labelProbabilities: labelProbabilities(traffic, rows, timeline.attributionWindowMs, {
      restatement: timeline.restatement,
    }),
    ...labelled(rows),
  };
  return { key, traffic, examples, sent: rows === all ? scored : labelled(all), rows, scored };
}

/** Outcome of an arm of production. */
export type Outcome = SeedValues<(typeof referenceQuantities)['live']['of']>;

/** Production of the incumbent; every other model scores the same notifications. */
export interface Shadow extends Settled {
  readonly outcome: Outcome;
  /** Of the company's own model; undefined for the random policy. */
  readonly incumbent: KeyedModel | undefined;
  readonly choices: Pick<ChoiceValues, 'decisions' | 'oracle' | 'random'>;
  /** Choice values by the key of the model. */
  readonly choiceValues: ReadonlyMap<string, number>;
  /** Undefined unless `evaluation.ranking`. */
  readonly decisions: DecisionSample | undefined;
  /** Undefined where nobody asks for off-policy estimates. */
  readonly observed: Observed | undefined;
}

/** Decisions with what each model would have done. */
export interface Observed {
  readonly decisions: ObservedDecisions;
  /** Keys of the models and of the reward models, in the order of the decisions' columns. */
  readonly models: readonly string[];
  readonly rewardModels: readonly string[];
}

export interface Shadowed extends Trained {
  readonly shadow: Shadow;
}

export function deployInShadow(trained: Trained, onDay: (day: number) => void): Shadowed {
  const { shared, timeline, incumbentModel, pipelines } = trained;
  const incumbent = incumbentModel && { key: 'incumbent', model: incumbentModel };
  const models = new Map(pipelines.flatMap(withMinusOwn).map(({ shipped: { key, model } }) => [key, model]));
  if (incumbent !== undefined) models.set(incumbent.key, incumbent.model);
  const decisions =
    shared.world.users * shared.serving.decisionsPerUserDay * (timeline.endDay - timeline.productionDay);
  const shareOf = (sample: number) => Math.min(1, sample / Math.max(1, decisions));
  const { choiceSample, offPolicy } = shared.evaluation;
  const rewardModels = new Map(pipelines.map(rewardModelOf).map(({ key, model }) => [key, model]));
  let watched: { values: () => ChoiceValues; sample: () => DecisionSample | undefined } | undefined;
  let observed: Observed | undefined;
  const production = {
    policyOf: () => shadowPolicy(trained),
    logsVectors: true,
    measuresRegret: true,
    onDay,
  };
  const traffic = simulateProduction(trained, production, (arm) => {
    const { observer, values } = observeChoices(arm, [...models.values()], shareOf(choiceSample));
    const { observers, sample } = decisionSampler(arm, shared, Phase.production);
    watched = { values, sample };
    const counterfactuals =
      offPolicy === null
        ? undefined
        : observeCounterfactuals(arm, [...models.values()], [...rewardModels.values()], {
            ...shared.serving.deployed,
            threshold: shared.serving.threshold,
            share: shareOf(offPolicy.sample),
            attributionWindowMs: timeline.attributionWindowMs,
          });
    observed = counterfactuals && {
      decisions: counterfactuals.decisions,
      models: [...models.keys()],
      rewardModels: [...rewardModels.keys()],
    };
    return {
      ...observers,
      observer(...decision) {
        observer(...decision);
        observers.observer?.(...decision);
        counterfactuals?.observer(...decision);
      },
    };
  });
  const { values, sample } = watched as NonNullable<typeof watched>;
  const choices = values();
  const arm = settled('shadow', traffic, trained);
  const shadow: Shadow = {
    ...arm,
    outcome: outcomeOf(traffic, arm.sent.labels, trained),
    incumbent,
    choices,
    choiceValues: new Map([...models.keys()].map((key, index) => [key, choices.models[index]])),
    decisions: sample(),
    observed,
  };
  return { ...trained, shadow };
}

/** The policy that sends while models are measured in shadow: the incumbent's, except with a policy shift. */
function shadowPolicy({ shared, arm, incumbentPolicy }: Past): Policy {
  const { shadowPolicy } = shared.evaluation;
  if (shadowPolicy === 'incumbent') return incumbentPolicy();
  if (shadowPolicy === 'random') return new RandomPolicy();
  return exploring(shared, handmadeModel(shadowPolicy, arm.world.catalog.features));
}

/** The data behind the result of one scenario, for those who want to see or export it. */
export interface RunData extends Past {
  readonly scenario: Scenario;
  /** By the name of the mix. */
  readonly tables: ReadonlyMap<string, FeatureTable>;
  readonly pipelines: readonly FittedPipeline[];
  /** The incumbent's production: the traffic that shadow metrics are measured on. */
  readonly incumbent: Traffic;
  readonly incumbentExamples: ExampleSet;
}

/** @param index the scenario's place */
export function dataOf({ tableOf, shadow, pipelines, ...past }: Shadowed, index: number): RunData {
  const scenario = past.scenarios[index];
  return {
    ...past,
    scenario,
    tables: new Map(pipelinesOf(scenario).map(({ mix }) => [mix.name, tableOf(mix)])),
    pipelines: pipelines[index],
    incumbent: shadow.traffic,
    incumbentExamples: shadow.examples,
  };
}

export interface LiveArm extends Settled {
  readonly outcome: Outcome;
}

/** The arm of a pipeline's model, and of those that take its place. */
export interface LiveModel extends LiveArm {
  readonly generations: readonly Generation[];
}

/** Arms of production that go live, each in its own copy of the world. */
export interface LiveArms {
  readonly ofPipeline: (pipeline: FittedPipeline, training: TrainingOptions) => LiveModel;
  /** Without the greedy incumbent of a company that has no model. */
  readonly references: ReadonlyMap<LiveReferenceName, LiveArm>;
}

export interface Deployed extends Shadowed {
  readonly live: LiveArms;
}

/** Simulates an arm for each model and each reference that one of the scenarios wants live. */
export function deployLive<S extends Shadowed>(shadowed: S, onDay: (day: number) => void): S & Deployed {
  const { scenarios, shared, pipelines, incumbentModel, shadow, timeline } = shadowed;
  const { deployedDays } = timeline;
  const { deployed, threshold } = shared.serving;
  const live = (
    key: string,
    policyOf: Production['policyOf'],
    more: Partial<Pick<Production, 'days' | 'logsVectors'>> = {},
  ): LiveArm => {
    const production = { policyOf, logsVectors: false, measuresRegret: true, onDay, ...more };
    const arm = settled(`live ${key}`, simulateProduction(shadowed, production), shadowed);
    return { ...arm, outcome: outcomeOf(arm.traffic, arm.sent.labels, shadowed, shadow.outcome.openRate) };
  };
  const retrains = deployedDays.length > 1;
  /** Equal keys are equal arms: what is trained again in them is, too. */
  const keyOf = ({ shipped, spec }: FittedPipeline, training: TrainingOptions) => {
    if (!retrains) return shipped.key;
    const { provenances, splits, encoders, models, ...how } = training;
    return JSON.stringify([
      shipped.key,
      spec.mix.provenances,
      spec.split,
      spec.alternatives,
      spec.screen,
      how,
    ]);
  };
  const liveModel = (key: string, pipeline: FittedPipeline, training: TrainingOptions): LiveModel => {
    const generations: Generation[] = [];
    const policyOf = (arm: Arm, day: number) => {
      const generation =
        day === timeline.productionDay
          ? { ...pipeline, day }
          : trainAgain(shadowed, arm, pipeline, training, day);
      generations.push(generation);
      return deployedPolicy(generation.shipped.model, threshold, deployed.explorationShare);
    };
    return { ...live(key, policyOf, { days: deployedDays, logsVectors: retrains }), generations };
  };
  const models = new Map<string, LiveModel>();
  const references = new Map<LiveReferenceName, LiveArm>();
  for (const [index, { evaluation, training }] of scenarios.entries()) {
    if (!evaluation.live) continue;
    for (const pipeline of withMinusOwn(pipelines[index])) {
      const key = keyOf(pipeline, training);
      if (!models.has(key)) models.set(key, liveModel(key, pipeline, training));
    }
    for (const name of evaluation.liveReferences) {
      if (references.has(name) || (needsIncumbentModel(name) && incumbentModel === undefined)) continue;
      // Models are scored on its traffic, which needs the values that were served there.
      const logsVectors = name === 'random';
      const policyOf = (arm: Arm) => referencePolicies[name]({ arm, incumbentModel, threshold });
      references.set(name, live(name, policyOf, { logsVectors }));
    }
  }
  const ofPipeline = (pipeline: FittedPipeline, training: TrainingOptions) =>
    models.get(keyOf(pipeline, training)) as LiveModel;
  return { ...shadowed, live: { ofPipeline, references } };
}

/** A deployed model's policy: the best candidate, except for a small share of exploration. */
export function deployedPolicy(model: Model, threshold: number | null, explorationShare: number): Policy {
  return modelPolicy(model, { temperature: null, explorationShare, threshold });
}

/** @param incumbentRate the open rate that uplift is relative to; by default the arm's own */
function outcomeOf(
  { world, totals }: Traffic,
  labels: Uint8Array,
  { timeline }: Past,
  incumbentRate?: number,
): Outcome {
  const openRate = shareOfOnes(labels);
  const { users, bots } = world.options;
  const userDays = users * (1 - bots.share) * (timeline.endDay - timeline.productionDay);
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
