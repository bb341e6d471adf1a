/** What is measured of a pipeline's inputs, its feature values, rather than of its scores. */
import { remembered } from '../../base/remembered.ts';
import { durationMs } from '../../base/time.ts';
import type { FeatureTable } from '../../features/provenance.ts';
import { deviationsOf, type FeatureSkew, skewOf as skewBetween } from '../../features/skew.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { Arm } from '../../serving/arm.ts';
import type { ExampleSet } from '../stages/examples.ts';
import { columnsOf, dynamicColumnsOf, LOGGED } from '../stages/pipelines.ts';
import { singleAuc, singleShift } from '../stages/screening.ts';
import { type Tables, tablesOf } from '../stages/tables.ts';
import type { FittedPipeline } from '../stages/training.ts';
import type { Inputs } from './quantities.ts';
import { storageMeasurer } from './storage/measurer.ts';

/** @param skewOf feature by feature, against the served values */
export function inputMeasurer(
  arm: Arm,
  examples: ExampleSet,
  timeline: Timeline,
  tables: Tables,
  skewOf: (table: FeatureTable) => readonly FeatureSkew[],
): (pipeline: FittedPipeline, scenario: Scenario) => Inputs {
  const storageOf = storageMeasurer(arm, examples, timeline);
  const deviations = remembered(deviationsOf);
  /** The rows of a table that a scenario uses: those of its minimum age; the same object for the same question. */
  const oldRows = remembered((table: FeatureTable) =>
    remembered((minimumAgeMs: number): FeatureTable => {
      if (minimumAgeMs === 0) return table;
      let { end } = table;
      const last = timeline.trainingAtMs - minimumAgeMs;
      while (end > table.start && examples.impressions.value('sentAtMs', end - 1) > last) end--;
      return { ...table, end };
    }),
  );
  const singleAucs = remembered((table: FeatureTable) =>
    remembered((testRows: Int32Array) =>
      remembered((labels: Uint8Array) => remembered(singleAuc(table, testRows, labels))),
    ),
  );
  const singleShifts = remembered((table: FeatureTable) =>
    remembered((trainRows: Int32Array) =>
      remembered((testRows: Int32Array) => remembered(singleShift(table, trainRows, testRows))),
    ),
  );
  const cutTables = tablesOf(arm, examples, timeline, true);
  /** Feature by feature, against the values from a log that ends when a row is sent. */
  const truncation = remembered((table: FeatureTable) =>
    remembered((cut: FeatureTable) => skewBetween(arm.world.catalog.features.names, table, cut)),
  );

  return (pipeline, { evaluation, training }) => {
    const { spec, chosen, trainRows, testRows, offline } = pipeline;
    const table = tables(spec.mode);
    const served = tables(LOGGED);
    const ofAge = (each: FeatureTable) => oldRows(each)(durationMs(training.minimumAge));
    const skew = table === served ? undefined : skewOf(ofAge(table));
    const mismatchOf = (column: number) => skew?.[column].mismatch ?? 0;
    const used = columnsOf(chosen.options);
    const largest = (value: (column: number) => number) => Math.max(...used.map(value));
    const changed = () => truncation(ofAge(table))(ofAge(cutTables(spec.mode)));
    const dynamic = dynamicColumnsOf(chosen.options);
    return {
      skew: {
        mismatch: meanOf(dynamic, mismatchOf),
        size: skew === undefined ? 0 : sizeOf(skew, deviations(ofAge(served)), dynamic),
      },
      screen: evaluation.screening
        ? {
            auc: largest(singleAucs(table)(testRows)(offline.labels)),
            mismatch: largest(mismatchOf),
            shift: largest(singleShifts(table)(trainRows)(testRows)),
            smape: largest((column) => skew?.[column].smape ?? 0),
            truncation: largest((column) => changed()[column].mismatch),
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
