/**
 * Target encodings that hold out some rows whatever their time: the two ways by which teams hope to keep a row's
 * own label out of its code. Both are leaks of their own.
 *
 * A code is (positives + smoothing · prior) / (count + smoothing) over the training rows of the entity that are not
 * held out. The prior is the base rate of all training rows, the same for every row: a base rate without the row's
 * own label would tell that label wherever an entity has no other row.
 */
import { Draws, purpose } from '../../base/random.ts';
import { TargetCounts, type TargetEncoding, type TargetRows } from './targetEncoding.ts';

const FOLD = purpose('encoding/fold', 27);

/**
 * The code of a training row counts all other training rows of its entity, later ones included. Within an entity
 * it falls by a step where the row's own label is positive, so a model can read the label off it.
 *
 * Takes O(n).
 *
 * @throws RangeError as `TargetCounts`
 */
export function leaveOneOutTarget(rows: TargetRows): TargetEncoding {
  return heldOutTarget(rows, singly(rows.train.length));
}

function* singly(size: number): Generator<readonly number[]> {
  for (let position = 0; position < size; position++) yield [position];
}

/**
 * The code of a training row counts the training rows of its entity in the other folds, later ones included.
 *
 * Takes O(n + folds).
 *
 * @param foldOf fold of a row of the table, a whole number in [0, folds)
 * @throws RangeError as `TargetCounts`
 */
export function kFoldTarget(
  rows: TargetRows,
  folds: number,
  foldOf: (row: number) => number,
): TargetEncoding {
  const members = Array.from({ length: folds }, (): number[] => []);
  rows.train.forEach((row, position) => {
    members[foldOf(row)].push(position);
  });
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

/** @param groups every position in `train` once; a row's code is made without the rows of its group */
function heldOutTarget(rows: TargetRows, groups: Iterable<readonly number[]>): TargetEncoding {
  const counts = new TargetCounts(rows);
  for (let position = 0; position < rows.train.length; position++) counts.apply(position);
  const prior = counts.positive / counts.count;
  const trainCodes = new Float64Array(rows.train.length);
  for (const group of groups) {
    for (const position of group) counts.retract(position);
    for (const position of group) trainCodes[position] = counts.code(position, prior);
    for (const position of group) counts.apply(position);
  }
  return counts.frozen(trainCodes);
}
