/** The rows of the impression table: those of the past, then those of the incumbent's production. */
import type { Impressions } from '../../history/impressions.ts';
import { type Column, type ColumnType, column, nullableColumn, type Value } from './parquet.ts';

export interface ImpressionRows {
  readonly count: number;
  /** A column with a value in every row. */
  every(name: string, type: ColumnType, read: (impressions: Impressions, row: number) => Value): Column;
  /** A column that is null in some rows. */
  some(name: string, type: ColumnType, read: (impressions: Impressions, row: number) => Value): Column;
}

/** @param parts impressions whose ids continue one another's */
export function rowsOf(...parts: readonly Impressions[]): ImpressionRows {
  const located = (read: (impressions: Impressions, row: number) => Value) => (row: number) => {
    let part = 0;
    let within = row;
    while (within >= parts[part].rows) within -= parts[part++].rows;
    return read(parts[part], within);
  };
  return {
    count: parts.reduce((sum, { rows }) => sum + rows, 0),
    every: (name, type, read) => column(name, type, located(read)),
    some: (name, type, read) => nullableColumn(name, type, located(read)),
  };
}
