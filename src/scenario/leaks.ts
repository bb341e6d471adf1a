/** Leaks of pipelines: all by which training or testing knows what was not known when a row was sent. */
import { durationMs } from '../base/time.ts';
import { type ProvenanceOption, readsAfterSending, specOf } from '../features/options.ts';
import { leakyEncoderNames } from '../model/options.ts';
import { dynamicFeaturesOf } from './features.ts';
import { nameOf, provenanceOf } from './ownLabel.ts';
import { BASELINE, validationOf } from './pipelines.ts';
import { gapMsOf } from './rowAges.ts';
import type { Scenario } from './schema.ts';
import { timelineOf, trainingLabelTimes } from './timeline.ts';

interface Pipeline {
  readonly provenance: string;
  readonly split: string;
  readonly encoder: string;
}

/** Knowledge of later rows that a split itself gives to a model. */
const SPLIT_LEAKS: Readonly<Partial<Record<string, string>>> = {
  'temporal-user': 'test rows are later than training rows of their own user alone',
  'leave-last-out': 'test rows are later than training rows of their own user alone',
  'purged-k-fold': 'all parts but the last are tested on with a model that was trained on later rows, too',
};

/** A clause for each leak of a pipeline, as it stands behind a colon; none of a pipeline that is leak-free. */
export function leaksOf(scenario: Scenario, { provenance: name, split, encoder }: Pipeline): string[] {
  const { training } = scenario;
  const { models, immature, minimumAge } = training;
  const { labelDelayMs } = trainingLabelTimes(training, timelineOf(scenario));
  const model = models.find((each) => each.name === encoder);
  const provenance = training.provenances.find((each) => nameOf(each) === name) ?? BASELINE.provenance;
  const read = dynamicFeaturesOf(scenario, model?.features).map((each) => provenanceOf(provenance, each));
  const encoders = leakyCodesOf(scenario, encoder);
  const choosesOnTest = validationOf(training, { encoder }) === null;
  const screen = model?.screen === undefined ? training.screen : model.screen;
  const clauses: readonly (readonly [boolean, string])[] = [
    [read.some(readsAfterSending), 'features are read after sending'],
    [read.some(isInclusive), 'features hold what happens at the very moment of sending'],
    [split !== 'time', SPLIT_LEAKS[split] ?? 'test rows are no later than training rows'],
    [
      (split === 'time' || split === 'purged-k-fold') && gapMsOf(training, labelDelayMs) < labelDelayMs,
      'some labels of training rows became known only when test rows were sent (training.gap)',
    ],
    [
      encoders.length > 0,
      `target codes of training rows hold labels that were not yet known (${encoders.join(', ')})`,
    ],
    [
      immature === 'negative' && durationMs(minimumAge) < labelDelayMs,
      'rows whose label is not yet known count as not opened (training.immature)',
    ],
    [
      choosesOnTest && model === undefined,
      'what it trains with is chosen by its NE on the test rows (training.select)',
    ],
    [choosesOnTest && model !== undefined, 'its l2 is chosen by its NE on the test rows'],
    [screen?.shift !== undefined, 'screening by shift looks at the test rows'],
    [model?.family !== undefined, 'a plug-in trains it, and what that looks at is not known'],
  ];
  return clauses.flatMap(([leaks, clause]) => (leaks ? [clause] : []));
}

export function hasLeakyCodes(scenario: Scenario, { encoder }: Pick<Pipeline, 'encoder'>): boolean {
  return leakyCodesOf(scenario, encoder).length > 0;
}

/** Those that a model has, or might choose. */
function leakyCodesOf({ training: { select, models } }: Scenario, memory: string): readonly string[] {
  const encoders: readonly string[] =
    memory === 'selected'
      ? (select ?? []).map(({ encoder }) => encoder)
      : [models.find(({ name }) => name === memory)?.encoder ?? memory];
  return encoders.filter((encoder) => leakyEncoderNames.includes(encoder));
}

export function isLeakFree(scenario: Scenario, pipeline: Pipeline): boolean {
  return leaksOf(scenario, pipeline).length === 0;
}

function isInclusive(option: ProvenanceOption): boolean {
  const { logging, view } = specOf(option);
  if (logging !== undefined) return logging.fallback !== undefined && isInclusive(logging.fallback);
  return view.boundary === 'inclusive';
}
