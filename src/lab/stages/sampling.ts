/** Sampling of rows by their label: negatives thinned, positives copied, rows duplicated. */
import { Draws, purpose } from '../../base/random.ts';
import type { Sampling } from '../../scenario/sampling.ts';
import type { RowSet } from './rows.ts';

const NEGATIVE = purpose('sampling/negative', 70);
const DUPLICATE = purpose('sampling/duplicate', 71);

/**
 * The sample of some rows, in their order, copies beside each other. Draws belong to impressions, so that a row that is kept of
 * a share is kept of every larger one, whichever set it is in.
 *
 * @param labels one per row of the impressions
 * @param sampling null takes every row once
 */
export function sampled(
  seed: number,
  firstId: number,
  labels: Uint8Array,
  set: RowSet,
  sampling: Sampling | null,
): RowSet {
  if (sampling === null) return set;
  const { negatives, positives, duplicates } = sampling;
  const draws = new Draws(seed);
  const isDrawn = (of: typeof NEGATIVE, row: number, share: number) => {
    const id = firstId + row;
    return draws.uniform(of, id, Math.floor(id / 4294967296)) < share;
  };
  const times = Uint16Array.from(set.rows, (row) => {
    const copies = labels[row] === 1 ? positives : Number(isDrawn(NEGATIVE, row, negatives));
    return isDrawn(DUPLICATE, row, duplicates) ? 2 * copies : copies;
  });
  const rows = new Int32Array(times.reduce((sum, each) => sum + each, 0));
  let place = 0;
  times.forEach((count, index) => {
    rows.fill(set.rows[index], place, place + count);
    place += count;
  });
  return { key: `${set.key}, sampled ${negatives} ${positives} ${duplicates}`, rows };
}

/** Entries of some rows, which are in order, beyond the first of each row. */
export function copiesIn(...sets: readonly RowSet[]): number {
  const distinct = new Set(sets.flatMap(({ rows }) => Array.from(rows)));
  return sets.reduce((sum, { rows }) => sum + rows.length, 0) - distinct.size;
}
