/** The rows of the impression table: those of the past, then those of the incumbent's production. */
import type { Impressions } from '../../history/impressions.ts';
import { columnOf, type DescribedColumn, type Field } from './fields.ts';
import type { Value } from './parquet.ts';

export interface ImpressionRows {
  readonly count: number;
  column(
    field: Field,
    read: (impressions: Impressions, row: number) => Value,
    parts?: DescribedColumn['parts'],
  ): DescribedColumn;
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
    column: (field, read, named) => columnOf(field, located(read), named),
  };
}
