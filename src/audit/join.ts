/** Rows of tables by their ids, and columns by their names. */
import type { UserError } from '../base/errors.ts';
import { nearestWord } from '../scenario/messages/nearest.ts';
import { listed } from '../scenario/messages/phrasing.ts';
import { missingId, tableError } from './reading/problem.ts';
import { type AuditRequest, namedColumns, prefixOf, type TableKey, type TableRequest } from './request.ts';
import { type Column, type Table, textAt } from './table.ts';

/** @throws UserError if the table has no such column */
export function requiredColumn({ label, names, columns }: Table, name: string, key: string): Column {
  const column = columns.get(name);
  if (column !== undefined) return column;
  throw missingColumn({ label, names }, name, key);
}

export function missingColumn(
  { label, names }: NamedColumns,
  name: string,
  key: string,
  remedy = remedyOf(name, names),
): UserError {
  return tableError({
    place: `${label}, ${key}`,
    found: `no column ${name}`,
    expected: `one of ${listed(names.slice(0, 20))}${names.length > 20 ? ', …' : ''}`,
    remedy,
  });
}

function remedyOf(name: string, names: readonly string[]): string {
  const nearest = nearestWord(name, [...names]);
  return nearest === undefined ? 'name one of them' : `did you mean ${nearest}?`;
}

export type NamedColumns = Pick<Table, 'label' | 'names'>;

/** Complaints about all columns that the request names, and that its tables of rows lack. */
export function missingNamed(
  request: AuditRequest,
  tables: ReadonlyMap<TableKey, NamedColumns>,
): readonly UserError[] {
  const [training, served, previous] = (['training', 'served', 'previous'] as const).map((key) =>
    tables.get(key),
  );
  const { id, label, features } = request;
  const hasId = (table: NamedColumns | undefined) =>
    table !== undefined && id !== undefined && table.names.includes(id);
  const joined = [training, served, previous];
  const missing = (table: NamedColumns | undefined, key: string, names: readonly (string | undefined)[]) =>
    names
      .filter((name) => name !== undefined)
      .filter((name) => table !== undefined && !table.names.includes(name))
      .map((name) =>
        missingColumn(
          table as NamedColumns,
          name,
          key,
          key === 'id' && joined.some(hasId)
            ? 'rename the column in one of the files: all have the id under one name'
            : undefined,
        ),
      );
  const featuresIn = (table: TableRequest | undefined) =>
    features === 'all' ? [] : features.map((name) => prefixOf(table) + name);
  return [
    ...namedColumns.flatMap((key) => missing(training, key, [request[key]])),
    ...missing(training, 'entities', request.entities),
    ...missing(training, 'where', Object.keys(request.where)),
    ...missing(training, 'features', featuresIn(request.training)),
    ...missing(served, 'id', [id]),
    ...missing(served, 'features', featuresIn(request.served)),
    ...missing(previous, 'id', [id]),
    ...missing(previous, 'label', [label]),
  ];
}

/** The values of some rows; missing where the row is −1. */
export function rowsOf(column: Column, rows: Int32Array): Column {
  const isAll = rows.length === column.values.length && rows.every((row, place) => row === place);
  if (isAll) return column;
  return { ...column, values: Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : column.values[row])) };
}

/**
 * By row, the row of another table with its id; −1 where there is none.
 * @throws UserError if none has one, or ids are missing or repeat
 */
export function placesIn(other: Table, training: Table, rows: Int32Array, id: string): Int32Array {
  const own = requiredColumn(training, id, 'id');
  const placeOf = placesById(other, id);
  placesById(training, id);
  const places = rows.map((row) => placeOf.get(textAt(own, row) as string) ?? -1);
  if (places.some((place) => place >= 0)) return places;
  const example = ({ columns, rows }: Table) =>
    rows === 0 ? 'no rows' : textAt(columns.get(id) as Column, 0);
  throw tableError({
    place: `${training.label} and ${other.label}, ${id}`,
    found: `no id that both have: ${example(training)} in the former, ${example(other)} in the latter`,
    expected: 'the same ids',
    remedy: 'name the column that both share with --id, or give the files of the same days',
  });
}

/** @throws UserError for an id that is missing, or that two rows have */
function placesById(table: Table, id: string): ReadonlyMap<string, number> {
  const column = requiredColumn(table, id, 'id');
  const places = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const text = textAt(column, row);
    if (text === undefined) throw missingId(table.placeOf(row), id);
    if (column.kind === 'number' && Math.abs(column.values[row]) > Number.MAX_SAFE_INTEGER) {
      throw tableError({
        place: `${table.placeOf(row)}, ${id}`,
        found: `${text}, a double beyond 2^53: ids near it are rounded to it`,
        expected: 'ids as whole numbers or as texts',
        remedy: 'write ids as texts, or as 64-bit whole numbers',
      });
    }
    const earlier = places.get(text);
    if (earlier !== undefined) {
      throw tableError({
        place: `${table.placeOf(earlier)}, and ${table.placeOf(row)}`,
        found: `the same id: ${id} ${text}`,
        expected: 'an id for each row',
        remedy: 'leave out the copies, or name another column with --id',
      });
    }
    places.set(text, row);
  }
  return places;
}
