/**
 * The two sources of randomness. Both are pure functions of what they are given:
 * nothing in the lab draws from a generator whose state depends on who drew before.
 *
 * - `stream`: a named sequential generator, for set-up work (population, newsroom, bootstrap).
 * - `Draws`: a counter-based generator, for everything that happens after set-up. The uniform that
 *   decides whether user 7 opens story 42 is the same number in every arm of a world.
 */
import seedrandom from 'seedrandom';

declare const brand: unique symbol;

/** The number under which counter-based draws of one purpose are made. */
export type Purpose = number & { readonly [brand]: never };

const declared = new Map<string, number>();

/**
 * Declares what counter-based draws are for, beside the code that makes them: `const OPEN = purpose('users/open')`.
 * Each purpose has uniforms of its own, so a new one disturbs no other; the same name means the same uniforms.
 * @param number stated for purposes that had one before, so that their draws stay the same; else it follows from the name
 * @throws when two names share a number, or one name is declared with two
 */
export function purpose(name: string, number: number = numberOf(name)): Purpose {
  for (const [otherName, otherNumber] of declared) {
    if ((otherName === name) === (otherNumber === number)) continue;
    throw new Error(
      otherName === name
        ? `the purpose "${name}" of draws is declared with number ${otherNumber} and with ${number}: declare it once`
        : `the purposes "${otherName}" and "${name}" of draws share number ${number}: ` +
            'give the newer one another name, and no number',
    );
  }
  declared.set(name, number);
  return number as Purpose;
}

/** A negative number, unlike those that are stated: the FNV-1a hash of the name's UTF-16 code units, with the sign bit set. */
function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash | 0x80000000;
}

/** A sequential generator of uniforms in [0, 1), opened by name. */
export type Stream = () => number;

/** Opens the stream `<seed>/<name>` or `<seed>/<name>/<key>`. Costs microseconds: for set-up, not for loops. */
export function stream(seed: number, name: string, key?: string | number): Stream {
  const path = key === undefined ? `${seed}/${name}` : `${seed}/${name}/${key}`;
  return seedrandom.alea(path);
}

const SKEIN_PARITY = 0x1bd11bda;
const TWO_POW_MINUS_53 = 1 / 9007199254740992;
const TWO_POW_MINUS_32 = 1 / 4294967296;

/** One 32-bit lane after the other of the block that `threefry2x32` last produced. */
export const block = new Int32Array(2);

/**
 * Threefry-2x32 with 20 rounds: maps a 2×32-bit counter under a 2×32-bit key to 2×32 random bits,
 * written to `block`.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; the
 * rotation constants and the test vectors are those of the Random123 library (kat_vectors).
 */
// biome-ignore format: a round a line
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number): void {
  const key2 = SKEIN_PARITY ^ key0 ^ key1;
  let a = (counter0 + key0) | 0;
  let b = (counter1 + key1) | 0;
  a = (a + b) | 0; b = (b << 13) | (b >>> 19); b ^= a;
  a = (a + b) | 0; b = (b << 15) | (b >>> 17); b ^= a;
  a = (a + b) | 0; b = (b << 26) | (b >>> 6); b ^= a;
  a = (a + b) | 0; b = (b << 6) | (b >>> 26); b ^= a;
  a = (a + key1) | 0; b = (b + key2 + 1) | 0;

  a = (a + b) | 0; b = (b << 17) | (b >>> 15); b ^= a;
  a = (a + b) | 0; b = (b << 29) | (b >>> 3); b ^= a;
  a = (a + b) | 0; b = (b << 16) | (b >>> 16); b ^= a;
  a = (a + b) | 0; b = (b << 24) | (b >>> 8); b ^= a;
  a = (a + key2) | 0; b = (b + key0 + 2) | 0;

  a = (a + b) | 0; b = (b << 13) | (b >>> 19); b ^= a;
  a = (a + b) | 0; b = (b << 15) | (b >>> 17); b ^= a;
  a = (a + b) | 0; b = (b << 26) | (b >>> 6); b ^= a;
  a = (a + b) | 0; b = (b << 6) | (b >>> 26); b ^= a;
  a = (a + key0) | 0; b = (b + key1 + 3) | 0;

  a = (a + b) | 0; b = (b << 17) | (b >>> 15); b ^= a;
  a = (a + b) | 0; b = (b << 29) | (b >>> 3); b ^= a;
  a = (a + b) | 0; b = (b << 16) | (b >>> 16); b ^= a;
  a = (a + b) | 0; b = (b << 24) | (b >>> 8); b ^= a;
  a = (a + key1) | 0; b = (b + key2 + 4) | 0;

  a = (a + b) | 0; b = (b << 13) | (b >>> 19); b ^= a;
  a = (a + b) | 0; b = (b << 15) | (b >>> 17); b ^= a;
  a = (a + b) | 0; b = (b << 26) | (b >>> 6); b ^= a;
  a = (a + b) | 0; b = (b << 6) | (b >>> 26); b ^= a;
  block[0] = a + key2;
  block[1] = b + key0 + 5;
}

/** Uniforms that are pure functions of (seed, purpose, two integer keys). Stateless: share it freely. */
export class Draws {
  readonly #seedWord: number;

  constructor(seed: number) {
    this.#seedWord = seed | 0;
  }

  /** A uniform in [0, 1) with 53 random bits. Keys are taken modulo 2^32. */
  uniform(purpose: Purpose, key0: number, key1: number): number {
    threefry2x32(this.#seedWord, purpose, key0 | 0, key1 | 0);
    return ((block[0] >>> 5) * 67108864 + (block[1] >>> 6)) * TWO_POW_MINUS_53;
  }

  /**
   * A standard normal deviate by the cosine branch of Box and Muller (1958), from 32 random bits for the
   * radius and 32 for the angle; it never exceeds 6.8.
   */
  normal(purpose: Purpose, key0: number, key1: number): number {
    threefry2x32(this.#seedWord, purpose, key0 | 0, key1 | 0);
    const radius = Math.sqrt(-2 * Math.log(((block[0] >>> 0) + 0.5) * TWO_POW_MINUS_32));
    return radius * Math.cos(2 * Math.PI * TWO_POW_MINUS_32 * (block[1] >>> 0));
  }
}
