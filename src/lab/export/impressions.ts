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
import { encodedColumns } from './encoded.ts';
import { featureColumn, splitColumn } from './names.ts';
import type { Column } from './parquet.ts';
import { type ImpressionRows, rowsOf } from './rows.ts';

export function impressionTable(data: RunData): {
  readonly rows: number;
  readonly columns: readonly Column[];
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

export function identityColumns(rows: ImpressionRows, catalog: FeatureCatalog): readonly Column[] {
  return [
    rows.every('impression_id', 'INT64', ({ firstId }, row) => firstId + row),
    rows.every('user_id', 'INT32', (impressions, row) => impressions.value('user', row)),
    rows.every('story_id', 'INT32', (impressions, row) => impressions.value('story', row)),
    rows.every(
      'source_id',
      'INT32',
      (impressions, row) => catalog.storySource[impressions.value('story', row)],
    ),
    rows.every(
      'topic_id',
      'INT32',
      (impressions, row) => catalog.storyTopic[impressions.value('story', row)],
    ),
    // A follow-up to a notification of the burn-in belongs to a session that left no impression.
    rows.some('session_id', 'INT64', (impressions, row) => {
      const session = impressions.value('session', row);
      return session < 0 ? null : session;
    }),
    rows.every('kind', 'STRING', (impressions, row) => impressionKindNames[impressions.value('kind', row)]),
    rows.every('session_position', 'INT32', (impressions, row) => impressions.value('sessionPosition', row)),
    rows.every('sent_at_ms', 'INT64', (impressions, row) => impressions.value('sentAtMs', row)),
    rows.every('phase', 'STRING', (impressions, row) => phaseNames[impressions.value('phase', row)]),
  ];
}

function labelColumns(
  rows: ImpressionRows,
  past: Impressions,
  timeline: Timeline,
  draws: Draws,
): readonly Column[] {
  const { labelDelayMs, trainingAtMs, settledAtMs } = timeline;
  return [
    rows.every(
      'opened',
      'BOOLEAN',
      (impressions, row) => finalLabel(impressions, row, timeline, draws) === 1,
    ),
    rows.every('label_mature', 'BOOLEAN', (impressions, row) => {
      const usedAtMs = impressions === past ? trainingAtMs : settledAtMs;
      return impressions.value('sentAtMs', row) + labelDelayMs <= usedAtMs;
    }),
  ];
}

/** Labels of the logging phase that are trained and tested on, where they are others. */
function trainingLabelColumns(rows: ImpressionRows, data: RunData): readonly Column[] {
  const { impressions, start, end, labels, mature } = labelledExamples(data, data.scenario.training);
  if (labels === data.examples.labels && data.timeline.restatement === null) return [];
  const isMature = new Set(mature);
  const ofLogging = (name: string, of: (row: number) => boolean) =>
    rows.some(name, 'BOOLEAN', (table, row) =>
      table === impressions && row >= start && row < end ? of(row) : null,
    );
  return [
    ofLogging('training_label', (row) => labels[row] === 1),
    ofLogging('training_label_mature', (row) => isMature.has(row)),
  ];
}

/** Those whom metrics of production leave out, where there are any. */
function botColumns(rows: ImpressionRows, { population: { isBot } }: World): readonly Column[] {
  if (!isBot.includes(1)) return [];
  return [
    rows.every('user_is_bot', 'BOOLEAN', (impressions, row) => isBot[impressions.value('user', row)] === 1),
  ];
}

function policyColumns(rows: ImpressionRows): readonly Column[] {
  return [
    rows.every('propensity', 'DOUBLE', (impressions, row) => impressions.value('propensity', row)),
    rows.some('score', 'DOUBLE', (impressions, row) => orMissing(impressions.value('score', row))),
  ];
}

function loggedColumns(rows: ImpressionRows, { features: { names } }: FeatureCatalog): readonly Column[] {
  return names.map((feature, place) =>
    rows.some(featureColumn(BASELINE.provenance, feature), 'DOUBLE', ({ features }, row) =>
      orMissing(features.valuesOf(row)[features.placeOf(row) + place]),
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
  { features: { names } }: FeatureCatalog,
  past: Impressions,
  provenance: string,
  { start, end, vectors }: FeatureTable,
): readonly Column[] {
  return names.map((feature, place) =>
    rows.some(featureColumn(provenance, feature), 'DOUBLE', (impressions, row) =>
      impressions === past && row >= start && row < end
        ? orMissing(vectors.valuesOf(row)[vectors.placeOf(row) + place])
        : null,
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
): readonly Column[] {
  const divided = new Map(pipelines.map((pipeline) => [pipeline.spec.split, pipeline]));
  return [...divided].map(([name, { folds }]) => {
    const isWhole = folds.length === 1;
    const sides = new Array<string | null>(past.rows).fill(null);
    if (isWhole) for (const row of folds[0].divided.train) sides[row] = 'train';
    folds.forEach(({ divided: { test } }, fold) => {
      for (const row of test) sides[row] = isWhole ? 'test' : `fold ${fold + 1}`;
    });
    return rows.some(splitColumn(name), 'STRING', (impressions, row) =>
      impressions === past ? sides[row] : null,
    );
  });
}
