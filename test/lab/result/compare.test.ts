import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { compare } from '../../../src/lab/result/compare.ts';
import { type Result, resultFile } from '../../../src/lab/result/schema.ts';

const golden = resultFile.read(
  readFileSync(join(import.meta.dirname, '../../golden/quick.json'), 'utf8'),
  'quick.json',
);

/** The result with something added to one quantity of its first pipeline, by seed. */
function changed(by: readonly number[]): Result {
  const [first, ...others] = golden.pipelines;
  const perSeed = first.perSeed.map((of, place) => ({
    ...of,
    shadow: { ...of.shadow, auc: of.shadow.auc + by[place] },
  }));
  return { ...golden, pipelines: [{ ...first, perSeed }, ...others] };
}

describe('what is no result', () => {
  it.each([
    [{}, 'an object without keys'],
    [{ seeds: [1] }, 'an object with the keys seeds'],
    [undefined, 'undefined'],
    [[golden], 'a list'],
  ])('is refused, first or second: %#', (given, found) => {
    const saying = (which: string) =>
      new UserError(
        `the ${which} of two results\n  found:    ${found}\n  expected: a result, as \`experiment\` gives it`,
      );
    expect(() => compare(golden, given as never)).toThrow(saying('second'));
    expect(() => compare(given as never, golden)).toThrow(saying('first'));
  });
});

describe('two results', () => {
  const that = 'recomputed × random';
  const differenceIn = (first: Result, second: Result) => {
    const { seeds, differences } = compare(first, second);
    return {
      seeds,
      found: differences.find((each) => each.quantity === 'shadow.auc' && each.that === that),
      others: differences.filter(
        ({ quantity, that: of, difference }) =>
          (quantity !== 'shadow.auc' || of !== that) &&
          difference.mean !== 0 &&
          !Number.isNaN(difference.mean),
      ),
    };
  };
  const by = golden.seeds.map((seed) => 0.01 + (seed % 2 === 0 ? 0.001 : -0.001));

  it('differ by the mean of their differences by seed, with its t interval', () => {
    expect(`${golden.pipelines[0].provenance} × ${golden.pipelines[0].split}`).toBe(that);
    const { seeds, found, others } = differenceIn(golden, changed(by));
    expect(seeds).toEqual(golden.seeds);
    // n = 4: t(3) = 3.182446305284263 (Student's table), s = 0.001 √(4/3), so s/√n = 0.001 / √3.
    const reach = (3.182446305284263 * 0.001) / Math.sqrt(3);
    expect(golden.seeds).toHaveLength(4);
    expect(found?.isClear).toBe(true);
    expect(found?.difference.mean).toBeCloseTo(0.01, 12);
    expect(found?.difference.low).toBeCloseTo(0.01 - reach, 12);
    expect(found?.difference.high).toBeCloseTo(0.01 + reach, 12);
    expect((found?.second ?? 0) - (found?.first ?? 0)).toBeCloseTo(0.01, 12);
    expect(others).toEqual([]);
  });

  it('are not clearly different where zero is within, and opposite the other way round', () => {
    const noise = golden.seeds.map((seed) => 0.001 + (seed % 2 === 0 ? 0.01 : -0.01));
    const { found } = differenceIn(golden, changed(noise));
    expect(found?.isClear).toBe(false);
    const { found: back } = differenceIn(changed(noise), golden);
    expect(back?.difference.mean).toBeCloseTo(-(found?.difference.mean ?? 0), 12);
  });

  it('are paired by seed, whatever the order', () => {
    const order = [...golden.seeds.keys()].reverse();
    const second = changed(by);
    const turned: Result = {
      ...second,
      seeds: order.map((place) => second.seeds[place]),
      pipelines: second.pipelines.map((pipeline) => ({
        ...pipeline,
        perSeed: order.map((place) => pipeline.perSeed[place]),
      })),
    };
    expect(compare(golden, { ...turned, references: golden.references }).differences.slice(0, 5)).toEqual(
      compare(golden, second).differences.slice(0, 5),
    );
  });

  it('with fewer than two seeds in common are a mistake that says so', () => {
    expect(() => compare(golden, { ...golden, seeds: [golden.seeds[0], 97, 98, 99] })).toThrow(
      /found: {4}seeds 1, 2, 3, 4 and 1, 97, 98, 99, of which they share 1\n.*\n {2}remedy:/,
    );
  });
});
