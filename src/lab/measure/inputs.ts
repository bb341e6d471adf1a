/** Measurements of a pipeline's inputs, its feature values, rather than of its scores. */
import { gather } from '../../base/columns.ts';
import { cache } from '../../base/remembered.ts';
import { durationMs } from '../../base/time.ts';
import { deviationsOf, type FeatureSkew, skewOf as skewBetween } from '../../features/skew.ts';
import type { Scenario, TrainingOptions } from '../../scenario/schema.ts';
import { completeRows } from '../stages/completeRows.ts';
import { compared } from '../stages/examples.ts';
import { columnsOf, dynamicColumnsOf } from '../stages/pipelines.ts';
import { narrowed, type RowSet, trainingExamples } from '../stages/rows.ts';
import { columnFigures } from '../stages/screening.ts';
import { type Prepared, type Table, tableComputer } from '../stages/tables.ts';
import type { FittedPipeline } from '../stages/training.ts';
import { excessMeasurer, type LabelledRows } from './excess.ts';
import type { Inputs } from './quantities.ts';
import { storageMeasurer } from './storage/measurer.ts';

/** @param skewOf feature by feature, against the served values */
export function inputMeasurer(
  prepared: Prepared,
  skewOf: (table: Table) => readonly FeatureSkew[],
): (pipeline: FittedPipeline, scenario: Scenario) => Omit<Inputs, 'slices' | 'ranking' | 'offPolicy'> {
  const { arm, examples, timeline, served, tableOf } = prepared;
  const { features } = arm.world.catalog;
  const storageOf = storageMeasurer(prepared);
  const single = columnFigures();
  const excessOf = excessMeasurer(served);
  const examplesOf = trainingExamples(prepared);
  const truncatedTableOf = tableComputer(prepared, true);
  const [deviations, truncations] = [cache<Float64Array>(), cache<readonly FeatureSkew[]>()];
  const deviationsIn = (table: Table) => deviations(table.key, () => deviationsOf(table));
  /** The rows of a table that a scenario uses: those of its minimum age. */
  const oldRows = (table: Table, minimumAgeMs: number): Table => {
    if (minimumAgeMs === 0) return table;
    let { end } = table;
    const last = timeline.trainingAtMs - minimumAgeMs;
    while (end > table.start && examples.impressions.value('sentAtMs', end - 1) > last) end--;
    return { ...table, end, key: `${table.key} up to ${end}` };
  };
  /** Feature by feature, against the values from a log that ends when a row is sent. */
  const truncation = (table: Table, truncated: Table) =>
    truncations(`${table.key} | ${truncated.key}`, () => skewBetween(features.names, table, truncated));

  /** The rows that a team can compare: with a label, and with training and served values of what a model uses. */
  const labelledRows = (
    table: Table,
    training: TrainingOptions,
    columns: readonly number[],
  ): LabelledRows => {
    const { impressions, key, labels, mature } = examplesOf(training);
    let set: RowSet = { key, rows: compared(impressions, mature) };
    for (const { key, vectors } of [served, table]) {
      set = narrowed(set, `with ${columns} of ${key}`, completeRows(vectors, set.rows, columns));
    }
    return { ...set, labels: gather(labels, set.rows), users: impressions.column('user', set.rows) };
  };

  return (pipeline, { evaluation, training }) => {
    const { spec, chosen, folds, test, offline } = pipeline;
    const table = tableOf(spec.mix);
    const ofAge = (each: Table) => oldRows(each, durationMs(training.minimumAge));
    const skew = table.key === served.key ? undefined : skewOf(ofAge(table));
    const mismatchOf = (column: number) => skew?.[column].mismatch ?? 0;
    const used = columnsOf(chosen.options, features);
    const largest = (value: (column: number) => number) => Math.max(...used.map(value));
    const changed = () => truncation(ofAge(table), ofAge(truncatedTableOf(spec.mix)));
    const dynamic = dynamicColumnsOf(chosen.options, features);
    return {
      skew: {
        mismatch: meanOf(dynamic, mismatchOf),
        size: skew === undefined ? 0 : sizeOf(skew, deviationsIn(ofAge(served)), dynamic),
      },
      screen: evaluation.screening
        ? {
            auc: largest(single.auc(table, test, offline.labels)),
            mismatch: largest(mismatchOf),
            shift: Math.max(...folds.map((fold) => largest(single.shift(table, fold.train, fold.test)))),
            smape: largest((column) => skew?.[column].smape ?? 0),
            truncation: largest((column) => changed()[column].mismatch),
            excess: excessOf(table, labelledRows(table, training, used), used),
          }
        : null,
      storage: evaluation.storage ? storageOf(pipeline) : null,
      // Measured in another world, and joined afterwards.
      withoutDrift: null,
    };
  };
}

/** Mean distance from the served values, in their standard deviations, over the columns that have one. */
function sizeOf(skew: readonly FeatureSkew[], deviations: Float64Array, columns: readonly number[]): number {
  const varying = columns.filter((column) => deviations[column] > 0);
  return meanOf(varying, (column) => skew[column].meanAbsoluteDifference / deviations[column]);
}

function meanOf(columns: readonly number[], value: (column: number) => number): number {
  if (columns.length === 0) return 0;
  return columns.reduce((sum, column) => sum + value(column), 0) / columns.length;
}
