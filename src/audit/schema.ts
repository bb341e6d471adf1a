/** The result of an audit, as it is written. */
import { z } from 'zod';
import { featureKinds } from '../features/definition.ts';
import { type DataFile, dataFile, estimate, list, number, versioned, whole } from '../lab/result/dataFile.ts';

export const alarmNames = [
  'leak',
  'later rows',
  'sessions',
  'copies over the split',
  'unknown at the cut',
  'unripe labels',
  'copies',
  'calibration',
] as const;
export type AlarmName = (typeof alarmNames)[number];

/** Mitigations of the benchmark that an audit may advise. */
export const advisable = ['logging', 'by-known-time', 'time-split', 'time-gap'] as const;
export type Advisable = (typeof advisable)[number];

export const verdicts = ['equal', 'skew without leak', 'leak', 'cannot tell'] as const;
export type Verdict = (typeof verdicts)[number];

const aucEstimate = z
  .strictObject({
    mean: number.describe('AUC.'),
    low: number.describe('Lower end of the 95 % interval.'),
    high: number.describe('Upper end of the 95 % interval.'),
  })
  .meta({
    id: 'AucEstimate',
    description: 'A difference of AUC. Rows of one user are not taken for independent.',
  });

const input = z
  .strictObject({
    files: list(z.string()).describe('Names of the files.'),
    rows: whole.describe('Rows that were read.'),
    rowsInFile: whole.describe('Rows of the files.'),
    stride: whole.describe('One row in so many was read, by a hash of its id; 1 for all.'),
  })
  .describe('A table.');

const feature = z.strictObject({
  name: z.string(),
  kind: z.enum(['number', 'flag', 'time', 'text']),
  verdict: z.enum(verdicts),
  why: z.string().describe('The reason, in one sentence.'),
  compared: whole.describe('Rows with a value on at least one side.'),
  mismatch: number.describe(
    'Share of them in which the two sides differ, 0 to 1; a value on one side alone counts.',
  ),
  beyondRounding: number.describe(
    'Share of them in which they differ by more than rounding to single precision.',
  ),
  nulls: z
    .strictObject({ training: number, served: number })
    .describe('Share of the matched rows without a value, 0 to 1.'),
  restated: whole
    .nullable()
    .describe('Rows whose training value an earlier copy has otherwise; null without such a copy.'),
  excess: aucEstimate
    .nullable()
    .describe('Excess information, in AUC; null where nothing was served or nothing differs.'),
  damage: aucEstimate
    .nullable()
    .describe(
      'Damage of this feature by itself, where all others are trained as they were served; null where nothing was served or nothing differs.',
    ),
  isHarmful: z.boolean().describe('True if the interval of the damage lies above 0.001 AUC, leak or not.'),
  auc: z
    .strictObject({ training: number, served: number })
    .describe(
      'AUC of the feature by itself, whichever way it points, in the rows that models were fitted on, or in all where nothing was served; null for texts.',
    ),
});

const scoredRows = z
  .strictObject({
    rows: whole,
    positives: whole,
    auc: aucEstimate.nullable().describe('AUC of the score in them; null with one class.'),
  })
  .meta({ id: 'ScoredRows', description: 'Some test rows, and how well the score orders them.' });

const ageBin = z.strictObject({
  fromDays: number,
  toDays: number,
  rows: whole,
  excess: aucEstimate,
});

const share = (of: string) => number.describe(`${of}, 0 to 1.`);

const splitCheck = z
  .strictObject({
    train: whole.describe('Rows of training.'),
    test: whole.describe('Rows of test.'),
    others: whole.describe('Rows of neither.'),
    positiveRate: z
      .strictObject({ train: number, test: number })
      .describe('Share of positive labels on both sides: far apart where one was resampled.'),
    testBeforeLastTrain: share('Share of test rows that are no later than the last training row').nullable(),
    users: share('Share of test rows whose user is in training, too').nullable(),
    sessions: share('Share of test rows whose session is in training, too').nullable(),
    entities: list(z.strictObject({ column: z.string(), share: number })).describe(
      'Share of test rows whose value of another entity is in training, too.',
    ),
    copies: share('Share of test rows of which training has a row with equal feature values'),
    unknownAtCut: share('Share of training rows whose label was not known at the first test row').nullable(),
    scored: z
      .strictObject({
        by: z.enum(['scoreOffline', 'score']).describe('The score that is judged.'),
        knownUsers: scoredRows.describe('Test rows of users that training has, too.').nullable(),
        newUsers: scoredRows.describe('Those of others.').nullable(),
        byAge: list(scoredRows.extend({ fromDays: number, toDays: number })).describe(
          'Test rows by days after the last training row, in parts of equal size.',
        ),
      })
      .nullable()
      .describe('How well the score orders test rows; null without one.'),
  })
  .describe('What training rows know of test rows. Null where a column is not named.');

const labelCheck = z
  .strictObject({
    delayHours: list(z.strictObject({ share: number, hours: number }))
      .nullable()
      .describe('Hours after which so many of the positive labels were known.'),
    windowHours: number
      .nullable()
      .describe(
        'The attribution window as it was given, or hours in which 99 % of the positive labels were known.',
      ),
    knownBefore: share('Share of positive labels that were known before the decision').nullable(),
    unripe: z
      .strictObject({
        share: share('Share of rows that are younger than the window at the last moment of the table'),
        positiveRate: share('Share of positive labels among them'),
        ripePositiveRate: share('The same among the other rows'),
      })
      .nullable(),
    restated: z
      .strictObject({
        rows: whole.describe('Rows that both copies of the training set have.'),
        toPositive: whole.describe('Those whose label is 1, and was not before.'),
        toNegative: whole.describe('Those whose label is 0, and was not before.'),
      })
      .nullable()
      .describe('Labels that an earlier copy of the training set has otherwise; null without one.'),
    afterLast: z
      .strictObject({
        found: whole.describe('Positive labels that were known after the last row.'),
        expected: number.describe('As many as the delays of older rows promise.'),
      })
      .nullable()
      .describe('Labels that had not their time are missing here.'),
  })
  .describe('How long a label takes, rows that had not the time, and labels that were restated.');

const setCheck = z
  .strictObject({
    positiveRate: share('Share of positive labels'),
    copies: share('Share of rows beyond the first of equal feature values'),
    conflicting: share('Share of rows of which another has equal feature values and the other label'),
    calibrationOnline: number
      .nullable()
      .describe('Sum of the scores online over the number of positive labels; 1 is right.'),
    calibrationOffline: number.nullable().describe('The same of the scores offline.'),
    scores: z
      .strictObject({
        rows: whole.describe('Rows that have both scores.'),
        differing: share(
          'Share of them in which the scores differ by more than rounding to single precision',
        ),
        aucOnline: number.describe('AUC of the scores online.'),
        aucOffline: number.describe('AUC of the scores offline.'),
      })
      .nullable()
      .describe('The scores offline against those online; null without either.'),
  })
  .describe('The set as a whole.');

const match = z
  .strictObject({
    reading: z.string().describe('The reading that agrees in most rows, as it ends the sentence “equals …”.'),
    share: share('Share of rows that agree'),
    rows: whole.describe('Rows that were compared.'),
    isNamed: z.boolean().describe('True if so many agree that the reading is said to be the one: 99 %.'),
    provenance: z
      .string()
      .describe('The reading as an entry of `training.provenances` of a scenario, in JSON.'),
    changed: list(z.string()).describe('What is changed beside the reading: value or definition.'),
    alike: list(z.string()).describe('Others that agree in as many rows, and cannot be told apart in them.'),
    moreAlike: whole.describe('Those of them that are not listed.'),
  })
  .meta({ id: 'ProvenanceMatch', description: 'The reading of history that reproduces values.' });

const provenanceFinding = z
  .strictObject({
    tried: whole.describe('Readings that were tried.'),
    untried: whole.describe('Readings that were not tried.'),
    isEnough: z
      .boolean()
      .describe(
        'True if these reproduce every value, so that no others were needed; if not, the log is too long for more.',
      ),
    sampled: list(whole).describe(
      'Rows of the samples on which they were tried, before the best were in all rows.',
    ),
    trainedAt: z.string().describe('The moment of training that was given, or the likeliest.'),
    isTrainedAtGiven: z.boolean(),
    events: whole.describe('Events of the history.'),
    features: list(
      z.strictObject({
        name: z.string(),
        kind: z.enum(featureKinds).describe('Whether it depends on history.'),
        training: match,
        served: match.nullable().describe('Null where nothing that was served is known.'),
      }),
    ),
    undefined: list(z.string()).describe('Features without a definition.'),
    remarks: list(z.string()).describe('What was left out of the history, and how much of it.'),
  })
  .describe('Which reading of history reproduces training and served values.');

/** The two sides whose values are compared. */
export type AuditSide = 'training' | 'served';
export interface ProvenanceMatch extends z.output<typeof match> {}
export interface ProvenanceFinding extends z.output<typeof provenanceFinding> {}
export interface ScoredRows extends z.output<typeof scoredRows> {}
export interface SplitCheck extends z.output<typeof splitCheck> {}
export interface LabelCheck extends z.output<typeof labelCheck> {}
export interface SetCheck extends z.output<typeof setCheck> {}

export const auditSchema = z.strictObject({
  ...versioned(1),
  audited: z.strictObject({
    training: input,
    served: input.nullable(),
    previous: input.nullable(),
  }),
  rows: z.strictObject({
    judged: whole.describe('Rows of the training set that were judged.'),
    positives: whole.describe('Those with label 1.'),
    users: whole.describe('Users among them; null where no column says.').nullable(),
    matched: whole.describe('Those of which served values were found.'),
    fitted: whole.describe('Those that models were fitted on.'),
  }),
  verdict: z.enum(verdicts).describe('Of all features together.'),
  excess: aucEstimate.nullable().describe('Excess information of all features together.'),
  excessByAge: list(ageBin).describe(
    'The same by the age of the row, in days before the last row; empty without moments.',
  ),
  flattery: aucEstimate.nullable().describe('AUC offline with training values, minus that with served ones.'),
  damage: aucEstimate
    .nullable()
    .describe(
      'AUC on served values of a model trained on them, minus that of the model trained on training values.',
    ),
  features: list(feature),
  provenance: provenanceFinding.nullable(),
  split: splitCheck.nullable(),
  label: labelCheck.nullable(),
  set: setCheck,
  alarms: list(
    z.strictObject({
      alarm: z.enum(alarmNames),
      value: number
        .nullable()
        .describe('What is compared with the limit; null where the inputs do not tell.'),
      limit: number,
      isRaised: z.boolean().describe('True if the value is above the limit.'),
    }),
  ).describe('How often each is right is in the report.'),
  advice: list(
    z.strictObject({
      against: list(z.enum(alarmNames)).describe('Raised alarms that it removes the cause of.'),
      mitigation: z.enum(advisable).describe('Its id in `hindsight mitigations`.'),
      title: z.string(),
      why: z.string(),
      assumes: z.string().describe('Without which it is no remedy.'),
      damage: estimate.describe(
        'Soft AUC that production loses with it against clean logging, in the benchmark of mitigations.',
      ),
      bytesPerImpression: estimate.describe('What it stores there, in the layout that stores least.'),
    }),
  ).describe('The cheapest mitigations of what was found; none where nothing was.'),
  notJudged: list(z.strictObject({ what: z.string(), needs: z.string() })).describe(
    'Questions that could not be answered, and the input that would answer them.',
  ),
});
/** Result of an audit: of each feature, whether training values know more of the label than serving could. */
export interface Audit extends z.output<typeof auditSchema> {}
export interface AuditedInput extends z.output<typeof input> {}
export type Advice = Audit['advice'][number];
/** Verdict on one feature, with its measurements. */
export interface FeatureVerdict extends z.output<typeof feature> {}

export const auditFile: DataFile<Audit, 'audit'> = dataFile(auditSchema, {
  kind: 'audit',
  mark: 'audited',
  command: 'audit',
  description: 'Result of hindsight audit: per feature, whether training values know more than serving did.',
});
