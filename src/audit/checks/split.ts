/** The split: what training rows know of test rows. */
import { range } from '../../base/columns.ts';
import { durationMs } from '../../base/time.ts';
import { momentsOf } from '../moments.ts';
import { tableError } from '../reading/problem.ts';
import type { AuditRequest } from '../request.ts';
import type { AuditedRows } from '../rows.ts';
import type { SplitCheck } from '../schema.ts';
import { type Column, textAt } from '../table.ts';

/**
 * Null where no column says on which side a row is.
 *
 * @param vectors number of each row's vector
 */
export function checkSplit(
  request: AuditRequest,
  label: string,
  rows: AuditedRows,
  vectors: Int32Array,
): SplitCheck | null {
  const side = rows.column('split');
  if (side === undefined) return null;
  const { atMs, column } = rows;
  const [train, test] = [sideRows(side, 'train'), sideRows(side, 'test')];
  if (train.length === 0 || test.length === 0) throw noSides(side, label);
  const share = (isSo: (row: number) => boolean) => test.filter(isSo).length / test.length;
  const onBothSides = (values: ArrayLike<number> | undefined) => {
    if (values === undefined) return null;
    const trained = new Set(Array.from(train, (row) => values[row]));
    return share((row) => trained.has(values[row]));
  };
  return {
    train: train.length,
    test: test.length,
    testBeforeLastTrain: atMs === undefined ? null : beforeLast(atMs, train, share),
    users: column('user') === undefined ? null : onBothSides(rows.users),
    sessions: onBothSides(column('session')?.values),
    copies: onBothSides(vectors) as number,
    unknownAtCut: unknownAtCut(request, label, rows, train, test),
  };
}

function sideRows(side: Column, name: string): Int32Array {
  return range(0, side.values.length).filter(
    (row) => textAt(side, row)?.toLowerCase().startsWith(name) === true,
  );
}

function beforeLast(
  atMs: Float64Array,
  train: Int32Array,
  share: (isSo: (row: number) => boolean) => number,
): number {
  const lastMs = train.reduce((last, row) => Math.max(last, atMs[row]), Number.NEGATIVE_INFINITY);
  return share((row) => atMs[row] <= lastMs);
}

/** Share of the training rows whose label was not known when the first test row was sent. */
function unknownAtCut(
  request: AuditRequest,
  label: string,
  { atMs, column }: AuditedRows,
  train: Int32Array,
  test: Int32Array,
): number | null {
  const known = column('labelKnownAt');
  const windowMs =
    request.attributionWindow === undefined ? undefined : durationMs(request.attributionWindow);
  if (atMs === undefined || (known === undefined && windowMs === undefined)) return null;
  const knownAtMs = known === undefined ? undefined : momentsOf(known, label, request);
  const cutMs = test.reduce((first, row) => Math.min(first, atMs[row]), Number.POSITIVE_INFINITY);
  // A label of 0 is known when its window has passed.
  const knownAt = (row: number) => {
    const own = knownAtMs?.[row] ?? Number.NaN;
    return Number.isNaN(own) ? atMs[row] + (windowMs ?? 0) : own;
  };
  return train.filter((row) => knownAt(row) > cutMs).length / train.length;
}

function noSides({ name, texts, kind }: Column, label: string) {
  return tableError({
    place: `${label}, ${name}`,
    found: kind === 'text' ? texts.slice(0, 5).join(', ') : 'no texts',
    expected: 'train and test, with rows of both among those that are judged',
    remedy: 'name the column of the split, or leave it out',
  });
}
