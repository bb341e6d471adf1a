/** Columns of the tables of a history by the names that a file of names gives them. */
import type { UserError } from '../../base/errors.ts';
import { nearestWord } from '../../scenario/messages/nearest.ts';
import type { ColumnName, Names } from '../../warehouse/names.ts';
import { missingColumn, type NamedColumns } from '../join.ts';
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
  throw missingName(table, plain, key);
}

function missingName(table: NamedColumns, plain: string, key: string): UserError {
  const nearest = nearestWord(plain, [...table.names]);
  const remedy = `say its name under ${key} in a file of names (--names)${nearest === undefined ? '' : `: ${nearest}?`}`;
  return missingColumn(table, plain, key, remedy);
}

/** Columns that the fold reads of each table of a history, by their keys in a file of names. */
export const HISTORY_COLUMNS = {
  events: ['type', 'user', 'story', 'source', 'occurredAt', 'knownAt'],
  stories: ['story', 'topic', 'source', 'publishedAt', 'breaking'],
  users: ['user'],
} as const;

type HistoryTable = keyof typeof HISTORY_COLUMNS;

/** Complaints about all columns that the tables of a history lack. */
export function missingInHistory(
  tables: ReadonlyMap<string, NamedColumns>,
  names: Names,
  columns: { readonly [table in HistoryTable]?: readonly (typeof HISTORY_COLUMNS)[table][number][] },
): readonly UserError[] {
  return Object.entries(columns).flatMap(([of, keys]) => {
    const table = tables.get(of);
    if (table === undefined) return [];
    const own: Readonly<Record<string, unknown>> = names[of as HistoryTable];
    return keys.flatMap((key) => {
      const plain = plainName(own[key] as ColumnName, `${of}.${key}`);
      return table.names.includes(plain) ? [] : [missingName(table, plain, `${of}.${key}`)];
    });
  });
}
