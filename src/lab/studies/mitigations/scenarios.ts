/** The scenarios that a benchmark of mitigations runs, made from the one that it is about. */
import { featuresOf } from '../../../scenario/features.ts';
import { ScenarioError } from '../../../scenario/messages/error.ts';
import { BASELINE } from '../../../scenario/pipelines.ts';
import { checkCombinations } from '../../../scenario/rules/combinations.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { dynamicColumnsOf } from '../../stages/pipelines.ts';
import type { Mitigation } from './catalog.ts';

/** Worlds in which storage and the wait for a new feature are measured, which take long and hardly differ. */
const COST_SEEDS = 4;

/** Days of production in which a new feature is waited for. */
const WAITING_DAYS = 14;

/** Features that nobody has logged before they are invented, where models may use them. */
const NEW_FEATURES: readonly string[] = ['user_topic_open_rate', 'user_topic_reads_ln'];

/** The encoder of every pipeline of the benchmark. */
export function encoderOf({ training }: Scenario): Scenario['training']['encoders'][number] {
  return training.encoders[0];
}

/**
 * The scenario with a mitigation, and nothing else to train.
 * @throws ScenarioError where its keys are impossible in this scenario
 */
export function mitigatedScenario(scenario: Scenario, { id, keys }: Mitigation): Scenario {
  const { training, serving = {} } = keys(scenario);
  const plain = measuring(scenario, { live: true, storage: false });
  return checked(`mitigation ${id} of ${scenario.name}`, {
    ...plain,
    training: { ...plain.training, ...training },
    serving: { ...plain.serving, ...serving },
  });
}

/** A mitigated scenario in the worlds in which only what it stores is measured. */
export function storedScenario({ evaluation, seeds, ...mitigated }: Scenario): Scenario {
  return {
    ...mitigated,
    seeds: seeds.slice(0, COST_SEEDS),
    evaluation: { ...evaluation, live: false, storage: true },
  };
}

/**
 * The scenario with features that are invented on the day of training; undefined where models use no dynamic feature
 * besides, or cannot be retrained.
 */
export function newFeatureScenario(scenario: Scenario): Scenario | undefined {
  const set = featuresOf(scenario);
  const dynamic = dynamicColumnsOf(scenario.training, set).map((column) => set.names[column]);
  const wanted = NEW_FEATURES.filter((name) => dynamic.includes(name));
  const newFeatures = wanted.length > 0 ? wanted : dynamic.slice(0, 1);
  const { features } = scenario.serving.incumbent;
  const all = features === 'all' ? set.names : features;
  const plain = measuring(scenario, { live: false, storage: false });
  const inventing: Scenario = {
    ...plain,
    seeds: plain.seeds.slice(0, COST_SEEDS),
    timeline: { ...plain.timeline, production: `${WAITING_DAYS}d` },
    training: { ...plain.training, provenances: [BASELINE.provenance], splits: [BASELINE.split] },
    serving: {
      ...plain.serving,
      // The company's model does not have the new features either.
      incumbent: { ...plain.serving.incumbent, features: all.filter((name) => !newFeatures.includes(name)) },
    },
    retraining: { newFeatures },
  };
  return newFeatures.length === 0 || checkCombinations(inventing).length > 0 ? undefined : inventing;
}

function measuring(
  { sweep: _, ...scenario }: Scenario,
  { live, storage }: { readonly live: boolean; readonly storage: boolean },
): Scenario {
  return {
    ...scenario,
    training: {
      ...scenario.training,
      encoders: [encoderOf(scenario)],
      models: [],
    },
    evaluation: {
      ...scenario.evaluation,
      live,
      storage,
      liveReferences: [],
      driftTwin: false,
      ownLabel: false,
      screening: false,
      offPolicy: null,
      slices: false,
      ranking: null,
      curves: false,
      // Nobody looks at it; this is the least there can be.
      choiceSample: 1,
    },
    retraining: null,
    expect: [],
    observe: [],
  };
}

function checked(label: string, scenario: Scenario): Scenario {
  const problems = checkCombinations(scenario);
  if (problems.length === 0) return scenario;
  throw new ScenarioError(problems.map((problem) => ({ ...problem, place: { source: { label, rank: 0 } } })));
}
