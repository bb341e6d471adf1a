/** What is measured of a pipeline's inputs, its feature values, rather than of its scores. */
import { standardDeviation } from 'simple-statistics';
import { remembered } from '../base/remembered.ts';
import { auc } from '../evaluation/auc.ts';
import { featureDefinitions, featureNames } from '../features/definitions.ts';
import type { FeatureTable } from '../features/provenance.ts';
import type { FeatureSkew } from '../features/skew.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Arm } from '../serving/arm.ts';
import type { ExampleSet } from './examples.ts';
import type { FittedPipeline } from './fitPipelines.ts';
import type { Inputs } from './measure.ts';
import { LOGGED } from './pipelines.ts';
import { storageMeasurer } from './storage.ts';
import type { Tables } from './tables.ts';

/** @param skewOf feature by feature, against the served values */
export function inputMeasurer(
  arm: Arm,
  examples: ExampleSet,
  tables: Tables,
  skewOf: (table: FeatureTable) => readonly FeatureSkew[],
): (pipeline: FittedPipeline, scenario: Scenario) => Omit<Inputs, 'withoutDrift'> {
  const storageOf = storageMeasurer(arm, examples);
  const deviationOf = remembered((column: number) =>
    standardDeviation(tables(LOGGED).vectors.gather(column, loggedRows(examples)) as unknown as number[]),
  );
  const singleAucs = remembered((table: FeatureTable) =>
    remembered((testRows: Int32Array) =>
      remembered((labels: Uint8Array) =>
        remembered((column: number) => {
          const alone = auc(table.vectors.gather(column, testRows), labels);
          return Math.max(alone, 1 - alone);
        }),
      ),
    ),
  );

  return (pipeline, { evaluation }) => {
    const { spec, testRows, offline } = pipeline;
    const table = tables(spec.mode);
    const used = columnsOf(pipeline);
    const dynamic = used.filter((column) => featureDefinitions[column].kind === 'dynamic');
    const skew = table === tables(LOGGED) ? undefined : skewOf(table);
    return {
      skew: {
        mismatch: meanOf(dynamic, (column) => skew?.[column].mismatch ?? 0),
        size: meanOf(
          skew === undefined ? [] : dynamic.filter((column) => deviationOf(column) > 0),
          (column) => (skew as readonly FeatureSkew[])[column].meanAbsoluteDifference / deviationOf(column),
        ),
      },
      screen: evaluation.screening
        ? {
            auc: Math.max(...used.map(singleAucs(table)(testRows)(offline.labels))),
            mismatch: Math.max(...used.map((column) => skew?.[column].mismatch ?? 0)),
          }
        : null,
      storage: evaluation.storage ? storageOf(pipeline) : null,
    };
  };
}

function loggedRows({ start, end }: ExampleSet): Int32Array {
  const rows = new Int32Array(end - start);
  for (let index = 0; index < rows.length; index++) rows[index] = start + index;
  return rows;
}

function columnsOf({ chosen }: FittedPipeline): number[] {
  const { columns } = chosen.options;
  return featureNames.flatMap((name, column) =>
    columns === 'all' || columns.includes(name) ? [column] : [],
  );
}

function meanOf(columns: readonly number[], value: (column: number) => number): number {
  if (columns.length === 0) return 0;
  return columns.reduce((sum, column) => sum + value(column), 0) / columns.length;
}
