/**
 * Target encodings that look at no time: the plain one, and the two ways by which teams hope to keep a row's own label out of
 * its code. All are leaks.
 *
 * A code is (positives + smoothing · prior) / (count + smoothing) over the training rows of the entity that
 * are not held out. The prior is the base rate of all training rows, the same for every row: a base rate
 * without the row's own label would reveal that label wherever an entity has no other row.
 */
import { Draws, purpose } from '../../base/random.ts';
import { TargetCounts, type TargetEncoding, type TargetRows } from './targetEncoding.ts';

const FOLD = purpose('encoding/fold', 27);

/**
 * The code of a training row counts all training rows of its entity, itself among them: the frozen code. The fewer there are,
 * the more of the row's own label is in it.
 *
 * Takes O(n).
 *
 * @throws RangeError as `TargetCounts`
 */
export function inSampleTarget(rows: TargetRows): TargetEncoding {
  const { counts, prior } = allCounted(rows);
  return counts.frozen(Float64Array.from(rows.keys, (_, row) => counts.code(row, prior)));
}

/**
 * The code of a training row counts all other training rows of its entity, later ones included. Within an entity
 * it falls by a step where the row's own label is positive, so a model can read the label off it.
 *
 * Takes O(n).
 *
 * @throws RangeError as `TargetCounts`
 */
export function leaveOneOutTarget(rows: TargetRows): TargetEncoding {
  return heldOutTarget(rows, singly(rows.keys.length));
}

function* singly(count: number): Generator<readonly number[]> {
  for (let row = 0; row < count; row++) yield [row];
}

/**
 * The code of a training row counts the training rows of its entity in the other folds, later ones included.
 *
 * Takes O(n + folds).
 *
 * @param foldOf fold of a row, a whole number in [0, folds)
 * @throws RangeError as `TargetCounts`
 */
export function kFoldTarget(
  rows: TargetRows,
  folds: number,
  foldOf: (row: number) => number,
): TargetEncoding {
  const members = Array.from({ length: folds }, (): number[] => []);
  for (let row = 0; row < rows.keys.length; row++) members[foldOf(row)].push(row);
  return heldOutTarget(rows, members);
}

/**
 * The fold of an impression, in [0, folds): a draw that belongs to its id, so that it is the same for every entity,
 * training set and order of rows.
 */
export function foldDraw(seed: number, folds: number): (impressionId: number) => number {
  const draws = new Draws(seed);
  return (id) => Math.floor(folds * draws.uniform(FOLD, id, Math.floor(id / 4294967296)));
}

/** @param groups every row once; a row's code is made without the rows of its group */
function heldOutTarget(rows: TargetRows, groups: Iterable<readonly number[]>): TargetEncoding {
  const { counts, prior } = allCounted(rows);
  const trainCodes = new Float64Array(rows.keys.length);
  for (const group of groups) {
    for (const row of group) counts.retract(row);
    for (const row of group) trainCodes[row] = counts.code(row, prior);
    for (const row of group) counts.apply(row);
  }
  return counts.frozen(trainCodes);
}

function allCounted(rows: TargetRows): { readonly counts: TargetCounts; readonly prior: number } {
  const counts = new TargetCounts(rows);
  for (let row = 0; row < rows.keys.length; row++) counts.apply(row);
  return { counts, prior: counts.prior };
}
