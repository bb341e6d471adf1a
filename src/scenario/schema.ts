/** The whole of a scenario file. Each room states its own options; this composes them. */
import { z } from 'zod';
import { UserError } from '../base/errors.ts';
import { count, duration, nonNegative, probability } from '../base/options.ts';
import { definitionOption } from '../features/definitionOption.ts';
import { provenanceName, provenanceOption } from '../features/options.ts';
import { historyOptions } from '../history/options.ts';
import {
  beforeSplitPart,
  encodedEntity,
  encoderName,
  encodingOptions,
  l2Option,
  missingName,
  solverName,
} from '../model/options.ts';
import { servingOptions } from '../serving/options.ts';
import { splitName } from '../splits/options.ts';
import { worldOptions } from '../world/options.ts';
import { MAXIMUM_SEEDS, parseSeeds } from './reading/seeds.ts';
import { defaultLiveReferences, liveReferenceNames, referenceNames } from './references.ts';

const timeline = z.strictObject({
  burnIn: duration({ wholeDays: true, max: '1000d' })
    .default('7d')
    .describe('Life before anything is logged, so that counters are not young.'),
  warmup: duration({ wholeDays: true, max: '1000d' })
    .default('56d')
    .describe(
      'Logged by the heuristic and by the generations of the incumbent model, which are trained on it.',
    ),
  logging: duration({ wholeDays: true, min: '1d', max: '1000d' })
    .default('21d')
    .describe('Logged by the incumbent; models are trained on it at its end.'),
  production: duration({ wholeDays: true, min: '1d', max: '1000d' })
    .default('7d')
    .describe('Models are deployed, in shadow and live.'),
});

const shortName = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,60}$/, { error: 'expected small letters, digits and dashes, a letter first' });

const features = () => z.union([z.literal('all'), z.array(z.string()).min(1)]);

const provenanceMix = z.strictObject({
  name: shortName().describe('Name of this mix in the results.'),
  from: provenanceOption.describe(
    'Provenance of all features but the exceptions: a name, or a mapping with parameters.',
  ),
  except: z
    .record(z.string(), provenanceOption)
    .default({})
    .describe('Provenance of single features by name, written as in `from`.'),
});

/** Nothing is above 1. */
const threshold = (min: number) => z.number().min(min).lt(1).optional();

const screen = z.strictObject({
  auc: threshold(0.5).describe(
    'Features whose AUC by themselves on the training rows, whichever way they point, is above this are dropped.',
  ),
  skew: threshold(0).describe(
    'Features that differ from what was logged in more than this share of the training rows are dropped.',
  ),
  shift: threshold(0.5).describe(
    'Features that by themselves tell test rows from training rows with an AUC above this are dropped.',
  ),
});
export interface ScreenOptions extends z.infer<typeof screen> {}

const validation = z.number().gt(0).lt(1);

const sampling = z.strictObject({
  negatives: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('Share of the rows that were not opened that is kept, drawn at random.'),
  positives: count(1, 1000).default(1).describe('Times that each opened row is there, itself among them.'),
  duplicates: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Share of the rows, drawn at random, that are there twice as often.'),
  beforeSplit: z
    .boolean()
    .default(false)
    .describe(
      'All rows are sampled before they are divided: test rows, too, and of copies, which are rows of their own, a random split or k-folds put some on either side. False samples training rows alone.',
    ),
  recalibrate: z
    .boolean()
    .default(false)
    .describe(
      'The intercept is corrected by ln(negatives / positives), the logarithm of the ratio in which the odds were changed. False leaves promises that are too high by it.',
    ),
});

const fitBeforeSplit = () => z.array(beforeSplitPart).max(5);

const model = z.strictObject({
  name: shortName().describe('Name of the model in the results, where an encoder would stand.'),
  family: z
    .string()
    .optional()
    .describe('How it is trained, by a family of a plug-in; logistic regression without one.'),
  encoder: encoderName.default('none').describe('What the model memorises.'),
  entities: z
    .array(encodedEntity)
    .min(1)
    .optional()
    .describe('Entities that its encoder memorises, in place of `training.encoding.entities`.'),
  features: features().optional().describe('Features that it may use, in place of `training.features`.'),
  crosses: z
    .union([z.literal('all'), z.array(z.string()).min(2)])
    .optional()
    .describe('The product of every two of these features is one more column.'),
  l2: z
    .union([l2Option, z.array(l2Option).min(2).max(100)])
    .optional()
    .describe(
      'Regularisation in place of `training.l2`; of several values the pipeline chooses by its own NE on the validation rows, or on the test rows without such, then refits.',
    ),
  missing: missingName
    .optional()
    .describe('Treatment of missing values in place of `training.missing`; a family always drops.'),
  validation: validation
    .nullable()
    .optional()
    .describe('Validation rows in place of `training.validation`; null chooses on the test rows.'),
  maximumAge: duration({ max: '1000d' })
    .optional()
    .describe('Trained on rows sent within this time before training alone; what is tested on stays.'),
  screen: screen
    .nullable()
    .optional()
    .describe('Screening of its features in place of `training.screen`; null does none.'),
  sampling: sampling
    .nullable()
    .optional()
    .describe('Sampling of its rows in place of `training.sampling`; null does none.'),
  fitBeforeSplit: fitBeforeSplit()
    .optional()
    .describe('What of it is fitted before the split, in place of `training.fitBeforeSplit`.'),
});

const training = z.strictObject({
  provenances: z
    .array(z.union([provenanceName, provenanceMix]))
    .min(1)
    .max(100)
    .default(['recomputed', 'logged', 'reconstructed'])
    .describe('Where feature values come from: a pipeline for each.'),
  splits: z
    .array(splitName)
    .min(1)
    .default(['random', 'time'])
    .describe('How test rows are held out: a pipeline for each.'),
  encoders: z
    .array(encoderName)
    .min(1)
    .default(['none'])
    .describe('What the model memorises: a pipeline for each.'),
  encoding: encodingOptions.prefault({}),
  models: z
    .array(model)
    .max(100)
    .default([])
    .describe('Models that differ from the options here in more than the encoder: a pipeline for each.'),
  features: features().default('all').describe('Features that models may use.'),
  testShare: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.25)
    .describe('Share of the rows, of the entities, or of the rows of each user, held out for testing.'),
  minimumAge: duration({ max: '1000d' })
    .default('0s')
    .describe('Rows sent within this time before training are left out, of training and of testing.'),
  botRule: z
    .strictObject({
      recall: probability().describe('Share of the bots that the rule takes for bots.'),
      falsePositives: probability().lt(1).default(0).describe('Share of the people whom it takes for bots.'),
    })
    .nullable()
    .default(null)
    .describe(
      'A rule that tells bots from people, user by user: rows of those that it takes for bots are neither trained nor tested on. Features count their events all the same. Null keeps every row.',
    ),
  labelWindow: duration({ min: '1m', max: '14d' })
    .nullable()
    .default(null)
    .describe(
      'Rows that are trained and tested on are labelled opened when opened within this time, and are mature accordingly; null for serving.attributionWindow, by which production and the incumbent model go in any case.',
    ),
  immature: z
    .enum(['drop', 'negative'])
    .default('drop')
    .describe(
      'Rows whose label is not known yet are dropped, or count as not opened unless their open is known already.',
    ),
  missing: missingName
    .default('drop')
    .describe(
      'Rows with a missing value are dropped, or the model fills it in, in training and in production alike: with 0, with the mean of its training rows, or with the mean and an indicator, one more column `<feature> is missing` for each feature that is missing in some training row.',
    ),
  mostRows: count(1, 1_000_000_000)
    .nullable()
    .default(null)
    .describe(
      'Most rows that a pipeline trains on, drawn at random, so that splits compare at equal numbers; null takes all.',
    ),
  followUps: z
    .boolean()
    .default(false)
    .describe(
      'Follow-ups, which are sent by rule, are trained on, too; they are never tested on. They shift what a model promises of its own choices.',
    ),
  gap: duration({ max: '1000d' })
    .nullable()
    .default(null)
    .describe(
      'Time left out between training and test rows of a time split, and on both sides of those of purged k-folds; null for as long as a label takes: its window and the longest ingestion delay.',
    ),
  folds: count(2, 100)
    .default(5)
    .describe('Parts of the rows that k-fold and purged-k-fold test on in turn, with a model for each.'),
  embargo: duration({ max: '1000d' })
    .default('0s')
    .describe('Further time that purged-k-fold leaves out of training after the test rows and their labels.'),
  solver: solverName
    .default('newton')
    .describe('Exact Newton steps, or gradient descent by ml-logistic-regression.'),
  l2: l2Option
    .default(1)
    .describe(
      'Half of this times the sum of squared standardised coefficients is added to the summed log loss.',
    ),
  iterations: count(1, 10_000_000).default(3000).describe('Steps of the gradient-descent solver.'),
  ship: z
    .enum(['evaluated', 'refit'])
    .default('evaluated')
    .describe('Deploy the evaluated model, or one trained again on every mature row.'),
  select: z
    .array(z.strictObject({ encoder: encoderName.default('none'), l2: l2Option.default(1) }))
    .min(2)
    .max(100)
    .nullable()
    .default(null)
    .describe(
      'Alternatives among which each pipeline chooses by its own NE on the validation rows, or on the test rows without such, then refits.',
    ),
  validation: validation
    .nullable()
    .default(null)
    .describe(
      'Share of the training rows that is held out, by the split of the pipeline, for choosing (`select`, several values of `l2`); what is chosen is trained on all of them. Null chooses on the test rows.',
    ),
  screen: screen
    .nullable()
    .default(null)
    .describe(
      'Each pipeline drops its features that look like a leak, then trains with the rest; null does not.',
    ),
  sampling: sampling
    .nullable()
    .default(null)
    .describe(
      'Rows are taken more or less often by their label; null takes each once. `l2` stays the weight of the penalty beside the summed loss, so it weighs more beside fewer rows.',
    ),
  fitBeforeSplit: fitBeforeSplit()
    .default([])
    .describe(
      'Fitted on all rows with a label, test rows among them, instead of training rows: the `scaler` (means and deviations, by which the penalty weighs coefficients), the `imputer` (means in place of missing values), the `screen` by auc or skew, target `codes`, or only the `prior` that these shrink to.',
    ),
});

const ranking = z.strictObject({
  share: z
    .number()
    .gt(0)
    .max(1)
    .default(0.01)
    .describe('Share of the decisions that are sampled; each with all candidates that could be sent.'),
  openedShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.25)
    .describe('Share of those whose story is opened, which say more. Weights undo the difference.'),
  k: count(1, 1000).default(10).describe('Places at the top of a ranking that count.'),
  negatives: count(1, 100_000)
    .nullable()
    .default(99)
    .describe(
      'Candidates, drawn at random, that the opened story is ranked among, beside the ranking among all; null for the latter alone.',
    ),
});

const offPolicy = z.strictObject({
  clip: nonNegative()
    .gt(0)
    .nullable()
    .default(null)
    .describe(
      'Largest weight of a notification, probability over propensity: what is above counts as this, for less spread and some bias. Null clips nothing.',
    ),
  sample: count(1, 10_000_000)
    .default(20_000)
    .describe('Decisions in shadow that are looked at, drawn at random if there are more.'),
});

const evaluation = z.strictObject({
  choiceSample: count(1, 10_000_000)
    .default(1000)
    .describe('Decisions in shadow at which choice value is measured.'),
  bootstrapResamples: count(20, 100_000)
    .default(200)
    .describe('Resamples of users and of days of publication when there is one seed.'),
  live: z
    .boolean()
    .default(true)
    .describe('Deploy each model in its own copy of the world; false measures in shadow only.'),
  liveReferences: z
    .array(z.enum(liveReferenceNames))
    .default([...defaultLiveReferences])
    .describe('References that go live beside the models, each in its own copy of the world.'),
  driftTwin: z
    .boolean()
    .default(true)
    .describe(
      'Simulate the same world without drift from the first day of logging on, for the drift step of the waterfall.',
    ),
  ownLabel: z
    .boolean()
    .default(true)
    .describe(
      "Train and deploy each pipeline whose features hold the row's own send and open once more without them, for what the row's own label does.",
    ),
  screening: z
    .boolean()
    .default(false)
    .describe(
      'Measure what would give a leak away, feature by feature: its AUC, shift, skew and truncation.',
    ),
  slices: z
    .boolean()
    .default(false)
    .describe(
      'Measure some rows apart: new users and new stories in production, notifications that brought a follow-up offline.',
    ),
  storage: z
    .boolean()
    .default(false)
    .describe('Measure the bytes that each pipeline must have kept, on encoded data.'),
  curves: z
    .boolean()
    .default(true)
    .describe(
      'Measure what charts need: ROC and reliability curves, open rates by day, skew by age of the row.',
    ),
  ranking: ranking
    .nullable()
    .default(null)
    .describe(
      'Measure rankings of all candidates at a sample of the decisions, offline and in shadow; null does not.',
    ),
  offPolicy: offPolicy
    .nullable()
    .default(null)
    .describe(
      "Estimate each model's live open rate from the notifications in shadow and their logged propensities (IPS, SNIPS, DR); null does not.",
    ),
  shadowPolicy: z
    .enum(['incumbent', 'heuristic', 'popular', 'random'])
    .default('incumbent')
    .describe(
      'Who sends in production while models are measured in shadow; another than the incumbent is a policy shift.',
    ),
});

const newFeature = definitionOption.extend({
  name: z.string().describe('What it is called; no other feature has this name.'),
});

const retraining = z.strictObject({
  newFeatures: z
    .array(z.union([z.string(), newFeature]))
    .min(1)
    .max(100)
    .describe(
      'Features that are invented on the first day of production, by name or with their definitions; before, nobody computed or logged them. One that is defined here is used by retrained models alone.',
    ),
});

const termWithQuantity = z.strictObject({
  of: z.string().describe('A pipeline, reference or way of retraining.'),
  quantity: z.string().describe('A quantity of it, of the same measure: offline.auc goes with shadow.auc.'),
});

/** A name, whose quantity is the expectation's, or a name with its own quantity; or a list of them. */
const terms = z.union([
  z.string(),
  termWithQuantity,
  z
    .array(z.union([z.string(), termWithQuantity]))
    .min(1)
    .max(20),
]);

/** Leaks of which a contrast can tell. */
export const leaks = ['whole', 'minus-own', 'split'] as const;

/** The terms of a contrast, which expectations and observations share. */
const contrast = {
  that: z
    .string()
    .describe(
      `A pipeline, as \`provenance × split\` or \`provenance × split × encoder\`, a reference (${referenceNames.join(', ')}), or a way of retraining (without, wait-and-log, reconstruct, recompute).`,
    ),
  quantity: z.string().describe('A quantity of the summary, such as gap.auc or live.openRate.'),
  minus: terms
    .optional()
    .describe('Other pipelines or references, one or a list, each subtracted seed by seed.'),
  plus: terms.optional().describe('Other pipelines or references, one or a list, each added seed by seed.'),
};

const leak = z
  .enum(leaks)
  .describe(
    "Of a claim: it is the effect of the whole feature leak, of what is left of it without the row's own label, or of a split leak. Reports of claims have a column for each.",
  );

const expectation = z.strictObject({
  ...contrast,
  is: z
    .enum(['above', 'below', 'within'])
    .describe('The whole 95 % interval lies above the margin, below it, or inside ± margin.'),
  margin: z.number().default(0).describe('In the unit of the quantity.'),
  because: z.string().default('').describe('Why this margin.'),
  leak: leak.optional(),
  nil: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Of a claim: why the contrast is nil by construction where the cause is absent, so that no control is subtracted.',
    ),
  construction: z
    .boolean()
    .default(false)
    .describe(
      'Of a claim: true by construction, so it must hold in every seed, is no evidence and counts only where it fails.',
    ),
});

const observation = z.strictObject({
  label: z.string().min(1).max(100).describe('What the contrast is called where it is shown.'),
  ...contrast,
  leak: leak.optional(),
  divide: z
    .number()
    .gt(0)
    .default(1)
    .describe(
      'The contrast is divided by this: by 3, where it sums what three pipelines give, for their mean.',
    ),
  at: z
    .union([z.number(), z.string().min(1)])
    .optional()
    .describe('Place on an axis. Observations of one label at several places are one series.'),
});

const seedText = z.string().transform((text, context) => {
  try {
    return parseSeeds(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.addIssue({ code: 'custom', message: error.message.replace(/^.*; (?=expected )/, '') });
    return z.NEVER;
  }
});

/** A path of folders that every file system allows; points of a sweep are named `<scenario>/<key>=<value>`. */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._+=,-]{0,199}(?:\/[A-Za-z0-9][A-Za-z0-9._+=,-]{0,199}){0,7}$/;

export const scenarioSchema = z.strictObject({
  name: z
    .string()
    .regex(NAME_PATTERN, {
      error: 'expected letters, digits and . _ - + = , with / between folders, a letter or digit first',
    })
    .describe('Name of the experiment and of its folder of results.'),
  title: z.string().default('').describe('What the scenario claims, in one line.'),
  description: z.string().default('').describe('What the scenario shows.'),
  plugins: z
    .array(z.string())
    .min(1)
    .max(20)
    .optional()
    .describe(
      'Modules that bring features, mechanisms or families of models: paths, relative to the file that they are written in.',
    ),
  seeds: z
    .union([z.array(count(0, 2_147_483_647)).min(1).max(MAXIMUM_SEEDS), seedText])
    .prefault([1, 2, 3, 4, 5, 6, 7, 8])
    .describe('One world for each seed: a list, or a text such as `1-20` or `1-4,9`.'),
  timeline: timeline.prefault({}),
  world: worldOptions.prefault({}),
  history: historyOptions.prefault({}),
  features: z
    .record(z.string(), definitionOption.nullable())
    .optional()
    .describe('Features of its own, and changes of those of the app, by name; null drops one.'),
  serving: servingOptions.prefault({}),
  training: training.prefault({}),
  evaluation: evaluation.prefault({}),
  retraining: retraining
    .nullable()
    .default(null)
    .describe(
      'Train again on every day of production with new features, in each way to come by their values; null does not.',
    ),
  sweep: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .optional()
    .describe('Values to run through, by key path; several paths give every combination.'),
  expect: z
    .array(expectation)
    .max(1000)
    .default([])
    .describe('What the result must show; the command fails when it does not.'),
  observe: z
    .array(observation)
    .max(1000)
    .default([])
    .describe('Contrasts that are reported with their intervals, without a verdict.'),
});

/** Scenario with all its defaults. */
export interface Scenario extends z.infer<typeof scenarioSchema> {}
/** Scenario as it is written: what is left out has its default. */
export interface ScenarioInput extends z.input<typeof scenarioSchema> {}
/** Training sets and models as they are written. */
export interface TrainingInput extends z.input<typeof training> {}
/** Model that differs from the options of training, as it is written. */
export interface ModelInput extends z.input<typeof model> {}
/** Measurements as they are written. */
export interface EvaluationInput extends z.input<typeof evaluation> {}
export interface Expectation extends z.infer<typeof expectation> {}
export interface Observation extends z.infer<typeof observation> {}
/** Quantities added and subtracted, in an expectation or an observation. */
export type Contrast = Pick<Expectation, keyof typeof contrast>;
export type TrainingOptions = Scenario['training'];
