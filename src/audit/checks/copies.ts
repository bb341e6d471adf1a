/** Rows of equal feature values: copies of one another, as far as a model can see. */
import type { AuditedRows } from '../rows.ts';

/** Number of each row's vector of training values, from 0; copies share one. */
export function vectorNumbers({ count, features }: Pick<AuditedRows, 'count' | 'features'>): Int32Array {
  const hashes = new Float64Array(count);
  const words = new Uint32Array(2);
  const value = new Float64Array(words.buffer);
  for (let row = 0; row < count; row++) {
    let [low, high] = [0x811c9dc5, 0x9e3779b9];
    for (const { training } of features) {
      // −0 equals 0, and one NaN another.
      value[0] = training.values[row] + 0;
      if (Number.isNaN(value[0])) value[0] = Number.NaN;
      low = Math.imul((low ^ words[0]) + words[1], 0x85ebca6b);
      high = Math.imul((high ^ words[1]) + words[0] + (low >>> 15), 0xc2b2ae35);
      low ^= low >>> 13;
      high ^= high >>> 16;
    }
    // 53 bits, which a double holds: two of a million different vectors meet with a chance of 1 in 18,000.
    hashes[row] = (high >>> 11) * 4294967296 + (low >>> 0);
  }
  const numbers = new Map<number, number>();
  return Int32Array.from(hashes, (hash) => {
    const number = numbers.get(hash) ?? numbers.size;
    numbers.set(hash, number);
    return number;
  });
}
