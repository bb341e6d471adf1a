import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factNames } from '../../../../src/lab/studies/facts/catalog.ts';
import { type Knob, knobs, readBack, written } from '../../../../src/lab/studies/fit/knobs.ts';
import { defaultOf } from '../../../../src/lab/studies/fit/scenario.ts';
import { learned, nextPlace, type Point, startOf } from '../../../../src/lab/studies/fit/search.ts';

/** Searches for the place at which an exact function of the places has given values. */
function search(
  own: readonly Knob[],
  start: readonly number[],
  wanted: readonly number[],
  rounds: number,
  f: (at: readonly number[]) => number[],
) {
  let point: Point = startOf(own, start);
  let before: { at: readonly number[]; facts: readonly number[] } | undefined;
  for (let round = 0; round < rounds; round++) {
    const { at } = point;
    const facts = f(at);
    const minus = (a: readonly number[], b: readonly number[]) => a.map((each, place) => each - b[place]);
    const slopes =
      before === undefined
        ? point.slopes
        : learned(point.slopes, minus(at, before.at), minus(facts, before.facts));
    before = { at, facts };
    point = { at: nextPlace(own, { at, slopes }, minus(wanted, facts)), slopes };
  }
  return point.at;
}

const knobOf = (fact: string) => knobs.find((knob) => knob.fact === fact) as Knob;

describe('the search', () => {
  const own = ['openRate', 'openRateTop', 'sendsPerDay'].map(knobOf);
  const start = own.map(defaultOf);

  it('finds the root of curved, coupled functions whose slopes it was told wrongly', () => {
    fc.assert(
      fc.property(
        fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -0.8, max: 0.8, noNaN: true }))),
        fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 9, maxLength: 9 }),
        (shift, noise) => {
          const first = own.map(({ scale }, place) => scale.to(start[place]));
          const f = (at: readonly number[]) =>
            own.map((knob, row) =>
              own.reduce((sum, { fact: _ }, column) => {
                const slope = (own[column].moves[knob.fact] ?? 0) + noise[3 * row + column];
                const step = at[column] - first[column];
                return sum + slope * step + 0.05 * (row === column ? step * step : 0);
              }, 0),
            );
          const root = first.map((place, index) => place + shift[index] * (index === 1 ? 0.5 : 1));
          const found = search(own, start, f(root), 25, f);
          f(found).forEach((value, place) => {
            expect(value).toBeCloseTo(f(root)[place], 5);
          });
        },
      ),
      // Broyden's method need not converge from everywhere: these are its starts.
      {
        numRuns: 300,
        seed: 1,
        examples: [
          // The first step leads nearly to the end of a range, with slopes that say to go on.
          [
            [0, 0, 0.626],
            [0, 0, 0.192, 0.068, -0.2, 0, 0, 0, 0],
          ],
        ],
      },
    );
  });

  it('ends at the end of a range, and brings the other facts to what was wanted all the same', () => {
    const [rate, top] = [knobOf('openRate'), knobOf('openRateTop')];
    const pair = [rate, top];
    // The spread would have to be negative.
    const f = ([at, spread]: readonly number[]) => [at + 0.6 * spread, 0.9 * at + 0.8 * spread + 1];
    const [base] = [rate.scale.to(0.028)];
    const found = search(pair, [0.028, 0.7], [base, 0.9 * base], 12, f);
    expect(found[1]).toBeCloseTo(0, 9);
    expect(found[0]).toBeCloseTo(base, 6);
  });

  it('learns nothing from what could not be measured, and leaves its parameter', () => {
    expect(learned([[1]], [0.5], [Number.NaN])).toEqual([[1]]);
    expect(learned([[1]], [0], [0.3])).toEqual([[1]]);
    expect(learned([[1]], [0.5], [1])).toEqual([[2]]);
    const point = startOf([knobOf('neverOpen')], [-1.5]);
    expect(nextPlace([knobOf('neverOpen')], point, [Number.NaN])).toEqual([-1.5]);
  });
});

describe('the knobs', () => {
  it('are of facts of the catalog, and of parameters that the default scenario has within their range', () => {
    expect(new Set(knobs.map(({ fact }) => fact)).size).toBe(knobs.length);
    expect(new Set(knobs.map(({ parameter }) => parameter)).size).toBe(knobs.length);
    for (const knob of knobs) {
      expect(factNames).toContain(knob.fact);
      expect(Object.keys(knob.moves)).toContain(knob.fact);
      const value = defaultOf(knob);
      expect(value).toBeGreaterThanOrEqual(knob.low);
      expect(value).toBeLessThanOrEqual(knob.high);
    }
  });

  it('have scales that lead back, and values that a scenario can hold', () => {
    for (const knob of knobs) {
      for (const share of [0, 0.1, 0.5, 1]) {
        const value = knob.low + share * (knob.high - knob.low);
        const back = knob.scale.from(knob.scale.to(value));
        expect(back).toBeCloseTo(value, 6);
        expect(Math.abs(readBack(knob, written(knob, value)) - value)).toBeLessThanOrEqual(
          Math.max(0.01, 1e-3 * value),
        );
      }
    }
  });
});
