/** The shipped cases: problems that people met, each with its right answer. */
import { describe, expect, it } from 'vitest';
import { shippedCases } from '../../src/cli/scenarios.ts';

const cases = shippedCases();

describe.each(cases)('$name', ({ title, description, expect: expected, seeds }) => {
  it('says the problem, where it is met, the right answer and what to do', () => {
    expect(title).not.toBe('');
    expect(description.trim()).toMatch(/^Met at: .+\.\s+Right answer: .+\s+To do: .+$/s);
  });

  it('expects the right answer, and says why', () => {
    expect(expected).not.toHaveLength(0);
    for (const { because } of expected) expect(because).not.toBe('');
    expect(seeds.length).toBeGreaterThan(1);
  });
});

/** Kinds of problems that public reports are about, and the cases that show them. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'target codes that leak': ['target-codes', 'own-label-in-code'],
  'chosen on the test rows, or on validation rows': ['choosing-on-test'],
  'labels that are not known yet': ['label-delay'],
  'rows that another policy chose': ['selection-bias'],
  'one entity on both sides of a split': ['wrong-group', 'long-sessions'],
  'no gap before the test rows': ['embargo'],
  'the outcome at the moment of the prediction': ['inclusive-boundary'],
  'popularity of later': ['popularity-lookahead'],
  'events that come late': ['late-dropped', 'lag-that-varies'],
  'time to live on one side': ['ttl-offline-only', 'ttl-online-only'],
  'rows thinned or doubled': ['negatives-thinned', 'duplicate-rows'],
  'fitted before the split': ['scaler-before-split', 'codes-before-split'],
  'missing values': [
    'missing-in-training',
    'missing-becomes-zero',
    'missing-becomes-zero-in-production',
    'time-outs',
  ],
  'other wrong values at serving': [
    'unit-in-production',
    'unit-in-production-live',
    'swapped-columns',
    'single-precision',
    'old-definition',
  ],
  'splits of recommenders': ['user-tail', 'leave-last-out', 'purged-k-fold'],
  'events on one side only': ['late-dropped-by-stream', 'duplicates-on-one-side'],
  'days and hours of another zone': ['day-of-another-zone', 'hour-in-another-zone'],
  'labels that differ': ['label-window', 'labels-restated'],
  'opens of bots': ['bots', 'bots-caught'],
  'ranking metrics': ['ranking-metrics'],
  'off-policy estimates': ['off-policy'],
  'users without a history': ['new-users'],
  'a closed loop': ['closed-loop'],
  'features of one’s own': ['own-features'],
};

it('are there for each kind of problem, and each is of one', () => {
  const names = cases.map(({ name }) => name.replace('cases/', ''));
  expect(Object.values(KINDS).flat().sort()).toEqual(names.sort());
});
