/** Row-wise logs: the vector as served, with the impression. */
import { range } from '../../../base/columns.ts';
import type { FeatureCatalog } from '../../../features/featureSet.ts';
import type { Impressions } from '../../../history/impressions.ts';
import { type StoredTable, valueColumn } from './bytes.ts';

/**
 * One row for each impression whose vector is logged; its ids and its moment are in the impressions already.
 */
export function rowLog(
  { features }: FeatureCatalog,
  impressions: Impressions,
  rows: Int32Array,
  columns: readonly number[],
): StoredTable {
  return {
    rows: rows.length,
    columns: columns.map((column) =>
      valueColumn(features.names[column], (row) => loggedValue(impressions, rows[row], column)),
    ),
  };
}

/** The impressions of [start, end) whose vector is logged. */
export function loggedRows(start: number, end: number, isLogged: (row: number) => boolean): Int32Array {
  return range(start, end).filter(isLogged);
}

export function loggedValue({ features }: Impressions, row: number, column: number): number {
  return features.valuesOf(row)[features.placeOf(row) + column];
}
