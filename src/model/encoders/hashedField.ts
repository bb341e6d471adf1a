/** The hashing trick: entity keys to buckets of one-hots. */

/**
 * The bucket of each key, in [0, buckets): MurmurHash3_x86_32 of the key's four bytes, seeded by the name of
 * the field, so that two fields may share one set of buckets and still collide independently.
 * A negative key means no entity and gets -1. To give each field buckets of its own in a `Design`, add
 * `field index × buckets` to the buckets that are not -1.
 *
 * Source: Austin Appleby, smhasher, MurmurHash3.cpp (public domain).
 *
 * @throws RangeError if `buckets` is not a whole number in [1, 2^31)
 */
export function hashedField(keys: Int32Array, fieldName: string, buckets: number): Int32Array {
  requireBuckets(buckets);
  const seed = seedOf(fieldName);
  return keys.map((key) => bucketOf(key, seed, buckets));
}

/** The bucket of one key: `hashedField` for rows that come one by one. */
export function hashedBucket(key: number, fieldName: string, buckets: number): number {
  requireBuckets(buckets);
  return bucketOf(key, seedOf(fieldName), buckets);
}

function bucketOf(key: number, seed: number, buckets: number): number {
  // The high bits choose the bucket: an even share for any number of buckets.
  return key < 0 ? -1 : Math.floor((murmur3Word(key, seed) * buckets) / 4294967296);
}

function requireBuckets(buckets: number): void {
  if (Number.isInteger(buckets) && buckets >= 1 && buckets < 2147483648) return;
  throw new RangeError(`hashedField: buckets is ${buckets}, expected a whole number in [1, 2^31)`);
}

/** MurmurHash3_x86_32 of one 32-bit word, as an unsigned integer. */
export function murmur3Word(word: number, seed: number): number {
  let mixed = Math.imul(word, 0xcc9e2d51);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
  let hash = seed ^ mixed;
  hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  hash ^= 4; // the length in bytes
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** FNV-1a over the UTF-16 code units of a name. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash;
}
