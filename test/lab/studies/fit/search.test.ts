import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factNames } from '../../../../src/lab/studies/facts/catalog.ts';
import { type Knob, knobs, readBack, written } from '../../../../src/lab/studies/fit/knobs.ts';
import { defaultOf } from '../../../../src/lab/studies/fit/scenario.ts';
import { type Measured, nextPlace, planeAt } from '../../../../src/lab/studies/fit/search.ts';
import { runs } from '../../../gear.ts';

const knobOf = (fact: string) => knobs.find((knob) => knob.fact === fact) as Knob;
const placesOf = (own: readonly Knob[]) => own.map((knob) => knob.scale.to(defaultOf(knob)));

/** Searches for the place at which an exact function of the places has given values. */
function search(
  own: readonly Knob[],
  start: readonly number[],
  wanted: readonly number[],
  rounds: number,
  f: (at: readonly number[]) => number[],
) {
  const measured: Measured[] = [];
  let at = start;
  for (let round = 0; round < rounds; round++) {
    measured.push({ at, users: 400, facts: f(at), errors: own.map(() => 0) });
    at = nextPlace(own, at, planeAt(own, at, 400, measured), wanted);
  }
  return at;
}

describe('the search', () => {
  const own = ['openRate', 'openRateTop', 'sendsPerDay'].map(knobOf);

  it('finds the root of curved, coupled functions whose slopes it was told wrongly', () => {
    fc.assert(
      fc.property(
        fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -0.8, max: 0.8, noNaN: true }))),
        fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 9, maxLength: 9 }),
        (shift, wrong) => {
          const first = placesOf(own);
          const f = (at: readonly number[]) =>
            own.map((knob, row) =>
              own.reduce((sum, { moves }, column) => {
                const slope = (moves[knob.fact] ?? 0) + wrong[3 * row + column];
                const step = at[column] - first[column];
                return sum + slope * step + 0.05 * (row === column ? step * step : 0);
              }, 0),
            );
          const root = first.map((place, index) => place + shift[index] * (index === 1 ? 0.5 : 1));
          const found = search(own, first, f(root), 12, f);
          f(found).forEach((value, place) => {
            expect(value).toBeCloseTo(f(root)[place], 2);
          });
        },
      ),
      {
        ...runs(30),
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
    const found = search(pair, [base, 0.7], [base, 0.9 * base], 12, f);
    expect(found[1]).toBeCloseTo(0, 9);
    expect(found[0]).toBeCloseTo(base, 2);
  });

  it('asks the impossible of a fact step by step: a parameter goes to the end of its range', () => {
    const rate = knobOf('openRate');
    const f = ([at]: readonly number[]) => [0.9 * at];
    const found = search([rate], placesOf([rate]), [Number.NEGATIVE_INFINITY], 12, f);
    expect(found[0]).toBeCloseTo(rate.scale.to(rate.low), 1);
  });
});

describe('the plane of a fact', () => {
  const rate = knobOf('openRate');
  const round = (at: number, fact: number, error: number, users = 400): Measured => ({
    at: [at],
    users,
    facts: [fact],
    errors: [error],
  });
  const plane = (rounds: readonly Measured[], users = 400) => planeAt([rate], [0], users, rounds);

  it('has the slopes of the knobs, and no height, where nothing could be measured', () => {
    expect(plane([])).toEqual({ facts: [Number.NaN], slopes: [[rate.moves['openRate']]] });
    expect(plane([round(0, Number.NaN, Number.NaN)])).toEqual(plane([]));
    expect(nextPlace([rate], [0.3], plane([]), [1])).toEqual([0.3]);
  });

  it('weighs rounds at one place by their errors', () => {
    const { facts, slopes } = plane([round(0, 1, 0.1), round(0, 2, 0.2)]);
    expect(facts[0]).toBeCloseTo((1 / 0.1 ** 2 + 2 / 0.2 ** 2) / (1 / 0.1 ** 2 + 1 / 0.2 ** 2), 4);
    expect(slopes[0][0]).toBeCloseTo(rate.moves['openRate'], 6);
  });

  it('takes a change beyond all errors for a slope, and one within them for noise', () => {
    const far = plane([round(-0.3, -0.6, 0.001), round(0.3, 0.6, 0.001), round(0, 0, 0.001)]);
    expect(far.slopes[0][0]).toBeCloseTo(2, 1);
    const near = plane([round(-0.01, -0.05, 0.1), round(0.01, 0.05, 0.1)]);
    expect(near.slopes[0][0]).toBeCloseTo(rate.moves['openRate'], 1);
    expect(near.facts[0]).toBeCloseTo(0, 6);
  });

  it('grows with the number of users as rounds of other sizes tell', () => {
    const rounds = [2500, 5000].map((users) => round(0, 0.05 * Math.log(users / 10_000), 0.002, users));
    expect(Math.abs(plane(rounds, 10_000).facts[0])).toBeLessThan(0.3 * Math.abs(rounds[1].facts[0]));
    // What is measured in worlds of the size itself counts for more than any growth.
    expect(plane([...rounds, round(0, 0.4, 0.002, 10_000)], 10_000).facts[0]).toBeCloseTo(0.4, 1);
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
