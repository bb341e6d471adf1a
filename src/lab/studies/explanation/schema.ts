/** Report on one notification and its leak, as `explain.json` holds it. */
import { z } from 'zod';
import { featureForms, featureKinds } from '../../../features/definition.ts';
import { featureNames } from '../../../features/definitions.ts';
import { provenanceName } from '../../../features/options.ts';
import { entityKeys } from '../../../history/entities.ts';
import { counterNames, LIFETIME_MS } from '../../../history/layout.ts';
import { eventTypeNames } from '../../../history/log.ts';
import { type DataFile, dataFile, list, shortened, versioned, whole } from '../../result/dataFile.ts';

export const EXPLAIN_FORMAT_VERSION = 2;

/** Events that features follow from: all but opt-outs. */
const countedEvents = ['send', 'open', 'read', 'follow', 'unfollow'] as const;

const ms = z.number().describe('Milliseconds since the world began.');
const probability = z.number().min(0).max(1);
const feature = z.string().describe('The name of a feature.');

const counts = z.record(z.enum(countedEvents), whole).meta({ id: 'Counts', description: 'Events by kind.' });

const contribution = z.strictObject({
  feature,
  value: z.number(),
  weight: z.number().describe('Change of the log-odds per unit of the value.'),
  mean: z.number().describe('Of the value, over the training rows.'),
  logOdds: z.number().describe('weight × (value − mean)'),
});

const model = z
  .strictObject({
    pipeline: z.string().describe('Such as logged × time.'),
    intercept: z.number().describe('Log-odds where every feature is at its mean.'),
    contributions: list(contribution).describe(
      'The largest first, whichever their sign; equal ones in the order of the features.',
    ),
    memorised: z.number().describe('What the model memorised of ids adds; 0 for one that memorises nothing.'),
    logit: z.number().describe('intercept + Σ logOdds + memorised'),
    probability,
  })
  .meta({ id: 'Model', description: 'A prediction taken apart.' });

const notification = z.strictObject({
  id: whole,
  user: whole,
  story: whole,
  source: whole,
  topic: whole,
  sessionPosition: whole.describe('0 for a decision of the policy; 1, 2, … for follow-ups.'),
  storyPublishedAtMs: ms,
  sentAtMs: ms,
  openedAtMs: ms.nullable().describe('Null where it was not opened before training.'),
  opened: z.boolean().describe('The label: opened within the attribution window.'),
  followedAtMs: ms.nullable().describe('When the user followed the source because of this opening, or null.'),
  side: z
    .enum(['train', 'test', 'neither'])
    .describe('Whether the leaky model was trained on it, or tested on it.'),
});

const causes = z.strictObject({ own: counts, user: counts, others: counts });

const definedValue = z
  .strictObject({
    form: z.enum(featureForms),
    of: z.enum(counterNames).optional(),
    windowMs: z
      .codec(
        z.number().nullable(),
        z.custom<number>((ms) => typeof ms === 'number').meta({ type: ['number', 'null'] as never }),
        {
          decode: (ms) => ms ?? LIFETIME_MS,
          encode: (ms) => (ms === LIFETIME_MS ? null : ms),
        },
      )
      .optional()
      .describe('Null for a lifetime.'),
    prior: z.strictObject({ opens: z.number(), sends: z.number() }).optional(),
  })
  .describe('What a feature says that the scenario defines or changes.');

const explainedFeature = z.strictObject({
  name: feature,
  key: z.enum(entityKeys).describe('The entity that the value is about.'),
  kind: z.enum(featureKinds),
  value: definedValue.optional(),
  events: list(z.enum(eventTypeNames)).describe('Kinds of events that the value follows from.'),
  served: z.number().describe('As logged when the notification was sent.'),
  reconstructed: z.number().describe('As replayed from history as of that moment.'),
  recomputed: z.number().describe("As in the leaky model's training set."),
  provenance: provenanceName.describe('Of the recomputed value.'),
  readAtMs: ms.describe('The moment as of which the recomputed value reads history.'),
  keptSinceMs: ms
    .nullable()
    .describe('The recomputed value knows nothing from before this moment; null where all is kept.'),
  withoutOwn: z
    .number()
    .nullable()
    .describe('Recomputed, had its own send and open never been counted; null for other provenances.'),
  causes: causes.describe(
    'Events between sending and reading that the value follows from, by whose they were.',
  ),
});

const stepEvent = z.strictObject({
  type: z.enum(eventTypeNames),
  occurredAtMs: ms,
  own: z.boolean().describe("The notification's own sending or opening."),
  sameStory: z.boolean(),
  sameSource: z.boolean(),
  sameTopic: z.boolean(),
  because: z.boolean().describe('A follow that came of opening the notification itself.'),
});

const change = z.strictObject({ feature, from: z.number(), to: z.number() });

const step = z.strictObject({ knownAtMs: ms, events: list(stepEvent), changes: list(change) });

const crowd = z.strictObject({ fromMs: ms, toMs: ms, story: counts, source: counts, topic: counts });

const moment = z.strictObject({
  atMs: ms,
  values: list(z.number()).describe('In the order of `features`.'),
  logit: z.number().describe('Of the leaky model.'),
  probability,
});

const contents = z.strictObject({
  ...versioned(EXPLAIN_FORMAT_VERSION),
  ...shortened,
  scenario: z.string().describe('Name of the scenario.'),
  seed: whole,
  trainingAtMs: ms,
  chosen: z
    .strictObject({
      reason: z
        .enum(['asked', 'followed', 'opened', 'any'])
        .describe('By id; or opened, with a follow because of it; or opened; or any there was.'),
      among: whole.describe('How many notifications it was chosen among.'),
      feature: feature.nullable().describe('The feature asked for.'),
      user: whole.nullable().describe('The user asked for.'),
    })
    .describe('Why this notification.'),
  notification,
  features: z.array(explainedFeature).min(1).describe('In the order of a vector.'),
  models: z.strictObject({
    clean: model.describe('Trained on served values, scoring them.'),
    leaky: model.describe('Trained on recomputed values, scoring them.'),
    leakyInProduction: model.describe('The leaky model on served values.'),
    leakyWithoutOwn: model
      .nullable()
      .describe(
        'The leaky model, had its own send and open never been counted; null where that is no value.',
      ),
  }),
  steps: list(step).describe(
    'Events of the user between sending and training, with the features that each changed.',
  ),
  crowd: list(crowd).describe(
    'What all other users did with the same story, source and topic: by the hour for a day from sending on, then by the day.',
  ),
  moments: z
    .array(moment)
    .min(1)
    .readonly()
    .describe('The features recomputed later and later, from sending to training.'),
});

const explanationSchema = contents.superRefine(checkFeatures);

/** Complains about values that no feature has, and of features that are not there. */
function checkFeatures(
  { features, models, steps, moments, chosen }: z.output<typeof contents>,
  { addIssue }: z.RefinementCtx,
): void {
  const names = new Set(features.map(({ name }) => name));
  const expect = (isTrue: boolean, path: (string | number)[], expected: string) => {
    if (!isTrue) addIssue({ code: 'custom', path, message: `expected ${expected}` });
  };
  const expectName = (name: string, ...path: (string | number)[]) =>
    expect(names.has(name), path, `one of ${[...names].join(', ')}`);
  features.forEach(({ name, value }, index) => {
    const isKnown = value !== undefined || featureNames.includes(name);
    expect(isKnown, ['features', index, 'value'], 'what the feature says, which is none of the app');
  });
  for (const [key, model] of Object.entries(models)) {
    model?.contributions.forEach(({ feature }, index) => {
      expectName(feature, 'models', key, 'contributions', index, 'feature');
    });
  }
  steps.forEach(({ changes }, step) => {
    for (const [index, { feature }] of changes.entries()) {
      expectName(feature, 'steps', step, 'changes', index, 'feature');
    }
  });
  moments.forEach(({ values }, index) => {
    expect(values.length === features.length, ['moments', index, 'values'], `${features.length} values`);
  });
  if (chosen.feature !== null) expectName(chosen.feature, 'chosen', 'feature');
}

export const explanationFile: DataFile<Explanation, 'explanation'> = dataFile(explanationSchema, {
  kind: 'explanation',
  mark: 'moments',
  command: 'explain <scenario>',
  description: 'One notification, and how its features leak.',
});

/** Explanation of one notification: its features as served and as recomputed, and what models make of them. */
export interface Explanation extends z.output<typeof explanationSchema> {}
export interface Notification extends z.output<typeof notification> {}
export interface ExplainedFeature extends z.output<typeof explainedFeature> {}
export interface ExplainedModel extends z.output<typeof model> {}
export type Prediction = Omit<ExplainedModel, 'pipeline'>;
export interface Contribution extends z.output<typeof contribution> {}
export interface Counts extends z.output<typeof counts> {}
export type CountedEvent = keyof Counts;
export interface Causes extends z.output<typeof causes> {}
export interface Step extends z.output<typeof step> {}
export interface StepEvent extends z.output<typeof stepEvent> {}
export interface Change extends z.output<typeof change> {}
export interface Crowd extends z.output<typeof crowd> {}
export interface Moment extends z.output<typeof moment> {}
export type Reason = Explanation['chosen']['reason'];
