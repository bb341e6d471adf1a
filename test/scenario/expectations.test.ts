/** Outcomes of expectations, by hand. */
import { describe, expect, test } from 'vitest';
import { termsOf } from '../../src/scenario/contrast.ts';
import {
  checkExpectations,
  contrastPerSeed,
  describeObservations,
  type ResultLookup,
} from '../../src/scenario/expectations.ts';
import { normalisePipelineId, pipelineId, pipelineIds } from '../../src/scenario/pipelines.ts';
import type { Expectation } from '../../src/scenario/schema.ts';
import { parse } from './reading/parsing.ts';

/** A result of a few numbers. */
function result(
  values: Record<string, number[]>,
  estimates: Record<string, { mean: number; low: number; high: number }> = {},
): ResultLookup {
  return {
    perSeed: (that, quantity) => values[`${quantity} of ${that}`],
    estimate: (that, quantity) => estimates[`${quantity} of ${that}`],
  };
}

function outcome(expectation: Partial<Expectation>, lookup: ResultLookup) {
  const whole: Expectation = {
    that: 'logged × time',
    quantity: 'q',
    is: 'above',
    margin: 0,
    because: '',
    construction: false,
    ...expectation,
  };
  const [first] = checkExpectations([whole], lookup);
  expect(first.expectation).toBe(whole);
  return first;
}

// Mean 4, s = 1, t(0.975, 2) = 4.302653 (R: qt(0.975, 2)), half width 4.302653 / √3 = 2.484138.
const THREE = result({
  'q of logged × time': [3, 4, 5],
  'q of recomputed × random': [3.1, 4.2, 5.0],
  'q of oracle': [1, 2],
});

test('the interval is the t interval over seeds', () => {
  const { estimate, holds, sentence } = outcome({ margin: 1.5 }, THREE);
  expect(estimate?.mean).toBeCloseTo(4, 12);
  expect(estimate?.low).toBeCloseTo(4 - 2.484138, 5);
  expect(estimate?.high).toBeCloseTo(4 + 2.484138, 5);
  expect(holds).toBe(true);
  expect(sentence).toBe('q of logged × time is 4.00 [1.52, 6.48]: above 1.5, as expected');
});

test.each<[Partial<Expectation>, boolean, string]>([
  [{ is: 'above', margin: 1.6 }, false, 'expected above 1.6, but the interval reaches 1.6'],
  [{ is: 'above', margin: 7 }, false, 'not above 7, against the expectation'],
  [{ is: 'below', margin: 6.5 }, true, 'below 6.5, as expected'],
  [{ is: 'below', margin: 6.4 }, false, 'expected below 6.4, but the interval reaches 6.4'],
  [{ is: 'below', margin: 1 }, false, 'not below 1, against the expectation'],
  [{ is: 'within', margin: 6.5 }, true, 'within ±6.5, as expected'],
  [{ is: 'within', margin: 6 }, false, 'expected within ±6, but the interval reaches 6'],
  [{ is: 'within', margin: 1 }, false, 'not within ±1, against the expectation'],
])('%j', (expectation, holds, verdict) => {
  const found = outcome(expectation, THREE);
  expect(found.holds).toBe(holds);
  expect(found.sentence).toBe(`q of logged × time is 4.00 [1.52, 6.48]: ${verdict}`);
});

test('numbers of a sentence have the same decimals, by the farther end of the interval', () => {
  const told = (...values: number[]) =>
    outcome({}, result({ 'q of logged × time': values })).sentence.replace(/^.* is (.*\]): .*$/, '$1');
  expect(told(0.28, 0.3)).toBe('0.290 [0.163, 0.417]');
  expect(told(-0.0003, 0.0002)).toBe('−0.00005 [−0.00323, 0.00313]');
  expect(told(1200, 1300)).toBe('1250 [615, 1885]');
  expect(told(0, 0)).toBe('0.000 [0.000, 0.000]');
});

test('differences are paired by seed', () => {
  // 0.1, 0.2, 0: mean 0.1, s = 0.1, half width 0.2484138.
  const { estimate, sentence } = outcome({ that: 'recomputed x random', minus: 'logged x time' }, THREE);
  expect(estimate?.low).toBeCloseTo(0.1 - 0.2484138, 6);
  expect(sentence).toBe(
    'q of recomputed × random minus logged × time is 0.100 [−0.148, 0.348]: expected above 0, but the interval reaches 0',
  );
});

describe('contrasts of several terms', () => {
  const cells = result({
    'q of logged × time': [1, 2, 3],
    'q of logged × random': [2, 3, 5],
    'q of recomputed × time': [4, 4, 4],
    'q of recomputed × random': [6, 8, 8],
    'shadow.q of logged × time': [0.5, 1, 1.5],
    'q of oracle': [1, 2],
  });

  test('a difference of differences', () => {
    // (6 − 4) − (2 − 1) = 1, (8 − 4) − (3 − 2) = 3, (8 − 4) − (5 − 3) = 2: mean 2, s = 1.
    const { estimate, sentence } = outcome(
      {
        that: 'recomputed x random',
        minus: ['recomputed x time', 'logged x random'],
        plus: 'logged x time',
        margin: -1,
      },
      cells,
    );
    expect(estimate?.mean).toBeCloseTo(2, 12);
    expect(estimate?.low).toBeCloseTo(2 - 2.484138, 5);
    expect(sentence).toBe(
      'q of recomputed × random minus recomputed × time minus logged × random plus logged × time is 2.00 [−0.48, 4.48]: above −1, as expected',
    );
  });

  test('a term with a quantity of its own', () => {
    // 2 − 0.5, 3 − 1, 5 − 1.5: mean 2.3333.
    const { estimate, sentence } = outcome(
      { that: 'logged x random', minus: { of: 'logged x time', quantity: 'shadow.q' }, margin: 9 },
      cells,
    );
    expect(estimate?.mean).toBeCloseTo(7 / 3, 12);
    const terms = termsOf({
      that: 'logged x random',
      minus: { of: 'logged x time', quantity: 'shadow.q' },
      quantity: 'q',
    });
    expect(contrastPerSeed(terms, cells)).toEqual([1.5, 2, 3.5]);
    expect(contrastPerSeed(terms, THREE)).toBe('the result has no q of logged × random');
    expect(sentence).toMatch(/^q of logged × random minus shadow.q of logged × time is 2.33 /);
    expect(
      outcome(
        {
          that: 'logged x random',
          minus: ['recomputed x time', { of: 'logged x time', quantity: 'shadow.q' }],
        },
        cells,
      ).sentence,
    ).toMatch(/^q of logged × random minus q of recomputed × time minus shadow.q of logged × time is /);
  });

  test('a name that stands twice counts twice', () => {
    // 6 + 6 − 4, 8 + 8 − 4, 8 + 8 − 4.
    const twice = { that: 'recomputed x random', plus: ['recomputed x random'], minus: 'recomputed x time' };
    expect(outcome(twice, cells).estimate?.mean).toBeCloseTo(32 / 3, 12);
  });

  test('what a term lacks is told', () => {
    const failed = [
      outcome({ minus: ['recomputed x time', 'random'] }, cells),
      outcome({ minus: ['recomputed x time', 'oracle'] }, cells),
      outcome({ plus: { of: 'logged x random', quantity: 'shadow.q' } }, cells),
      outcome({ plus: 'oracle' }, result({ 'q of logged × time': [1], 'q of oracle': [2] })),
    ];
    expect(failed.map(({ sentence }) => sentence)).toMatchInlineSnapshot(`
      [
        "q of logged × time minus recomputed × time minus random is inconclusive: the result has no q of random; expected above 0",
        "q of logged × time minus recomputed × time minus oracle is inconclusive: logged × time has 3 seeds and oracle has 2; expected above 0",
        "q of logged × time plus shadow.q of logged × random is inconclusive: the result has no shadow.q of logged × random; expected above 0",
        "q of logged × time plus oracle is inconclusive: a sum needs at least two seeds for its interval; expected above 0",
      ]
    `);
  });
});

test('equal values have an interval without width, which may lie within nothing', () => {
  expect(outcome({ is: 'within', margin: 0 }, result({ 'q of logged × time': [0, 0, 0] })).holds).toBe(true);
  expect(outcome({ is: 'above', margin: 0 }, result({ 'q of logged × time': [0, 0, 0] })).holds).toBe(false);
  expect(outcome({ is: 'below', margin: 0 }, result({ 'q of logged × time': [0, 0, 0] })).holds).toBe(false);
});

test('a single seed has the interval of its own world, if any', () => {
  const estimates = { 'q of logged × time': { mean: 4, low: 3, high: 6 } };
  const values = { 'q of logged × time': [4], 'q of oracle': [5] };
  expect(outcome({}, result(values, estimates))).toMatchObject({ holds: true, estimate: { low: 3 } });
  expect(outcome({}, result(values)).sentence).toBe(
    'q of logged × time is inconclusive: one seed gives no interval of it; expected above 0',
  );
  expect(outcome({ minus: 'oracle', margin: -100 }, result(values, estimates))).toMatchObject({
    holds: false,
    estimate: undefined,
    sentence:
      'q of logged × time minus oracle is inconclusive: a difference needs at least two seeds for its interval; expected above −100',
  });
});

test('what a result does not tell does not hold', () => {
  const failed = [
    outcome({ quantity: 'none' }, THREE),
    outcome({ minus: 'random' }, THREE),
    outcome({ minus: 'oracle' }, THREE),
    outcome({}, result({ 'q of logged × time': [1, Number.NaN] })),
    outcome({}, result({ 'q of logged × time': [] })),
    outcome(
      {},
      result({ 'q of logged × time': [1] }, { 'q of logged × time': { mean: 1, low: Number.NaN, high: 2 } }),
    ),
  ];
  for (const { holds, estimate } of failed)
    expect({ holds, estimate }).toEqual({ holds: false, estimate: undefined });
  expect(failed.map(({ sentence }) => sentence)).toMatchInlineSnapshot(`
    [
      "none of logged × time is inconclusive: the result has no none of logged × time; expected above 0",
      "q of logged × time minus random is inconclusive: the result has no q of random; expected above 0",
      "q of logged × time minus oracle is inconclusive: logged × time has 3 seeds and oracle has 2; expected above 0",
      "q of logged × time is inconclusive: a seed has no such value; expected above 0",
      "q of logged × time is inconclusive: the result has no q of logged × time; expected above 0",
      "q of logged × time is inconclusive: one seed gives no interval of it; expected above 0",
    ]
  `);
});

test('names of pipelines', () => {
  expect(pipelineId({ provenance: 'recomputed', split: 'random', encoder: 'none' })).toBe(
    'recomputed × random',
  );
  expect(pipelineId({ provenance: 'mix', split: 'user+story', encoder: 'hashed-id' })).toBe(
    'mix × user+story × hashed-id',
  );
  expect(normalisePipelineId(' recomputed  x random X target ')).toBe('recomputed × random × target');
  expect(normalisePipelineId('recomputed × random × none')).toBe('recomputed × random');
  expect(normalisePipelineId('mix x time')).toBe('mix × time');
  expect(normalisePipelineId('oracle')).toBe('oracle');
  const { scenario } = parse(
    'training: { provenances: [logged, { name: mix, from: logged, except: {} }], splits: [time, user], encoders: [none, target] }',
  );
  expect(pipelineIds(scenario)).toEqual([
    ...['logged × time', 'logged × time × target', 'logged × user', 'logged × user × target'],
    ...['mix × time', 'mix × time × target', 'mix × user', 'mix × user × target'],
  ]);
});

test('observations are told without a verdict', () => {
  const seen = { label: 'rise', that: 'recomputed x random', quantity: 'q', divide: 1 };
  expect(
    describeObservations(
      [
        { ...seen, minus: 'logged x time' },
        { ...seen, at: '6h' },
        { ...seen, plus: 'logged x time', divide: 2, at: 3 },
        { ...seen, minus: 'random' },
      ],
      THREE,
    ),
  ).toEqual([
    'rise: q of recomputed × random minus logged × time is 0.100 [−0.148, 0.348]',
    // 3.1, 4.2, 5: mean 4.1, s = 0.953939, half width 2.369717.
    'rise at 6h: q of recomputed × random is 4.10 [1.73, 6.47]',
    // Half of 6.1, 8.2, 10: mean 4.05, s = 0.975961, half width 2.424422.
    'rise at 3: (q of recomputed × random plus logged × time) / 2 is 4.05 [1.63, 6.47]',
    'rise: q of recomputed × random minus random is inconclusive: the result has no q of random',
  ]);
});

test('the beginning of quantities is answered with those that begin so', () => {
  const expectation = "{ that: logged × time, quantity: gap, is: below, margin: 0.1, because: 'none leaks' }";
  expect(() => parse(`expect: [${expectation}]`)).toThrow(
    /expected: one of gap\.auc, (?:gap\.\w+(?:, |$))+$/m,
  );
});
