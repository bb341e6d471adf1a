/** Files of a challenge that the lab writes: its list of worlds, their truth, and the score of answers. */
import { z } from 'zod';
import {
  type DataFile,
  dataFile,
  estimate,
  list,
  number,
  versioned,
  whole,
} from '../../lab/result/dataFile.ts';

const challengeName = z
  .string()
  .describe('Name of the challenge: its seed, its number of worlds and a hash of its truth.');

const tableFormats = ['parquet', 'csv'] as const;
export type TableFormat = (typeof tableFormats)[number];

const challengeSchema = z.strictObject({
  ...versioned(1),
  challenge: challengeName,
  seed: whole.describe('Seed from which its worlds are drawn.'),
  tables: z.enum(tableFormats).describe('Ending of the files of its tables.'),
  worlds: list(
    z.strictObject({
      id: z.string().describe('Name of the folder with its tables.'),
      features: list(z.string()).describe('Columns of both tables that are features.'),
    }),
  ),
});

export const challengeFile: DataFile<Challenge, 'challenge'> = dataFile(challengeSchema, {
  kind: 'challenge',
  mark: 'challenge',
  command: 'challenge make',
  description: 'List of the worlds of a challenge, as hindsight challenge make writes it.',
});
export interface Challenge extends z.output<typeof challengeSchema> {}

const planted = {
  kind: z.string().describe('Kind of what was planted.'),
  dose: z.string().describe('Dose of it.'),
  leaks: z.boolean().describe('True where training values know what serving could not.'),
};

const truthSchema = z.strictObject({
  ...versioned(1),
  truthOf: challengeName,
  worlds: list(
    z.strictObject({
      id: z.string(),
      ...planted,
      features: list(z.string()).describe('Features that leak.'),
      damage: number.describe(
        'AUC that the model trained on the training values loses in production, measured by deployment, against the one trained on served values. Expected over labels, so that their luck is no part of it.',
      ),
    }),
  ),
});

export const truthFile: DataFile<Truth, 'challenge-truth'> = dataFile(truthSchema, {
  kind: 'challenge-truth',
  mark: 'truthOf',
  command: 'challenge make',
  description: 'What was planted in the worlds of a challenge, and what it costs in production.',
});
export interface Truth extends z.output<typeof truthSchema> {}

const rate = z
  .strictObject({
    cases: whole,
    alarms: whole.describe('Of the cases, those with an alarm.'),
    mean: number.describe('Share of cases with an alarm, 0 to 1.'),
    low: number.describe('Lower end of its exact 95 % interval (Clopper and Pearson).'),
    high: number.describe('Upper end.'),
  })
  .meta({ id: 'AlarmRate', description: 'Alarms in worlds, which are independent of each other.' });

const alarms = z
  .strictObject({
    hits: rate.describe('In worlds that leak.'),
    falseAlarms: rate.describe('In worlds that do not.'),
    lostAuc: number.describe('AUC lost in production by leaks without an alarm, per world of the challenge.'),
    falseAlarmHours: number.describe('Hours of work on false alarms, per world.'),
    hours: number.describe('Both together, per world, at the price of `prices`.'),
    byKind: list(rate).describe('In the order of `kinds`.'),
  })
  .describe('Quality of its alarms.');

const entry = z.strictObject({
  detector: z.string().describe('Name that the answers give.'),
  auc: estimate.describe(
    'AUC over worlds: the chance that one that leaks scores higher than one that does not.',
  ),
  featureAuc: estimate
    .nullable()
    .describe('AUC over the features of all worlds, clustered by world; null without scores of features.'),
  roc: list(z.strictObject({ falseAlarmRate: number, hitRate: number })).describe(
    'Corners of the ROC curve over worlds.',
  ),
  separation: list(number).describe(
    'By kind, in the order of `kinds`: the chance that its score is on the right side of that of a world of the other class.',
  ),
  alarms: alarms.nullable().describe('Null where the answers have no alarms.'),
});

const scoreSchema = z.strictObject({
  ...versioned(1),
  scoreOf: challengeName,
  seed: whole,
  prices: z
    .strictObject({
      hoursPerAuc: number.describe('Hours of work that an AUC of 1 lost in production is worth.'),
      hoursPerFalseAlarm: number,
      never: number.describe('Hours per world of a detector without any alarm.'),
      always: number.describe('Hours per world of one with an alarm in every world.'),
    })
    .describe('Prices at which alarms are counted.'),
  kinds: list(
    z.strictObject({
      ...planted,
      worlds: whole,
      damage: number.describe('Mean AUC that its worlds lose in production.'),
    }),
  ),
  entries: list(entry).describe('One for each file of answers.'),
});

export const challengeScoreFile: DataFile<ChallengeScore, 'challenge-score'> = dataFile(scoreSchema, {
  kind: 'challenge-score',
  mark: 'scoreOf',
  command: 'challenge score',
  description: 'Score of detectors on the worlds of a challenge, as hindsight challenge score writes it.',
});
export interface ChallengeScore extends z.output<typeof scoreSchema> {}
export type ScoredEntry = ChallengeScore['entries'][number];
export interface AlarmRate extends z.output<typeof rate> {}
