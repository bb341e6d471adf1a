import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, exactJson, jsonPieces, parseExact, readableJson } from '../../src/base/json.ts';
import { runs } from '../gear.ts';

describe('canonicalJson', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: 'x' })).toBe('{"a":"x","b":[{"c":2,"d":1}]}');
    expect(canonicalJson({ a: 'x', b: [{ c: 2, d: 1 }] })).toBe('{"a":"x","b":[{"c":2,"d":1}]}');
  });

  it('takes an undefined property for an absent one', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });

  it('rejects what has no place in a key', () => {
    expect(() => canonicalJson({ a: { b: Number.NaN } })).toThrow('$.a.b is NaN');
    expect(() => canonicalJson([new Float64Array(2)])).toThrow(
      '$[0] is a Float64Array, which JSON cannot carry',
    );
  });
});

describe('exactJson', () => {
  it('carries the numbers that JSON has no notation for', () => {
    const value = {
      a: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0],
      b: { c: 5e-324 },
    };
    expect(parseExact(exactJson(value))).toEqual(value);
    expect(exactJson({ a: Number.NaN })).toBe('{"a":{"$number":"NaN"}}');
  });

  it('gives back every plain value', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.double(),
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(plain, (value) => {
        expect(parseExact(exactJson(value))).toEqual(value);
      }),
      runs(300),
    );
  });

  it('rejects what would come back as something else', () => {
    expect(() => exactJson({ a: new Map() })).toThrow('$.a is a Map');
    expect(() => exactJson({ a: [undefined] })).toThrow('$.a[0] is undefined');
    expect(() => exactJson({ a: { $number: 'x' } })).toThrow('reserved key $number');
  });
});

describe('jsonPieces', () => {
  it.each([0, 2])('are the text of JSON.stringify with %i spaces', (space) => {
    const any = fc.object({
      maxDepth: 7,
      withNullPrototype: false,
      values: [fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined)],
    });
    fc.assert(
      fc.property(any, (value) => {
        expect([...jsonPieces(value, space)].join('')).toBe(JSON.stringify(value, null, space));
      }),
      runs(300),
    );
  });

  it('are not longer than a seed', () => {
    const perSeed = Array.from({ length: 100 }, (_, seed) => ({ seed, figures: 'x'.repeat(1000) }));
    const pieces = [...jsonPieces({ pipelines: [{ perSeed }, { perSeed }] }, 2)];
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1100);
  });
});

it('readableJson turns NaN and the infinities into null', () => {
  expect(readableJson({ a: Number.NaN, b: Number.POSITIVE_INFINITY })).toBe(
    '{\n  "a": null,\n  "b": null\n}\n',
  );
});
