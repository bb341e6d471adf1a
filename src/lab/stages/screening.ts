/** Screening: which single features look like a leak, from what a team sees before it deploys. */
import { gather } from '../../base/columns.ts';
import { cache, remembered } from '../../base/remembered.ts';
import { auc } from '../../evaluation/metrics/auc.ts';
import type { FeatureSet } from '../../features/featureSet.ts';
import type { FeatureTable } from '../../features/provenance.ts';
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
      figures(`auc ${table.key} | ${key}`, () => remembered(singleAuc(table, rows, labels))),
    shift: (table, train, test) =>
      figures(`shift ${table.key} | ${train.key} | ${test.key}`, () =>
        remembered(singleShift(table, train.rows, test.rows)),
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
      remembered(singleMismatch(table, served, fitted.rows)),
    );
    const checks = [
      exceeds(figures.auc(table, fitted, gather(labels, fitted.rows)), screen.auc),
      exceeds(mismatch, screen.skew),
      exceeds(figures.shift(table, train, test), screen.shift),
    ];
    return columns.filter((column) => checks.some((isSuspicious) => isSuspicious(column)));
  };
}

/** AUC of a feature by itself on the rows that have it, whichever way round it points; NaN with one class. */
function singleAuc({ vectors }: FeatureTable, rows: Int32Array, labels: Uint8Array): Column {
  return (column) => {
    const values = vectors.gather(column, rows);
    const isPresent = (_: number, place: number) => !Number.isNaN(values[place]);
    const alone = auc(values.filter(isPresent), labels.filter(isPresent));
    return Math.max(alone, 1 - alone);
  };
}

/**
 * AUC with which a feature by itself separates test rows from training rows: 0.5 where its distribution is
 * the same.
 */
function singleShift(table: FeatureTable, train: Int32Array, test: Int32Array): Column {
  const rows = new Int32Array(train.length + test.length);
  rows.set(train);
  rows.set(test, train.length);
  return singleAuc(table, rows, new Uint8Array(rows.length).fill(1, train.length));
}

/** Share of the rows with both values whose value is not the served one. */
function singleMismatch(table: Table, served: Table, rows: Int32Array): Column {
  return (column) => {
    if (table.key === served.key) return 0;
    const values = table.vectors.gather(column, rows);
    const others = served.vectors.gather(column, rows);
    let compared = 0;
    let differing = 0;
    for (let index = 0; index < rows.length; index++) {
      if (Number.isNaN(values[index]) || Number.isNaN(others[index])) continue;
      compared++;
      if (!Object.is(values[index], others[index])) differing++;
    }
    return compared === 0 ? 0 : differing / compared;
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
