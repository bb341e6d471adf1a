/** Screening: which single features look like a leak, from what a team sees before it deploys. */
import { gather } from '../../base/columns.ts';
import { cache, remembered } from '../../base/remembered.ts';
import { aucAlone, mismatchOf, shiftAuc } from '../../evaluation/metrics/singleFeature.ts';
import type { FeatureSet } from '../../features/featureSet.ts';
import type { TrainOptions } from '../../model/logisticRegression.ts';
import type { ScreenOptions } from '../../scenario/schema.ts';
import { columnsOf } from './pipelines.ts';
import type { RowSet } from './rows.ts';
import type { Table } from './tables.ts';

type Column = (column: number) => number;

/** Figures of single columns, each computed once. */
export interface ColumnFigures {
  /** @param labels one for each of the rows */
  readonly auc: (table: Table, rows: RowSet, labels: Uint8Array) => Column;
  readonly shift: (table: Table, train: RowSet, test: RowSet) => Column;
}

export function columnFigures(): ColumnFigures {
  const figures = cache<Column>();
  return {
    auc: (table, { key, rows }, labels) =>
      figures(`auc ${table.key} | ${key}`, () =>
        remembered((column) => aucAlone(table.vectors.gather(column, rows), labels)),
      ),
    shift: (table, train, test) =>
      figures(`shift ${table.key} | ${train.key} | ${test.key}`, () =>
        remembered((column) =>
          shiftAuc(table.vectors.gather(column, train.rows), table.vectors.gather(column, test.rows)),
        ),
      ),
  };
}

/** Rows that screening looks at. */
interface Screened {
  /** Those of the figures of features: the training rows, or all of them. */
  readonly fitted: RowSet;
  readonly train: RowSet;
  readonly test: RowSet;
}

/**
 * Finds the columns that exceed a threshold: `auc` on the training rows as the pipeline sees them, `skew` against the
 * served values of those rows, `shift` between training and test rows.
 */
export function screening(served: Table) {
  const figures = columnFigures();
  const mismatches = cache<Column>();

  /** @returns the columns to drop, in order */
  return (
    screen: ScreenOptions,
    table: Table,
    { fitted, train, test }: Screened,
    labels: Uint8Array,
    columns: readonly number[],
  ): readonly number[] => {
    const exceeds = (value: Column, threshold: number | undefined) => (column: number) =>
      threshold !== undefined && value(column) > threshold;
    const mismatch = mismatches(`${table.key} | ${fitted.key}`, () =>
      remembered((column) =>
        table.key === served.key
          ? 0
          : mismatchOf(table.vectors.gather(column, fitted.rows), served.vectors.gather(column, fitted.rows)),
      ),
    );
    const checks = [
      exceeds(figures.auc(table, fitted, gather(labels, fitted.rows)), screen.auc),
      exceeds(mismatch, screen.skew),
      exceeds(figures.shift(table, train, test), screen.shift),
    ];
    return columns.filter((column) => checks.some((isSuspicious) => isSuspicious(column)));
  };
}

/** The same options without some columns and their crosses; the very same without any. */
export function withoutColumns(
  options: TrainOptions,
  dropped: readonly number[],
  set: FeatureSet,
): TrainOptions {
  if (dropped.length === 0) return options;
  const isDropped = (column: number) => dropped.includes(column);
  return {
    ...options,
    features: columnsOf(options, set)
      .filter((column) => !isDropped(column))
      .map((column) => set.names[column]),
    crosses: options.crosses.filter(({ first, second }) => !isDropped(first) && !isDropped(second)),
  };
}
