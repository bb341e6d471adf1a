/**
 * A sample of rows by a hash of their ids: the same rows of every file, in whatever order they come. One in `stride`, a power
 * of two, so that a smaller sample is part of a larger one.
 */

export function isSampled(hash: number, stride: number): boolean {
  return (hash & (stride - 1)) === 0;
}

/** The smallest stride, from `least` on, that leaves about `most` rows at the most. */
export function strideFor(rows: number, most: number, least: number): number {
  let stride = least;
  while (rows / stride > most) stride *= 2;
  return stride;
}

/** 32 bits of FNV-1a over the UTF-16 units, mixed once more since low bits decide (as MurmurHash3 ends). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
