/**
 * Snapshots: the state of all entities, written at the whole multiples of an interval, a file for each key. Rows read the
 * latest snapshot at their moment of reading or before it.
 *
 * A full snapshot holds every user, topic and source, the stories that are live or have changed since the snapshot before,
 * and the pairs that have any history. A snapshot of changes holds the entities whose values differ from those of
 * the snapshot before, which is what an incremental pipeline writes; its first one is full.
 */
import { DAY_MS } from '../../../base/time.ts';
import type { FeatureCatalog } from '../../../features/featureSet.ts';
import { isPair } from '../../../history/entities.ts';
import type { Fold } from '../../../history/fold.ts';
import { type Bytes, bytesOf, NO_BYTES, type StoredTable, scaled, sumOf, valueColumn } from './bytes.ts';
import {
  type EntityTable,
  entityCount,
  entityTables,
  idColumns,
  valuesAt,
  valuesWithoutHistory,
} from './entityTables.ts';

/** Snapshots at `firstMs`, `firstMs` + `everyMs`, … */
export interface SnapshotSeries {
  readonly firstMs: number;
  readonly everyMs: number;
  readonly count: number;
}

export interface SnapshotBytes {
  readonly full: Bytes;
  readonly changes: Bytes;
}

/** Series of more snapshots than this are measured by those of three days. */
const MOST_ENCODED = 36;
const ENCODED_PER_DAY = MOST_ENCODED / 3;

/**
 * Bytes of a series. Of a long one the snapshots of its first, its middle and its last day are encoded, at most 12 a
 * day, evenly spaced, and all others are taken to be like them on average.
 *
 * @param fold at the beginning of the log; it is left at the last snapshot
 */
export function snapshotBytes(
  catalog: FeatureCatalog,
  fold: Fold,
  columns: readonly number[],
  { firstMs, everyMs, count }: SnapshotSeries,
): SnapshotBytes {
  const tables = entityTables(catalog, columns);
  const full: Bytes[] = [];
  const changes: Bytes[] = [];
  let base = NO_BYTES;
  for (const index of encodedSnapshots(count, everyMs)) {
    const snapshot = snapshotTables(catalog, fold, tables, firstMs + index * everyMs, everyMs);
    full.push(bytesOf(snapshot.full));
    if (index === 0) base = full[0];
    else changes.push(bytesOf(snapshot.changes));
  }
  const all = (encoded: readonly Bytes[], of: number) =>
    encoded.length === 0 ? NO_BYTES : scaled(sumOf(encoded), of / encoded.length);
  return { full: all(full, count), changes: sumOf([base, all(changes, count - 1)]) };
}

/** Those of `count` snapshots that are encoded, in order; the first is one of them. */
export function encodedSnapshots(count: number, everyMs: number): readonly number[] {
  if (count <= MOST_ENCODED) return Array.from({ length: count }, (_, index) => index);
  const perDay = Math.max(1, Math.min(Math.floor(DAY_MS / everyMs), Math.floor(count / 3)));
  const encoded = Math.min(perDay, ENCODED_PER_DAY);
  const begins = [0, Math.floor((count - perDay) / 2), count - perDay];
  return begins.flatMap((begin) =>
    Array.from({ length: encoded }, (_, index) => begin + Math.floor((index * perDay) / encoded)),
  );
}

/** The tables of one snapshot, and of what has changed since the one before. */
export function snapshotTables(
  catalog: FeatureCatalog,
  fold: Fold,
  tables: readonly EntityTable[],
  atMs: number,
  everyMs: number,
): { readonly full: readonly StoredTable[]; readonly changes: readonly StoredTable[] } {
  const { state } = fold;
  const beforeMs = atMs - everyMs;
  fold.advance(beforeMs);
  const before = tables.map((table) => valuesAt(table, catalog, state, beforeMs));
  fold.advance(atMs);
  const now = tables.map((table) => valuesAt(table, catalog, state, atMs));
  const of = (keeps: (table: EntityTable, index: number) => (entity: number) => boolean) =>
    tables.map((table, index) => tableOf(table, catalog, now[index], keeps(table, index)));
  const changed = (index: number) => (entity: number) => {
    const width = tables[index].columns.length;
    return differs(now[index], before[index], entity * width, entity * width, width);
  };
  return {
    full: of((table, index) => storedInFull(table, catalog, now[index], atMs, changed(index))),
    changes: of((_, index) => changed(index)),
  };
}

function storedInFull(
  table: EntityTable,
  catalog: FeatureCatalog,
  values: Float64Array,
  atMs: number,
  isChanged: (entity: number) => boolean,
): (entity: number) => boolean {
  const { storyPublishedAtMs, storyExpiresAtMs } = catalog;
  if (table.key === 'story') {
    return (story) =>
      (storyPublishedAtMs[story] <= atMs && atMs < storyExpiresAtMs[story]) || isChanged(story);
  }
  if (!isPair(table.key)) return () => true;
  const untouched = valuesWithoutHistory(table, catalog);
  const width = untouched.length;
  return (pair) => differs(values, untouched, pair * width, 0, width) || isChanged(pair);
}

function differs(a: Float64Array, b: Float64Array, atA: number, atB: number, width: number): boolean {
  for (let place = 0; place < width; place++) {
    if (!Object.is(a[atA + place], b[atB + place])) return true;
  }
  return false;
}

/** In order of entity. When it was taken is the name of the file. */
function tableOf(
  table: EntityTable,
  catalog: FeatureCatalog,
  values: Float64Array,
  keeps: (entity: number) => boolean,
): StoredTable {
  const { columns } = table;
  const count = entityCount(table, catalog);
  const stored: number[] = [];
  for (let entity = 0; entity < count; entity++) if (keeps(entity)) stored.push(entity);
  return {
    rows: stored.length,
    columns: [
      ...idColumns(table, catalog, (row) => stored[row]),
      ...columns.map((column, place) =>
        valueColumn(catalog.features.names[column], (row) => values[stored[row] * columns.length + place]),
      ),
    ],
  };
}
