/** Rows of the training set beside what was served of them, and beside an earlier copy. */
import { range } from '../base/columns.ts';
import { nearestWord } from '../scenario/messages/nearest.ts';
import { placesIn, requiredColumn, rowsOf } from './join.ts';
import { momentsOf } from './moments.ts';
import { kindNames, tableError } from './reading/problem.ts';
import { type AuditRequest, type NamedColumn, namedColumns, prefixOf } from './request.ts';
import { requireNoNumbers } from './spelling.ts';
import { type Column, type Table, textAt } from './table.ts';

/** A feature as training has it, as it was served, and as training had it before. */
export interface AuditedFeature {
  readonly name: string;
  readonly training: Column;
  /** By row of the training set; NaN where nothing was served, or logged. Undefined where no table has it. */
  readonly served: Column | undefined;
  /** The same of the earlier copy. */
  readonly previous: Column | undefined;
}

export interface AuditedRows {
  /** Number of rows. */
  readonly count: number;
  readonly labels: Uint8Array;
  /** Moment of each decision; undefined where no column has it. */
  readonly atMs: Float64Array | undefined;
  /** Number of each row's user, from 0. Rows are users of their own where no column, or no value, says whose they are. */
  readonly users: Int32Array;
  readonly features: readonly AuditedFeature[];
  /** Rows of which something was served; those that are compared. */
  readonly matched: Int32Array;
  /** Rows that an earlier copy of the training set has, too, with the label that it gives them. */
  readonly earlier: { readonly rows: Int32Array; readonly labels: Column } | undefined;
  /** Features of one table alone, which cannot be compared. */
  readonly oneSided: { readonly training: readonly string[]; readonly served: readonly string[] };
  /** Another column that the request names, by row. */
  readonly column: (key: NamedColumn) => Column | undefined;
  /** Any column of the training set, by row. */
  readonly named: (name: string) => Column | undefined;
}

export interface AuditTables {
  readonly training: Table;
  readonly served: Table | undefined;
  readonly previous: Table | undefined;
}

/** @throws UserError for columns that are not there, labels that are none, ids that repeat or do not meet */
export function auditedRows(request: AuditRequest, tables: AuditTables): AuditedRows {
  const { training, served, previous } = tables;
  const rows = chosenRows(training, request);
  const column = (key: NamedColumn) => {
    const name = request[key];
    return name === undefined ? undefined : rowsOf(requiredColumn(training, name, key), rows);
  };
  const label = column('label') as Column;
  const [at, user] = [column('at'), column('user')];
  const placesOf = (table: Table | undefined) =>
    table === undefined || request.id === undefined
      ? undefined
      : { table, places: placesIn(table, training, rows, request.id) };
  const [servedRows, earlierRows] = [placesOf(served), placesOf(previous)];
  const sideOf = (side: ReturnType<typeof placesOf>, name: string, own: Column) => {
    const other = side?.table.columns.get(name);
    return other && side && comparable(own, rowsOf(other, side.places), side.table.label);
  };
  const { names, oneSided } = featureNames(request, tables);
  const features = names.map((name): AuditedFeature => {
    const full = prefixOf(request.training) + name;
    const own = rowsOf(requiredColumn(training, full, 'features'), rows);
    requireNoNumbers(own, training.label);
    const other = sideOf(servedRows, prefixOf(request.served) + name, own);
    if (other !== undefined && served !== undefined) requireNoNumbers(other, served.label);
    const before = sideOf(earlierRows, prefixOf(request.previous) + name, own);
    return { name, training: own, served: other, previous: before };
  });
  return {
    count: rows.length,
    labels: labelsOf(label, training.label, (row) => training.placeOf(rows[row])),
    atMs: at && decidedAt(at, training.label, request),
    users: user === undefined ? Int32Array.from(rows.keys()) : numbered(user),
    features,
    matched: foundRows(servedRows?.places),
    earlier: earlierRows && {
      rows: foundRows(earlierRows.places),
      labels: comparable(
        label,
        rowsOf(requiredColumn(earlierRows.table, request.label, 'label'), earlierRows.places),
        earlierRows.table.label,
      ),
    },
    oneSided,
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

/** Names of the features that the request wants, without the prefixes of their tables. */
function featureNames(
  request: AuditRequest,
  { training, served }: AuditTables,
): Pick<AuditedRows, 'oneSided'> & { readonly names: readonly string[] } {
  const ownPrefix = prefixOf(request.training);
  const servedPrefix = prefixOf(request.served);
  if (request.features !== 'all') {
    if (served !== undefined) {
      for (const name of request.features) requiredColumn(served, servedPrefix + name, 'features');
    }
    return { names: request.features, oneSided: { training: [], served: [] } };
  }
  const left = new Set<string>([
    ...request.except,
    ...request.entities,
    ...Object.keys(request.where),
    ...namedColumns.flatMap((key) => request[key] ?? []),
  ]);
  const featuresOf = (table: Table, prefix: string) =>
    table.names
      .filter((name) => name.startsWith(prefix) && !left.has(name))
      .map((name) => name.slice(prefix.length));
  const own = featuresOf(training, ownPrefix);
  const others = served === undefined ? own : featuresOf(served, servedPrefix);
  const names = own.filter((name) => others.includes(name));
  const oneSided = {
    training: own.filter((name) => !others.includes(name)),
    served: others.filter((name) => !own.includes(name)),
  };
  if (names.length > 0) return { names, oneSided };
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

/** @throws UserError for a column that is to be left out, and that no table has */
export function requireExcepted(except: readonly string[], tables: readonly (Table | undefined)[]): void {
  const names = tables.flatMap((table) => table?.names ?? []);
  const absent = except.find((name) => !names.includes(name));
  if (absent === undefined) return;
  const nearest = nearestWord(absent, names);
  throw tableError({
    place: 'except',
    found: `${absent}, a column that no table has`,
    expected: 'columns that are no features',
    remedy: nearest === undefined ? 'leave it out' : `did you mean ${nearest}?`,
  });
}

/**
 * Values of another table whose texts have the numbers that they have in training.
 * @throws UserError if they are of another kind
 */
function comparable(training: Column, other: Column, label: string): Column {
  if (isEmpty(training) || isEmpty(other)) return other;
  const zone = ({ lacksZone }: Column) => (lacksZone ? 'moments without a zone' : 'moments with a zone');
  if (training.kind !== other.kind || training.lacksZone !== other.lacksZone) {
    const isSameKind = training.kind === other.kind;
    throw tableError({
      place: `${label}, ${other.name}`,
      found: isSameKind
        ? `${zone(other)}, where training has ${zone(training)}`
        : `${kindNames[other.kind]}, where training has ${kindNames[training.kind]}`,
      expected: 'values of one kind on both sides',
      remedy: 'convert one of them, or leave the feature out with --except',
    });
  }
  if (other.kind !== 'text') return other;
  const texts = [...training.texts];
  const placeOf = new Map(texts.map((text, place) => [text, place]));
  const places = other.texts.map((text) => {
    const place = placeOf.get(text) ?? texts.push(text) - 1;
    placeOf.set(text, place);
    return place;
  });
  return {
    ...other,
    texts,
    values: other.values.map((value) => (Number.isNaN(value) ? value : places[value])),
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
      const found = kind === 'text' ? `the text ${JSON.stringify(texts[value])}` : `${value}`;
      throw tableError({
        place: `${placeOf(row)}, ${name}`,
        found: Number.isNaN(value) ? 'no value' : kind === 'time' ? 'a moment' : found,
        expected: '0 or 1, or false and true',
        remedy: 'convert the label, leave out rows that have none, or name another column with --label',
      });
    }
    labels[row] = value;
    positives += value;
  }
  if (positives > 0 && positives < labels.length) return labels;
  throw tableError({
    place: `${label}, ${name}`,
    found: `no ${positives === 0 ? '1' : '0'} in ${labels.length} ${labels.length === 1 ? 'row' : 'rows'}`,
    expected: 'both: with one class nothing can be told',
    remedy: 'give rows of both, or name another column with --label',
  });
}

function decidedAt(at: Column, label: string, request: AuditRequest): Float64Array {
  if (!isEmpty(at)) return momentsOf(at, label, request);
  throw tableError({
    place: `${label}, ${at.name}`,
    found: 'no value in any row',
    expected: 'the moment of each decision',
    remedy: 'name another column with --at, or leave it out',
  });
}

/** Numbers of the values from 0, in the order in which they first occur; each missing one has a number of its own. */
function numbered({ values }: Column): Int32Array {
  const numbers = new Map<number, number>();
  let next = 0;
  return Int32Array.from(values, (value) => {
    const number = (Number.isNaN(value) ? undefined : numbers.get(value)) ?? next++;
    numbers.set(value, number);
    return number;
  });
}

function foundRows(places: Int32Array | undefined): Int32Array {
  if (places === undefined) return new Int32Array(0);
  return range(0, places.length).filter((row) => places[row] >= 0);
}
