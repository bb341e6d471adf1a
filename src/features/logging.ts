/** Features of which only a part was logged: since some day, or of a sample of users or rows. */
import { BLOCK_ROWS, type BlockStore, placeInBlock } from '../base/blocks.ts';
import { Draws, purpose } from '../base/random.ts';
import { Vectors } from '../base/vectors.ts';
import type { Impressions } from '../history/impressions.ts';
import type { Logging } from './options.ts';
import type { FeatureTable } from './provenance.ts';

const LOGGED_USER = purpose('logging/user', 40);
const LOGGED_ROW = purpose('logging/row', 41);

/**
 * Selects the rows in the logged part. A row or user of a share is in every larger one too, and in it for all
 * features.
 *
 * @param idOf the impression that a row is logged with, by default its own
 */
export function isLoggedBy(
  { sinceMs, share, by }: Omit<Logging, 'fallback'>,
  seed: number,
  impressions: Impressions,
  idOf: (row: number) => number = (row) => impressions.firstId + row,
): (row: number) => boolean {
  const draws = new Draws(seed);
  const sampled = (row: number) => {
    if (by === 'user') return draws.uniform(LOGGED_USER, impressions.value('user', row), 0) < share;
    const id = idOf(row);
    return draws.uniform(LOGGED_ROW, id, Math.floor(id / 4294967296)) < share;
  };
  return (row) => impressions.value('sentAtMs', row) >= sinceMs && sampled(row);
}

/**
 * The served values where they were logged, and elsewhere those of the fallback; NaN without one. A hole in the log, where
 * serving wrote down no values, is filled in the same way.
 *
 * Memory: 8 × features bytes a row that differs from the served one.
 */
export function partlyLogged(
  isLogged: (row: number) => boolean,
  { start, end, vectors: served }: FeatureTable,
  fallback: FeatureTable | undefined,
  store?: BlockStore,
): FeatureTable {
  const vectors = new Vectors(served.width, store, start);
  let next = start;
  while (next < end) {
    const firstOfBlock = next;
    const endOfBlock = Math.min(next - placeInBlock(next) + BLOCK_ROWS, end);
    for (; next < endOfBlock; next++) writeRow(next);
    vectors.shareIfEqual(firstOfBlock, endOfBlock, served);
  }
  return { start, end, vectors };

  function writeRow(row: number): void {
    const at = vectors.placeOf(row);
    const logged = isLogged(row) ? served.valuesOf(row) : undefined;
    const others = fallback?.vectors.valuesOf(row);
    const into = vectors.valuesToWrite(row);
    for (let place = at; place < at + served.width; place++) {
      const value = logged === undefined ? Number.NaN : logged[place];
      into[place] = Number.isNaN(value) && others !== undefined ? others[place] : value;
    }
  }
}
