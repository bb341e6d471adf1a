/** The split: what training rows know of test rows, and how well the score orders those. */
import { gather, range } from '../../base/columns.ts';
import { DAY_MS, durationMs } from '../../base/time.ts';
import { aucDifference } from '../../evaluation/statistics/aucDifference.ts';
import { NORMAL_95 } from '../../evaluation/statistics/intervals.ts';
import { momentsOf, type TimeRequest } from '../moments.ts';
import { tableError } from '../reading/problem.ts';
import type { AuditRequest } from '../request.ts';
import type { AuditedRows } from '../rows.ts';
import type { SplitCheck } from '../schema.ts';
import { type Column, textAt } from '../table.ts';
import { scoresIn } from './scores.ts';

/** Parts of the test rows, by age, in which the score is looked at by itself. */
const AGE_BINS = 4;

export type SplitRequest = TimeRequest & Pick<AuditRequest, 'entities'>;

/**
 * Null where no column says on which side a row is.
 *
 * @param vectors number of each row's vector
 */
export function checkSplit(
  request: SplitRequest,
  label: string,
  rows: AuditedRows,
  vectors: Int32Array,
): SplitCheck | null {
  const side = rows.column('split');
  if (side === undefined) return null;
  const { count, labels, column } = rows;
  const [train, test] = [sideRows(side, 'train'), sideRows(side, 'test')];
  if (train.length === 0 || test.length === 0) throw noSides(side, label);
  // A missing value is none that both sides share.
  const onBothSides = (values: ArrayLike<number>) => {
    const trained = new Set(Array.from(train, (row) => values[row]));
    return (row: number) => trained.has(values[row]) && !Number.isNaN(values[row]);
  };
  const share = (values: ArrayLike<number> | undefined) =>
    values === undefined ? null : shareOf(test, onBothSides(values));
  const positives = (of: Int32Array) => shareOf(of, (row) => labels[row] === 1);
  const user = column('user');
  return {
    train: train.length,
    test: test.length,
    others: count - train.length - test.length,
    positiveRate: { train: positives(train), test: positives(test) },
    testBeforeLastTrain: beforeLast(rows, train, test),
    users: share(user?.values),
    sessions: share(column('session')?.values),
    entities: request.entities.map((name) => ({
      column: name,
      share: share(entity(rows, name, label).values) as number,
    })),
    copies: share(vectors) as number,
    unknownAtCut: unknownAtCut(request, label, rows, train, test),
    scored: scoredTest(rows, label, train, test, user && onBothSides(user.values)),
  };
}

function sideRows(side: Column, name: string): Int32Array {
  return range(0, side.values.length).filter(
    (row) => textAt(side, row)?.toLowerCase().startsWith(name) === true,
  );
}

function entity({ named }: AuditedRows, name: string, label: string): Column {
  const column = named(name);
  if (column !== undefined) return column;
  throw tableError({
    place: `${label}, entities`,
    found: `no column ${name}`,
    expected: 'columns of the training set',
    remedy: 'name another column, or leave it out',
  });
}

function shareOf(rows: Int32Array, isSo: (row: number) => boolean): number {
  return rows.filter(isSo).length / rows.length;
}

/** Rows with a moment, and the last or first moment among some of them. */
function datedRows(rows: Int32Array, atMs: Float64Array): Int32Array {
  return rows.filter((row) => !Number.isNaN(atMs[row]));
}

function lastOf(rows: Int32Array, atMs: Float64Array): number {
  return rows.reduce((last, row) => Math.max(last, atMs[row]), Number.NEGATIVE_INFINITY);
}

/** Null where no training row, or no test row, has a moment. */
function beforeLast({ atMs }: AuditedRows, train: Int32Array, test: Int32Array): number | null {
  if (atMs === undefined) return null;
  const [dated, later] = [datedRows(train, atMs), datedRows(test, atMs)];
  if (dated.length === 0 || later.length === 0) return null;
  const lastMs = lastOf(dated, atMs);
  return shareOf(later, (row) => atMs[row] <= lastMs);
}

/** Share of the training rows whose label was not known when the first test row was sent. */
function unknownAtCut(
  request: TimeRequest,
  label: string,
  { atMs, column }: AuditedRows,
  train: Int32Array,
  test: Int32Array,
): number | null {
  const known = column('labelKnownAt');
  const windowMs =
    request.attributionWindow === undefined ? undefined : durationMs(request.attributionWindow);
  if (atMs === undefined || (known === undefined && windowMs === undefined)) return null;
  const [dated, later] = [datedRows(train, atMs), datedRows(test, atMs)];
  if (dated.length === 0 || later.length === 0) return null;
  const knownAtMs = known === undefined ? undefined : momentsOf(known, label, request);
  const cutMs = later.reduce((first, row) => Math.min(first, atMs[row]), Number.POSITIVE_INFINITY);
  // A label of 0 is known when its window has passed.
  const knownAt = (row: number) => {
    const own = knownAtMs?.[row] ?? Number.NaN;
    return Number.isNaN(own) ? atMs[row] + (windowMs ?? 0) : own;
  };
  return shareOf(dated, (row) => knownAt(row) > cutMs);
}

/** Test rows by whether training has their user, and by age: with the score offline, or else with that online. */
function scoredTest(
  rows: AuditedRows,
  label: string,
  train: Int32Array,
  test: Int32Array,
  isKnown: ((row: number) => boolean) | undefined,
): SplitCheck['scored'] {
  const by = rows.column('scoreOffline') === undefined ? 'score' : 'scoreOffline';
  const scores = scoresIn(rows, label, by);
  if (scores === undefined) return null;
  const { labels, users, atMs } = rows;
  const scored = test.filter((row) => !Number.isNaN(scores[row]));
  const judged = (some: Int32Array) => {
    const own = gather(labels, some);
    const positives = own.reduce((sum, each) => sum + each, 0);
    const hasBoth = positives > 0 && positives < some.length;
    return {
      rows: some.length,
      positives,
      auc: hasBoth ? aucOf(gather(scores, some), own, gather(users, some)) : null,
    };
  };
  const dated = atMs === undefined ? new Int32Array(0) : datedRows(scored, atMs);
  const lastMs = atMs === undefined ? Number.NaN : lastOf(datedRows(train, atMs), atMs);
  const byAge = atMs === undefined ? dated : dated.sort((a, b) => atMs[a] - atMs[b]);
  const daysAfter = (row: number) => ((atMs as Float64Array)[row] - lastMs) / DAY_MS;
  return {
    by,
    knownUsers: isKnown === undefined ? null : judged(scored.filter(isKnown)),
    newUsers: isKnown === undefined ? null : judged(scored.filter((row) => !isKnown(row))),
    byAge: Number.isFinite(lastMs)
      ? parts(byAge, AGE_BINS).map((part) => ({
          fromDays: daysAfter(part[0]),
          toDays: daysAfter(part[part.length - 1]),
          ...judged(part),
        }))
      : [],
  };
}

/** The AUC of scores, as its difference from that of no scores at all. */
function aucOf(scores: Float64Array, labels: Uint8Array, users: Int32Array) {
  const { first, standardError } = aucDifference(scores, new Float64Array(scores.length), labels, users);
  const half = NORMAL_95 * standardError;
  return { mean: first, low: first - half, high: first + half };
}

/** So many parts of equal size, as far as there are rows for all. */
function parts(rows: Int32Array, count: number): readonly Int32Array[] {
  return Array.from({ length: count }, (_, part) =>
    rows.slice(Math.floor((part * rows.length) / count), Math.floor(((part + 1) * rows.length) / count)),
  ).filter(({ length }) => length > 0);
}

function noSides({ name, texts, kind }: Column, label: string) {
  return tableError({
    place: `${label}, ${name}`,
    found: kind === 'text' ? texts.slice(0, 5).join(', ') : 'no texts',
    expected: 'train and test, with rows of both among those that are judged',
    remedy: 'name the column of the split, or leave it out',
  });
}
