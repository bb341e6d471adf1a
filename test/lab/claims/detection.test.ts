import { expect, test } from 'vitest';
import { readsAfterSending } from '../../../src/features/options.ts';
import { detectorObservations, detectorsTried } from '../../../src/lab/claims/detection.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';

const scenario = scenarioSchema.parse({
  name: 'population',
  title: 'A world',
  training: {
    features: [
      'logged',
      'recomputed',
      { name: 'one', from: 'logged', except: { user_open_rate: 'recomputed-minus-own' } },
    ],
    splits: ['time'],
  },
  evaluation: { screening: true },
});
const file = { file: 'a.b.population.yaml', id: 'a', word: 'b', kind: 'population', scenario } as const;

/** By pipeline (logged, recomputed, one) the gap, single AUC and mismatch of four seeds. */
const observed = [
  [0.01, 0.03, 0, -0.1],
  [0.6, 0.6, 0.6, 0.8],
  [0, 0, 0, 0],
  [0.2, 0.2, 0.2, 0.2],
  [0.9, 0.9, 0.7, 0.7],
  [0.5, 0.5, 0.5, 0.5],
  [0.02, 0.021, 0, 0],
  [0.6, 0.6, 0.6, 0.6],
  [0.5, 0.5, 0.5, 0.5],
];

test('detectors look at the gap, single features and skew of every pipeline', () => {
  expect(detectorObservations(scenario).map(({ that, quantity }) => `${quantity} of ${that}`)).toEqual(
    ['logged', 'recomputed', 'one'].flatMap((features) =>
      ['gap.auc', 'screen.auc', 'screen.mismatch'].map((quantity) => `${quantity} of ${features} × time`),
    ),
  );
});

test('rates are means over kinds with and without a leak, seed by seed', () => {
  const [gap, single, skew] = detectorsTried([file], [{ expected: [], observed }]);
  expect(gap.kinds.map(({ features, leaks, alarms }) => [features, leaks, alarms.mean])).toEqual([
    ['logged', false, 0.25],
    ['recomputed', true, 1],
    ['one', true, 0.25],
  ]);
  // Of the two kinds with a leak, by seed: 1/2, 1, 1/2, 1/2.
  expect(gap.truePositiveRate.mean).toBeCloseTo(0.625, 12);
  expect(gap.falsePositiveRate.mean).toBeCloseTo(0.25, 12);
  expect(single.truePositiveRate.mean).toBeCloseTo(0.25, 12);
  expect(skew.falsePositiveRate.mean).toBe(0);
  expect(skew.precision.map(({ precision }) => precision)).toEqual([1, 1, 1]);
  const { precision } = gap.precision[0];
  expect(precision).toBeCloseTo((0.05 * 0.625) / (0.05 * 0.625 + 0.95 * 0.25), 12);
});

test('a value leaks when it may hold what came after sending', () => {
  expect(readsAfterSending('logged')).toBe(false);
  expect(readsAfterSending('reconstructed')).toBe(false);
  for (const name of [
    'recomputed',
    'recomputed-minus-own',
    'recomputed-partition',
    'recomputed-open-window',
  ] as const)
    expect(readsAfterSending(name)).toBe(true);
  const plain = { clock: 'known', boundary: 'before' } as const;
  expect(readsAfterSending({ ...plain, provenance: 'recomputed', after: '0s' })).toBe(false);
  expect(readsAfterSending({ ...plain, provenance: 'recomputed', after: '1h' })).toBe(true);
  expect(readsAfterSending({ ...plain, provenance: 'reconstructed', clock: 'occurred' })).toBe(true);
});
