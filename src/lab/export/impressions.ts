/** The impressions as a table: ids, label, the features of every provenance, splits and codes. */
import type { Draws } from '../../base/random.ts';
import type { FeatureCatalog } from '../../features/featureSet.ts';
import type { FeatureTable } from '../../features/provenance.ts';
import { type Impressions, impressionKindNames, phaseNames } from '../../history/impressions.ts';
import { BASELINE } from '../../scenario/pipelines.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { World } from '../../world/world.ts';
import type { RunData } from '../stages/production.ts';
import { finalLabel } from '../stages/restatement.ts';
import { labelledExamples } from '../stages/rows.ts';
import type { FittedPipeline } from '../stages/training.ts';
import { encodedColumns, encodedFields } from './encoded.ts';
import type { DescribedColumn, Field } from './fields.ts';
import { featurePart, provenancePart, splitPart } from './parts.ts';
import { type ImpressionRows, rowsOf } from './rows.ts';

export const identityFields = {
  id: { name: 'impression_id', type: 'INT64', meaning: 'identifies the notification; counts from 0' },
  user: { name: 'user_id', type: 'INT32', meaning: 'user to whom it was sent' },
  story: { name: 'story_id', type: 'INT32', meaning: 'story that it was about' },
  source: { name: 'source_id', type: 'INT32', meaning: 'publisher of the story' },
  topic: { name: 'topic_id', type: 'INT32', meaning: 'topic of the story' },
  session: {
    name: 'session_id',
    type: 'INT64',
    meaning: "`impression_id` of the session's first notification",
    nullIn: 'where that was sent in the burn-in',
  },
  kind: {
    name: 'kind',
    type: 'STRING',
    meaning: '`chosen` by the policy, or sent by rule: `follow-up`, `broadcast`',
  },
  sessionPosition: {
    name: 'session_position',
    type: 'INT32',
    meaning: '0 for a decision of the policy; 1, 2, … for the follow-ups that its opens brought',
  },
  sentAt: { name: 'sent_at_ms', type: 'INT64', unit: 'ms', meaning: 'moment of the decision and of sending' },
  phase: {
    name: 'phase',
    type: 'STRING',
    meaning: '`warmup`, `logging` (on whose rows models are trained) or `production`',
  },
} as const satisfies Record<string, Field>;

const trainingLabel = {
  presence: 'only where `training.labelWindow` or `serving.restatement` makes it another label than `opened`',
  nullIn: 'outside `logging`',
};

const labelFields = {
  opened: {
    name: 'opened',
    type: 'BOOLEAN',
    meaning: 'the label: opened within the attribution window after sending, as it turned out',
  },
  isMature: {
    name: 'label_mature',
    type: 'BOOLEAN',
    meaning:
      'whether the label was known when it was used: at training for `warmup` and `logging`, at the end of the run for `production`',
  },
  training: {
    name: 'training_label',
    type: 'BOOLEAN',
    meaning: 'the label as trained and tested on',
    ...trainingLabel,
  },
  isTrainingMature: {
    name: 'training_label_mature',
    type: 'BOOLEAN',
    meaning: 'whether that label was known at training',
    ...trainingLabel,
  },
} as const satisfies Record<string, Field>;

const otherFields = {
  isBot: {
    name: 'user_is_bot',
    type: 'BOOLEAN',
    meaning:
      'whether the user is a bot, which is hidden from every model: production is measured on the others',
    presence: 'only where `world.bots` makes some users bots',
  },
  propensity: {
    name: 'propensity',
    type: 'DOUBLE',
    unit: '0 to 1',
    meaning: 'probability with which the policy chose this story among its candidates; 1 for follow-ups',
  },
  score: {
    name: 'score',
    type: 'DOUBLE',
    unit: 'logit',
    meaning: "the policy's own score",
    nullIn: 'for follow-ups and for the random policy',
  },
} as const satisfies Record<string, Field>;

const featureFields = {
  logged: {
    name: 'logged_<feature>',
    type: 'DOUBLE',
    unit: 'of the feature',
    meaning: 'value that was served',
    presence: 'one for each feature',
    nullIn: 'where it is missing',
  },
  computed: {
    name: '<provenance>_<feature>',
    type: 'DOUBLE',
    unit: 'of the feature',
    meaning: 'value in a training set of this provenance',
    presence: 'one for each entry of `training.provenances` besides `logged`, and each feature',
    nullIn: 'outside `logging`, and where it is missing',
  },
} as const satisfies Record<string, Field>;

const splitField: Field = {
  name: 'split_<split>',
  type: 'STRING',
  meaning:
    'side of the row: `train` or `test`; of k-folds the part in which it is tested on: `fold 1`, `fold 2`, …',
  presence: 'one for each split that a pipeline has',
  nullIn:
    'where the split drops the row, where `training.immature` or `training.minimumAge` leaves it out, and outside `logging`',
};

export const impressionFields: readonly Field[] = [
  ...Object.values(identityFields),
  ...Object.values(labelFields),
  ...Object.values(otherFields),
  ...Object.values(featureFields),
  splitField,
  ...Object.values(encodedFields),
];

export function impressionTable(data: RunData): {
  readonly rows: number;
  readonly columns: readonly DescribedColumn[];
} {
  const { incumbent, timeline, tables, pipelines } = data;
  const { impressions: past } = data.arm;
  const rows = rowsOf(past, incumbent.impressions);
  const { catalog } = incumbent.world;
  return {
    rows: rows.count,
    columns: [
      ...identityColumns(rows, catalog),
      ...labelColumns(rows, past, timeline, incumbent.world.draws),
      ...trainingLabelColumns(rows, data),
      ...botColumns(rows, incumbent.world),
      ...policyColumns(rows),
      ...loggedColumns(rows, catalog),
      ...[...tables]
        .filter(([provenance]) => provenance !== BASELINE.provenance)
        .flatMap(([provenance, table]) => computedColumns(rows, catalog, past, provenance, table)),
      ...splitColumns(rows, past, pipelines),
      ...encodedColumns(rows, data),
    ],
  };
}

export function identityColumns(rows: ImpressionRows, catalog: FeatureCatalog): readonly DescribedColumn[] {
  const fields = identityFields;
  return [
    rows.column(fields.id, ({ firstId }, row) => firstId + row),
    rows.column(fields.user, (impressions, row) => impressions.value('user', row)),
    rows.column(fields.story, (impressions, row) => impressions.value('story', row)),
    rows.column(fields.source, (impressions, row) => catalog.storySource[impressions.value('story', row)]),
    rows.column(fields.topic, (impressions, row) => catalog.storyTopic[impressions.value('story', row)]),
    // A follow-up to a notification of the burn-in belongs to a session that left no impression.
    rows.column(fields.session, (impressions, row) => {
      const session = impressions.value('session', row);
      return session < 0 ? null : session;
    }),
    rows.column(fields.kind, (impressions, row) => impressionKindNames[impressions.value('kind', row)]),
    rows.column(fields.sessionPosition, (impressions, row) => impressions.value('sessionPosition', row)),
    rows.column(fields.sentAt, (impressions, row) => impressions.value('sentAtMs', row)),
    rows.column(fields.phase, (impressions, row) => phaseNames[impressions.value('phase', row)]),
  ];
}

function labelColumns(
  rows: ImpressionRows,
  past: Impressions,
  timeline: Timeline,
  draws: Draws,
): readonly DescribedColumn[] {
  const { labelDelayMs, trainingAtMs, settledAtMs } = timeline;
  return [
    rows.column(
      labelFields.opened,
      (impressions, row) => finalLabel(impressions, row, timeline, draws) === 1,
    ),
    rows.column(labelFields.isMature, (impressions, row) => {
      const usedAtMs = impressions === past ? trainingAtMs : settledAtMs;
      return impressions.value('sentAtMs', row) + labelDelayMs <= usedAtMs;
    }),
  ];
}

/** Labels of the logging phase that are trained and tested on, where they are others. */
function trainingLabelColumns(rows: ImpressionRows, data: RunData): readonly DescribedColumn[] {
  const { impressions, start, end, labels, mature } = labelledExamples(data, data.scenario.training);
  if (labels === data.examples.labels && data.timeline.restatement === null) return [];
  const isMature = new Set(mature);
  const ofLogging = (field: Field, of: (row: number) => boolean) =>
    rows.column(field, (table, row) => (table === impressions && row >= start && row < end ? of(row) : null));
  return [
    ofLogging(labelFields.training, (row) => labels[row] === 1),
    ofLogging(labelFields.isTrainingMature, (row) => isMature.has(row)),
  ];
}

/** Those whom metrics of production leave out, where there are any. */
function botColumns(rows: ImpressionRows, { population: { isBot } }: World): readonly DescribedColumn[] {
  if (!isBot.includes(1)) return [];
  return [rows.column(otherFields.isBot, (impressions, row) => isBot[impressions.value('user', row)] === 1)];
}

function policyColumns(rows: ImpressionRows): readonly DescribedColumn[] {
  return [
    rows.column(otherFields.propensity, (impressions, row) => impressions.value('propensity', row)),
    rows.column(otherFields.score, (impressions, row) => orMissing(impressions.value('score', row))),
  ];
}

function loggedColumns(
  rows: ImpressionRows,
  { features: { features } }: FeatureCatalog,
): readonly DescribedColumn[] {
  return features.map((feature, place) =>
    rows.column(
      featureFields.logged,
      ({ features: vectors }, row) => orMissing(vectors.valuesOf(row)[vectors.placeOf(row) + place]),
      { feature: featurePart(feature) },
    ),
  );
}

/** A value, or null for one that is missing. */
function orMissing(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The values of a training set: null where the row is not of the logging phase. */
export function computedColumns(
  rows: ImpressionRows,
  { features: { features } }: FeatureCatalog,
  past: Impressions,
  provenance: string,
  { start, end, vectors }: FeatureTable,
): readonly DescribedColumn[] {
  return features.map((feature, place) =>
    rows.column(
      featureFields.computed,
      (impressions, row) =>
        impressions === past && row >= start && row < end
          ? orMissing(vectors.valuesOf(row)[vectors.placeOf(row) + place])
          : null,
      { provenance: provenancePart(provenance), feature: featurePart(feature) },
    ),
  );
}

/**
 * The side of each row, or, of several folds, the one in which it is tested on. Pipelines with the same split share a column, since
 * those of a scenario divide the same rows.
 */
function splitColumns(
  rows: ImpressionRows,
  past: Impressions,
  pipelines: readonly FittedPipeline[],
): readonly DescribedColumn[] {
  const divided = new Map(pipelines.map((pipeline) => [pipeline.spec.split, pipeline]));
  return [...divided].map(([name, { folds }]) => {
    const isWhole = folds.length === 1;
    const sides = new Array<string | null>(past.rows).fill(null);
    if (isWhole) for (const row of folds[0].divided.train) sides[row] = 'train';
    folds.forEach(({ divided: { test } }, fold) => {
      for (const row of test) sides[row] = isWhole ? 'test' : `fold ${fold + 1}`;
    });
    return rows.column(splitField, (impressions, row) => (impressions === past ? sides[row] : null), {
      split: splitPart(name),
    });
  });
}
