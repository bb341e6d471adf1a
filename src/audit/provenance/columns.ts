/** Columns of the tables of a history by the names that a file of names gives them. */
import { nearestWord } from '../../scenario/messages/nearest.ts';
import type { ColumnName } from '../../warehouse/names.ts';
import { tableError } from '../reading/problem.ts';
import type { Column, Table } from '../table.ts';

/** @throws UserError for an expression in SQL, which only a database can compute */
export function plainName(name: ColumnName, key: string): string {
  if (typeof name === 'string') return name;
  throw tableError({
    place: `names, ${key}`,
    found: `an expression in SQL: ${name.sql}`,
    expected: 'the name of a column: an audit reads files, and has no database',
    remedy: 'write the expression as a column of the file, and give its name',
  });
}

/** @throws UserError if the table has no such column */
export function columnOf(table: Table, name: ColumnName, key: string): Column {
  const plain = plainName(name, key);
  const column = table.columns.get(plain);
  if (column !== undefined) return column;
  const nearest = nearestWord(plain, [...table.columns.keys()]);
  throw tableError({
    place: `${table.label}, ${key}`,
    found: `no column ${plain}`,
    expected: `one of ${[...table.columns.keys()].slice(0, 20).join(', ')}`,
    remedy: `say its name under ${key} in a file of names (--names)${nearest === undefined ? '' : `: ${nearest}?`}`,
  });
}
