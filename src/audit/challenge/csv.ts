/** A table as CSV, for languages that read nothing else. */
import Papa from 'papaparse';
import type { ExportedTable } from '../../lab/export/tables.ts';

/** Nothing where a row has no value. Numbers are written in full, so that reading gives the same bits. */
export function csvOf({ rows, columns }: ExportedTable): string {
  const fields = columns.map(({ name }) => name);
  const data = Array.from({ length: rows }, (_, row) => columns.map(({ read }) => read(row)));
  return `${Papa.unparse({ fields, data }, { newline: '\n' })}\n`;
}
