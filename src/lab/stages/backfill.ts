/** Models of one day by backfill strategy: by how a new feature gets into training data. */
import { gather, range } from '../../base/columns.ts';
import type { Scored } from '../../evaluation/metrics/evaluate.ts';
import type { FeatureTable } from '../../features/provenance.ts';
import type { LinearModel } from '../../model/linear.ts';
import { logisticRegression } from '../../model/logisticRegression.ts';
import type { Model } from '../../model/model.ts';
import { logitsOf } from '../../model/score.ts';
import { FitError } from '../../model/solvers/fit.ts';
import { TrainingRows } from '../../model/trainingRows.ts';
import type { BackfillStrategy } from '../../scenario/retraining.ts';
import { splitOptionsOf } from '../../scenario/rowAges.ts';
import type { TrainingOptions } from '../../scenario/schema.ts';
import { trainingLabelTimes } from '../../scenario/timeline.ts';
import { split } from '../../splits/split.ts';
import { usableRows } from './completeRows.ts';
import { compared } from './examples.ts';
import { explained } from './explained.ts';
import type { IncumbentRecord } from './incumbentRecord.ts';
import type { Past } from './past.ts';
import { takenForPeople } from './rows.ts';
import { neOf } from './scores.ts';

/** The model that a strategy ships on a day. */
export interface ShippedModel {
  readonly model: Model;
  /** Rows that it was trained on. */
  readonly rows: number;
  /** True if it uses the new features: for wait-and-log, which chooses. */
  readonly uses: boolean;
}

/** Values of the new features in the rows of the record; the other features are as logged. */
export interface NewFeatureTables {
  readonly reconstructed: FeatureTable;
  /** As of a moment, for rows [0, end). */
  readonly recomputed: (atMs: number, end: number) => FeatureTable;
}

/**
 * Trains each strategy's model on what is known at a moment.
 *
 * Wait-and-log has values of the new features in the rows sent since they were invented. Of these rows the last are
 * held out by a time split; the model with the new features, trained on those before, and the model without them,
 * trained on all rows before, are compared there, and the one with the lower NE is trained again on all its rows.
 * While there are too few rows for that, it is the model without.
 */
export function strategiesAt(
  { seed, timeline, arm: { world } }: Past,
  record: IncumbentRecord,
  training: TrainingOptions,
  newFeatures: readonly string[],
  tables: NewFeatureTables,
): (atMs: number) => Readonly<Record<BackfillStrategy, ShippedModel>> {
  const { catalog, impressions, served } = record;
  const { encoding, missing, solver, l2, iterations } = training;
  const { attributionWindowMs, labelDelayMs } = trainingLabelTimes(training, timeline);
  const labels = record.labelsWithin(attributionWindowMs);
  const ofSplit = splitOptionsOf(training, labelDelayMs);
  const all =
    training.features === 'all'
      ? catalog.features.names
      : [...new Set([...training.features, ...newFeatures])];
  const others = all.filter((name) => !newFeatures.includes(name));
  const invented = record.sentBefore(timeline.trainingAtMs);
  const servedRows = (rows: Int32Array) =>
    usableRows(
      missing,
      served.vectors,
      takenForPeople(
        { impressions, world },
        training.botRule,
        training.followUps ? rows : compared(impressions, rows),
      ),
    );

  /** By what it is trained on: the model of the day before, which is a good start for that of the day. */
  const latest = new Map<string, LinearModel>();

  function trained(
    what: string,
    table: FeatureTable,
    rows: Int32Array,
    features: readonly string[],
  ): LinearModel {
    const examples = { seed, catalog, impressions, table, labels, labelDelayMs };
    const options = {
      encoder: 'none' as const,
      encoding,
      features,
      crosses: [],
      missing,
      solver,
      l2,
      iterations,
    };
    const model = logisticRegression.train(new TrainingRows(examples, rows), options, {
      similar: latest.get(what),
    });
    latest.set(what, model);
    return model;
  }

  /** Wait-and-log's model with the new features, if it can be fitted and is better than the one without. */
  function withLogged(mature: number): ShippedModel | undefined {
    const rows = servedRows(range(invented, mature));
    const [divided] = split('time', { impressions, rows, seed, ...ofSplit });
    const test = compared(impressions, divided.test);
    if (!hasBothLabels(divided.train, labels) || !hasBothLabels(test, labels)) return undefined;
    const before = servedRows(range(0, divided.train[divided.train.length - 1] + 1));
    const testNeOf = (model: Model) => neOf(scoredBy(model, { ...record, labels }, test));
    try {
      if (
        !(
          testNeOf(trained('logged, tested', served, divided.train, all)) <
          testNeOf(trained('without, tested', served, before, others))
        )
      )
        return undefined;
      return { model: trained('logged', served, rows, all), rows: rows.length, uses: true };
    } catch (error) {
      // A fit that does not exist is no rival; without a penalty few rows are easily separated.
      if (error instanceof FitError) return undefined;
      throw error;
    }
  }

  return (atMs) => {
    const mature = record.matureBy(atMs, labelDelayMs);
    const rows = servedRows(range(0, mature));
    const shipped = (
      name: BackfillStrategy,
      table: FeatureTable,
      features: readonly string[],
    ): ShippedModel => ({
      model: explained(`seed ${seed}, retraining (${name})`, () => trained(name, table, rows, features)),
      rows: rows.length,
      uses: name !== 'without',
    });
    const without = shipped('without', served, others);
    return {
      without,
      'wait-and-log': withLogged(mature) ?? without,
      reconstruct: shipped('reconstruct', tables.reconstructed, all),
      recompute: shipped('recompute', tables.recomputed(atMs, mature), all),
    };
  };
}

/** A model's logits of served rows. */
export function scoredBy(
  model: Model,
  { impressions, catalog, served, labels }: IncumbentRecord,
  rows: Int32Array,
): Pick<Scored, 'logits' | 'labels'> {
  return {
    logits: logitsOf(model, served.vectors, impressions, rows, catalog),
    labels: gather(labels, rows),
  };
}

function hasBothLabels(rows: Int32Array, labels: Uint8Array): boolean {
  let opens = 0;
  for (const row of rows) opens += labels[row];
  return opens > 0 && opens < rows.length;
}
