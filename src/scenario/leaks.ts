/** Leaks of pipelines: all by which training or testing knows what was not known when a row was sent. */
import { durationMs } from '../base/time.ts';
import { type ProvenanceOption, readsAfterSending, specOf } from '../features/options.ts';
import { leakyEncoderNames } from '../model/options.ts';
import { isSplitName, splits } from '../splits/options.ts';
import { dynamicFeaturesOf } from './features.ts';
import { nameOf, provenanceOf } from './ownLabel.ts';
import { BASELINE, validationOf } from './pipelines.ts';
import { gapMsOf } from './rowAges.ts';
import { dividesCopies, fittedBeforeSplit, samplesTestRows, samplingOf } from './sampling.ts';
import type { Scenario } from './schema.ts';
import { timelineOf, trainingLabelTimes } from './timeline.ts';

interface Pipeline {
  readonly provenance: string;
  readonly split: string;
  readonly encoder: string;
}

/** A clause for each leak of a pipeline, as it stands behind a colon; none of a pipeline that is leak-free. */
export function leaksOf(scenario: Scenario, { provenance: name, split, encoder }: Pipeline): string[] {
  const { training } = scenario;
  const { models, immature, minimumAge } = training;
  const { labelDelayMs } = trainingLabelTimes(training, timelineOf(scenario));
  const model = models.find((each) => each.name === encoder);
  const provenance = training.provenances.find((each) => nameOf(each) === name) ?? BASELINE.provenance;
  const ofSplit = isSplitName(split) ? splits[split].leak : 'a split that nothing is known of';
  const read = dynamicFeaturesOf(scenario, model?.features).map((each) => provenanceOf(provenance, each));
  const encoders = leakyCodesOf(scenario, encoder);
  const choosesOnTest = validationOf(training, { encoder }) === null;
  const screen = model?.screen === undefined ? training.screen : model.screen;
  const sampling = samplingOf(training, encoder);
  const fitted = fittedBeforeSplit(training, encoder);
  const isPenalised = model?.l2 === undefined ? encoder === 'selected' || training.l2 > 0 : model.l2 !== 0;
  const clauses: readonly (readonly [boolean, string])[] = [
    [read.some(readsAfterSending), 'features are read after sending'],
    [read.some(isInclusive), 'features hold what happens at the very moment of sending'],
    [ofSplit !== null, ofSplit ?? ''],
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
    [
      (split === 'random' || split === 'k-fold') && dividesCopies(sampling),
      'copies of test rows are among the training rows (training.sampling)',
    ],
    [samplesTestRows(sampling), 'test rows are sampled by their label (training.sampling)'],
    // Without a penalty a model is the same on any scale.
    [
      fitted.includes('scaler') && isPenalised,
      'the penalty goes by deviations of all rows, test rows among them (training.fitBeforeSplit)',
    ],
    [fitted.includes('imputer'), 'missing values are filled in with means of test rows, too'],
    [fitted.includes('screen'), 'screening looks at the test rows with their labels'],
    [
      fitted.includes('codes') || fitted.includes('prior'),
      'target codes hold labels of test rows (training.fitBeforeSplit)',
    ],
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
