/** Rows of the training set beside what was served of them. */
import { range } from '../base/columns.ts';
import { nearestWord } from '../scenario/messages/nearest.ts';
import { listed } from '../scenario/messages/phrasing.ts';
import { momentsOf } from './moments.ts';
import { kindNames, missingId, tableError } from './reading/problem.ts';
import { type AuditRequest, type NamedColumn, namedColumns, type TableRequest } from './request.ts';
import { type Column, type Table, textAt } from './table.ts';

/** A feature as training has it, and as it was served. */
export interface AuditedFeature {
  readonly name: string;
  readonly training: Column;
  /** By row of the training set; NaN where nothing was served, or logged. Undefined where no table has it. */
  readonly served: Column | undefined;
}

export interface AuditedRows {
  /** Number of rows. */
  readonly count: number;
  readonly labels: Uint8Array;
  /** Moment of each decision; undefined where no column has it. */
  readonly atMs: Float64Array | undefined;
  /** Number of each row's user, from 0. Rows are users of their own where no column says. */
  readonly users: Int32Array;
  readonly features: readonly AuditedFeature[];
  /** Rows of which something was served; those that are compared. */
  readonly matched: Int32Array;
  /** Another column that the request names, by row. */
  readonly column: (key: NamedColumn) => Column | undefined;
  /** Any column of the training set, by row. */
  readonly named: (name: string) => Column | undefined;
}

export interface AuditTables {
  readonly training: Table;
  readonly served: Table | undefined;
}

/** @throws UserError for columns that are not there, labels that are none, ids that repeat or do not meet */
export function auditedRows(request: AuditRequest, { training, served }: AuditTables): AuditedRows {
  const rows = chosenRows(training, request);
  const column = (key: NamedColumn) => {
    const name = request[key];
    return name === undefined ? undefined : rowsOf(requiredColumn(training, name, key), rows);
  };
  const label = column('label') as Column;
  const [at, user] = [column('at'), column('user')];
  const places = served === undefined ? undefined : placesIn(served, training, rows, request.id);
  const features = featureNames(request, training, served).map((name): AuditedFeature => {
    const own = rowsOf(requiredColumn(training, prefixOf(request.training) + name, 'features'), rows);
    if (served === undefined || places === undefined) return { name, training: own, served: undefined };
    const other = served.columns.get(prefixOf(request.served) + name);
    return { name, training: own, served: other && comparable(own, rowsOf(other, places), served.label) };
  });
  return {
    count: rows.length,
    labels: labelsOf(label, training.label, (row) => training.placeOf(rows[row])),
    atMs: at && momentsOf(at, training.label, request),
    users: user === undefined ? Int32Array.from(rows.keys()) : numbered(user),
    features,
    matched: matchedRows(places, rows.length),
    column,
    named: (name) => {
      const own = training.columns.get(name);
      return own && rowsOf(own, rows);
    },
  };
}

/** The rows whose values are those of `where`. */
function chosenRows(training: Table, { where }: AuditRequest): Int32Array {
  const all = range(0, training.rows);
  const chosen = Object.entries(where).reduce((rows, [name, wanted]) => {
    const column = requiredColumn(training, name, 'where');
    const isWanted = (row: number) =>
      column.kind === 'flag'
        ? [column.values[row], column.values[row] === 1].map(String).includes(String(wanted))
        : textAt(column, row) === String(wanted);
    return rows.filter(isWanted);
  }, all);
  if (chosen.length > 0) return chosen;
  throw tableError({
    place: training.label,
    found: training.rows === 0 ? 'no rows' : `none of ${training.rows} rows with ${JSON.stringify(where)}`,
    expected: 'rows of the training set',
    remedy:
      training.rows === 0
        ? 'give the file with the rows'
        : 'look at the values of these columns, or leave --where out',
  });
}

function requiredColumn({ label, columns }: Table, name: string, key: string): Column {
  const column = columns.get(name);
  if (column !== undefined) return column;
  const nearest = nearestWord(name, [...columns.keys()]);
  throw tableError({
    place: `${label}, ${key}`,
    found: `no column ${name}`,
    expected: `one of ${listed([...columns.keys()].slice(0, 20))}${columns.size > 20 ? ', …' : ''}`,
    remedy: nearest === undefined ? 'name one of them' : `did you mean ${nearest}?`,
  });
}

function rowsOf(column: Column, rows: Int32Array): Column {
  return { ...column, values: Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : column.values[row])) };
}

/** Names of the features that the request wants, without the prefixes of their tables. */
function featureNames(request: AuditRequest, training: Table, served: Table | undefined): readonly string[] {
  if (request.features !== 'all') return request.features;
  const prefix = prefixOf(request.training);
  const left = new Set<string>([
    ...request.except,
    ...Object.keys(request.where),
    ...namedColumns.flatMap((key) => request[key] ?? []),
  ]);
  const own = [...training.columns.keys()].filter((name) => name.startsWith(prefix) && !left.has(name));
  const names = own.map((name) => name.slice(prefix.length));
  const others = prefixOf(request.served);
  const common = served === undefined ? names : names.filter((name) => served.columns.has(others + name));
  if (common.length > 0) return common;
  throw tableError({
    place: training.label,
    found:
      served === undefined
        ? 'no columns but those that are named'
        : `no feature that ${served.label} has, too`,
    expected: 'columns of the same names in both tables',
    remedy: 'say with --training-prefix and --served-prefix how their names begin, or rename them',
  });
}

export function prefixOf(request: TableRequest | undefined): string {
  return typeof request === 'object' && 'prefix' in request ? (request.prefix ?? '') : '';
}

/** By row of the training set, the row of the served table with its id; -1 where there is none. */
function placesIn(served: Table, training: Table, rows: Int32Array, id: string | undefined): Int32Array {
  if (id === undefined) {
    throw tableError({
      place: `${training.label} and ${served.label}`,
      found: 'no column that tells rows apart',
      expected: 'one, by which what was served of a row is found',
      remedy: 'name it with --id',
    });
  }
  const own = requiredColumn(training, id, 'id');
  const placeOf = placesById(served, id);
  placesById(training, id);
  const places = rows.map((row) => placeOf.get(textAt(own, row) as string) ?? -1);
  if (places.some((place) => place >= 0)) return places;
  const example = ({ columns }: Table) => textAt(columns.get(id) as Column, 0);
  throw tableError({
    place: `${training.label} and ${served.label}, ${id}`,
    found: `no id that both have: ${example(training)} there, ${example(served)} here`,
    expected: 'the same ids',
    remedy: 'name the column that both share with --id, or give the log of the same days',
  });
}

/** @throws UserError for an id that is missing, or that two rows have */
function placesById(table: Table, id: string): ReadonlyMap<string, number> {
  const column = requiredColumn(table, id, 'id');
  const places = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const text = textAt(column, row);
    if (text === undefined) throw missingId(table.placeOf(row), id);
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

/** A served column whose texts have the numbers that they have in training. */
function comparable(training: Column, served: Column, label: string): Column {
  if (training.kind !== served.kind && !isEmpty(training) && !isEmpty(served)) {
    throw tableError({
      place: `${label}, ${served.name}`,
      found: `${kindNames[served.kind]}, where training has ${kindNames[training.kind]}`,
      expected: 'values of one kind on both sides',
      remedy: 'convert one of them, or leave the feature out with --except',
    });
  }
  if (served.kind !== 'text') return served;
  const texts = [...training.texts];
  const placeOf = new Map(texts.map((text, place) => [text, place]));
  const places = served.texts.map((text) => {
    const place = placeOf.get(text) ?? texts.push(text) - 1;
    placeOf.set(text, place);
    return place;
  });
  return {
    ...served,
    texts,
    values: served.values.map((value) => (Number.isNaN(value) ? value : places[value])),
  };
}

function isEmpty({ values }: Column): boolean {
  return values.every(Number.isNaN);
}

function labelsOf(
  { name, kind, values, texts }: Column,
  label: string,
  placeOf: (row: number) => string,
): Uint8Array {
  const labels = new Uint8Array(values.length);
  let positives = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (kind === 'text' || kind === 'time' || (value !== 0 && value !== 1)) {
      throw tableError({
        place: `${placeOf(row)}, ${name}`,
        found: Number.isNaN(value) ? 'no value' : kind === 'text' ? texts[value] : `${value}`,
        expected: '0 or 1, or false and true',
        remedy: 'name the column of the label with --label, or choose the rows that have one with --where',
      });
    }
    labels[row] = value;
    positives += value;
  }
  if (positives > 0 && positives < labels.length) return labels;
  throw tableError({
    place: `${label}, ${name}`,
    found: `${positives === 0 ? 'no 1' : 'no 0'} in ${labels.length} rows`,
    expected: 'both: with one class nothing can be told',
    remedy: 'give rows of both, or name another column with --label',
  });
}

/** Numbers of the values from 0, in the order in which they first occur; a missing one is one of its own. */
function numbered({ values }: Column): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(values, (value) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  });
}

function matchedRows(places: Int32Array | undefined, rows: number): Int32Array {
  if (places === undefined) return new Int32Array(0);
  return range(0, rows).filter((row) => places[row] >= 0);
}
