import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { block, Draws, purpose, stream, threefry2x32 } from '../../src/base/random.ts';
import { placesOf } from '../architecture/syntax.ts';
import { cases } from '../gear.ts';

/** The 99.9 % quantile of chi-square with 99 and with 255 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.4). */
const CHI_SQUARE_99 = 148.23;
const CHI_SQUARE_255 = 330.52;

function encrypted(key: readonly number[], counter: readonly number[]): string[] {
  threefry2x32(key[0] | 0, key[1] | 0, counter[0] | 0, counter[1] | 0);
  return Array.from(block, (word) => (word >>> 0).toString(16).padStart(8, '0'));
}

/**
 * Threefry-2x32 in whole rounds, straight from the paper: mix and rotate, and every four rounds inject the key.
 * Salmon et al., SC 2011, section 4.2; rotations from the Random123 library.
 */
function plainThreefry(key: readonly number[], counter: readonly number[]): string[] {
  const WORD = 1n << 32n;
  const rotations = [13n, 15n, 26n, 6n, 17n, 29n, 16n, 24n];
  const words = [BigInt(key[0] >>> 0), BigInt(key[1] >>> 0)];
  words.push(0x1bd11bdan ^ words[0] ^ words[1]);
  let a = (BigInt(counter[0] >>> 0) + words[0]) % WORD;
  let b = (BigInt(counter[1] >>> 0) + words[1]) % WORD;
  for (let round = 0; round < 20; round++) {
    const rotation = rotations[round % 8];
    a = (a + b) % WORD;
    b = ((b << rotation) | (b >> (32n - rotation))) % WORD;
    b ^= a;
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    a = (a + words[injection % 3]) % WORD;
    b = (b + words[(injection + 1) % 3] + BigInt(injection)) % WORD;
  }
  return [a, b].map((word) => word.toString(16).padStart(8, '0'));
}

function chiSquare(counts: ArrayLike<number>): number {
  const observed = Array.from(counts);
  const expected = observed.reduce((sum, count) => sum + count, 0) / observed.length;
  return observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, index) => (value - ma) * (b[index] - mb)));
  return (
    covariance /
    Math.sqrt(mean(a.map((value) => (value - ma) ** 2)) * mean(b.map((value) => (value - mb) ** 2)))
  );
}

describe('threefry2x32', () => {
  // Random123, tests/kat_vectors, the lines "threefry2x32 20": counter, key, result.
  it.each([
    [
      [0, 0],
      [0, 0],
      ['6b200159', '99ba4efe'],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      ['1cb996fc', 'bb002be7'],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      ['c4923a9c', '483df7a0'],
    ],
  ])('gives the known answer for counter %j and key %j', (counter, key, answer) => {
    expect(encrypted(key, counter)).toEqual(answer);
    expect(plainThreefry(key, counter)).toEqual(answer);
  });

  it('agrees with its definition in whole rounds', () => {
    const word = fc.oneof(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.constantFrom(0, 1, 0x7fffffff, 0x80000000),
    );
    fc.assert(
      fc.property(word, word, word, word, (k0, k1, c0, c1) => {
        expect(encrypted([k0, k1], [c0, c1])).toEqual(plainThreefry([k0, k1], [c0, c1]));
      }),
      cases(200),
    );
  });
});

const ONE = purpose('test/one');
const OTHER = purpose('test/other');

describe('draws', () => {
  const draws = new Draws(7);

  it('are uniforms in [0, 1) with 53 bits', () => {
    let usesLowBits = false;
    for (let key = 0; key < 20_000; key++) {
      const uniform = draws.uniform(ONE, key, 3);
      expect(uniform >= 0 && uniform < 1).toBe(true);
      expect(Number.isInteger(uniform * 2 ** 53)).toBe(true);
      if (!Number.isInteger(uniform * 2 ** 32)) usesLowBits = true;
    }
    expect(usesLowBits).toBe(true);
  });

  it('have the mean, the variance and the evenness of uniforms, along either key', () => {
    const n = 100_000;
    for (const along of [0, 1]) {
      const bins = new Int32Array(256);
      let sum = 0;
      let squares = 0;
      for (let index = 0; index < n; index++) {
        const uniform = along === 0 ? draws.uniform(ONE, index, 5) : draws.uniform(ONE, 5, index);
        sum += uniform;
        squares += uniform * uniform;
        bins[Math.floor(uniform * 256)]++;
      }
      // Five standard errors: sqrt(1/12 / n) for the mean, sqrt(1/180 / n) for the variance.
      expect(Math.abs(sum / n - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
      expect(Math.abs(squares / n - (sum / n) ** 2 - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / n));
      expect(chiSquare(bins)).toBeLessThan(CHI_SQUARE_255);
    }
  });

  it('are independent from one purpose, key and seed to the next', () => {
    const n = 20_000;
    const keys = Array.from({ length: n }, (_, index) => index);
    const open = keys.map((key) => draws.uniform(ONE, key, 9));
    const others: Record<string, number[]> = {
      'next purpose': keys.map((key) => draws.uniform(OTHER, key, 9)),
      'keys exchanged': keys.map((key) => draws.uniform(ONE, 9, key)),
      'next first key': keys.map((key) => draws.uniform(ONE, key + 1, 9)),
      'next second key': keys.map((key) => draws.uniform(ONE, key, 10)),
      'top bit of the second key': keys.map((key) => draws.uniform(ONE, key, 9 | 0x80000000)),
      'next seed': keys.map((key) => new Draws(8).uniform(ONE, key, 9)).slice(0, n),
    };
    for (const [name, uniforms] of Object.entries(others)) {
      expect(Math.abs(correlation(open, uniforms)), name).toBeLessThan(5 / Math.sqrt(n));
      const pairs = new Int32Array(100);
      for (let index = 0; index < n; index++) {
        pairs[10 * Math.floor(open[index] * 10) + Math.floor(uniforms[index] * 10)]++;
      }
      expect(chiSquare(pairs), name).toBeLessThan(CHI_SQUARE_99);
    }
  });

  it('are pure functions: what was drawn before does not matter', () => {
    const before = draws.uniform(ONE, 4, 2);
    for (let index = 0; index < 10; index++) draws.uniform(OTHER, index, index);
    expect(draws.uniform(ONE, 4, 2)).toBe(before);
    expect(new Draws(7).uniform(ONE, 4, 2)).toBe(before);
  });

  it('take keys modulo 2^32', () => {
    const big = 123_456_789_012;
    expect(draws.uniform(ONE, big, -1)).toBe(draws.uniform(ONE, big % 2 ** 32, 2 ** 32 - 1));
  });
});

/** The purposes whose numbers are stated, for ever: a draw under another number is another draw. */
const STATED: Record<string, number> = {
  'schedule/decision moment': 1,
  'schedule/browse moment': 2,
  'browsing/story': 3,
  'browsing/read': 4,
  'open/happens': 5,
  'open/delay': 6,
  'follow after open/happens': 7,
  'follow/delay': 8,
  'unfollow/happens': 9,
  'unfollow/delay': 10,
  'follow-up/happens': 11,
  'follow-up/delay': 12,
  'opt-out/happens': 13,
  'opt-out/delay': 14,
  'arm/exploration': 15,
  'ingestion/delay': 16,
  'schedule/decision count': 17,
  'schedule/browse count': 18,
  'follow after read/happens': 19,
  'split/row': 22,
  'split/user': 23,
  'split/story': 24,
  'choice value/sample': 25,
  'arm/regret sample': 26,
  'encoding/fold': 27,
  'ingestion/late': 30,
  'ingestion/duplicate': 31,
  'ingestion/clock offset': 32,
  'recorder/erasure': 33,
  'logging/user': 40,
  'logging/row': 41,
  'serving/fault': 60,
  'sampling/negative': 70,
  'sampling/duplicate': 71,
  'ingestion/drop': 90,
  'population/bot': 100,
  'training/bot rule': 101,
  'label/restated': 102,
  'decision sample/decision': 110,
  'rankings/negatives': 111,
  'off-policy/sample': 120,
};

describe('purposes', () => {
  const calls = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== join('base', 'random.ts'))
    .flatMap((file) => placesOf(file, readFileSync(join('src', file), 'utf8')))
    .flatMap(({ node }) =>
      node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'purpose'
        ? [node.arguments.map((argument) => (argument.type === 'Literal' ? argument.value : undefined))]
        : [],
    );

  it('of the sources are each declared once, those with a number under the number they always had', () => {
    const found = calls.map(([name, number]) => {
      expect(typeof name).toBe('string');
      return [name as string, number as number | undefined] as const;
    });
    expect(new Set(found.map(([name]) => name)).size).toBe(found.length);
    expect(Object.fromEntries(found.filter(([, number]) => number !== undefined))).toEqual(STATED);
    const numbers = found.map(([name, number]) => purpose(name, number));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('have numbers by their names, the same ones wherever they are declared', () => {
    // FNV-1a of "a", from the authors' table of test vectors (0xe40c292c), which has the sign bit set already.
    expect(purpose('a')).toBe(0xe40c292c | 0);
    expect(purpose('test/again')).toBe(purpose('test/again'));
    const names = Array.from({ length: 500 }, (_, index) => purpose(`test/${index}`));
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((number) => Number.isInteger(number) && number < 0)).toBe(true);
  });

  it('never share a number, and never have two', () => {
    purpose('test/taken', 1001);
    expect(() => purpose('test/taker', 1001)).toThrow(
      'the purposes "test/taken" and "test/taker" of draws share number 1001: give the newer one another name, and no number',
    );
    expect(() => purpose('test/taken', 1002)).toThrow(
      'the purpose "test/taken" of draws is declared with number 1001 and with 1002: declare it once',
    );
  });
});

describe('named streams', () => {
  const firstOf = (draw: () => number, count = 5) => Array.from({ length: count }, () => draw());

  it('are the alea streams of their paths', () => {
    expect(firstOf(stream(3, 'world', 'a'))).toEqual(firstOf(seedrandom.alea('3/world/a')));
    expect(firstOf(stream(3, 'world'))).toEqual(firstOf(seedrandom.alea('3/world')));
    // xorshift7 gives the same first draws for adjacent string keys.
    expect(firstOf(stream(3, 'world'))).not.toEqual(firstOf(seedrandom.xorshift7('3/world')));
  });

  it('differ by seed, name and key from the very first draw on', () => {
    const firsts = new Set<number>();
    for (let seed = 0; seed < 10; seed++) {
      for (const name of ['affinity', 'affinitz', 'world/a']) {
        firsts.add(stream(seed, name)());
        for (let key = 0; key < 30; key++) firsts.add(stream(seed, name, key)());
      }
    }
    expect(firsts.size).toBe(10 * 3 * 31);
  });

  it('open again at their beginning', () => {
    expect(firstOf(stream(1, 'again'))).toEqual(firstOf(stream(1, 'again')));
  });
});

describe('normal deviates', () => {
  const draws = new Draws(1);
  const n = 50_000;
  const deviates = Array.from({ length: n }, (_, key) => draws.normal(ONE, key, 3));

  it('have mean 0, variance 1 and the tails of the normal distribution', () => {
    const mean = deviates.reduce((sum, deviate) => sum + deviate, 0) / n;
    const square = deviates.reduce((sum, deviate) => sum + deviate * deviate, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    // Two-sided tail probabilities of the standard normal distribution.
    for (const [bound, share] of [
      [0.6744898, 0.5],
      [1.959964, 0.05],
      [2.575829, 0.01],
      [3.290527, 0.001],
    ]) {
      const beyond = deviates.filter((deviate) => Math.abs(deviate) > bound).length / n;
      expect(Math.abs(beyond - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / n));
    }
    expect(Math.max(...deviates.map(Math.abs))).toBeLessThan(6.8);
  });

  it('are as likely on either side of the mean, and independent of their neighbours', () => {
    const positive = deviates.filter((deviate) => deviate > 0).length / n;
    expect(Math.abs(positive - 0.5)).toBeLessThan(2.5 / Math.sqrt(n));
    expect(Math.abs(correlation(deviates.slice(1), deviates.slice(0, -1)))).toBeLessThan(5 / Math.sqrt(n));
  });

  it('are pure functions of seed, purpose and keys', () => {
    expect(new Draws(1).normal(ONE, 7, 3)).toBe(deviates[7]);
    expect(draws.normal(OTHER, 7, 3)).not.toBe(deviates[7]);
    expect(new Draws(2).normal(ONE, 7, 3)).not.toBe(deviates[7]);
  });
});
