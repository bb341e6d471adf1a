/** Samplings, parts fitted before the split and choices on test rows: whose baseline is without, and which of them are leaks. */
import { describe, expect, it } from 'vitest';
import { samplingsInWords } from '../../src/report/text/sampling.ts';
import { leaksOf } from '../../src/scenario/leaks.ts';
import { showPath } from '../../src/scenario/messages/problem.ts';
import { baselineOf, plainOf } from '../../src/scenario/pipelines.ts';
import { checkCombinations } from '../../src/scenario/rules/combinations.ts';
import { type ScenarioInput, scenarioSchema } from '../../src/scenario/schema.ts';

const scenarioOf = (training: ScenarioInput['training'], rest: object = {}) =>
  scenarioSchema.parse({ name: 'a', training: { provenances: ['logged'], ...training }, ...rest });
const before = { negatives: 0.1, beforeSplit: true };
const scenario = scenarioOf({
  encoders: ['none', 'target'],
  models: [
    { name: 'thinned', sampling: { negatives: 0.1 } },
    { name: 'thinned-before', sampling: before },
    { name: 'copied', sampling: { positives: 2, beforeSplit: true } },
    { name: 'corrected', sampling: { ...before, recalibrate: true } },
    { name: 'other', l2: 3, sampling: before },
    { name: 'free', l2: 0 },
    { name: 'free-scaled', l2: 0, fitBeforeSplit: ['scaler'] },
    { name: 'scaled', fitBeforeSplit: ['scaler'] },
    { name: 'codes', encoder: 'target-k-fold', fitBeforeSplit: ['codes'] },
  ],
});
const { training } = scenario;
const leaks = (encoder: string, split = 'time') =>
  leaksOf(scenario, { provenance: 'logged', split, encoder });

describe('a model with a sampling, or with parts that are fitted before the split', () => {
  it.each([
    ['thinned', 'none'],
    ['thinned-before', 'none'],
    ['free-scaled', 'free'],
    ['scaled', 'none'],
    ['codes', 'target'],
    // Its penalty is no other model's.
    ['other', 'other'],
    ['free', 'free'],
    ['none', 'none'],
  ])('%s is measured against %s', (encoder, baseline) => {
    expect(baselineOf({ encoder }, training).encoder).toBe(baseline);
  });

  it('is measured against the one that is chosen on validation rows, where it is chosen on test rows', () => {
    const l2 = [1, 10];
    const models = [
      { name: 'on-test', l2 },
      { name: 'other-penalties', l2: [1, 100], validation: 0.2 },
      { name: 'on-validation', l2, validation: 0.2 },
      { name: 'on-more', l2, validation: 0.4 },
      { name: 'codes-on-test', encoder: 'target-in-sample', l2 },
      { name: 'alone', encoder: 'hashed-id', l2 },
    ] satisfies NonNullable<ScenarioInput['training']>['models'];
    const { training } = scenarioOf({ encoders: ['none'], models });
    expect(models.map(({ name }) => baselineOf({ encoder: name }, training).encoder)).toEqual([
      'on-validation',
      'other-penalties',
      'on-validation',
      'on-more',
      'on-validation',
      'alone',
    ]);
  });

  it('is adjusted by the luck of the rows that it is tested on', () => {
    const plain = (encoder: string) =>
      plainOf({ provenance: 'logged', split: 'time', encoder }, training)?.encoder;
    expect(plain('thinned')).toBe('thinned');
    expect(plain('codes')).toBe('none');
    const ids = scenarioOf({
      encoders: ['none'],
      models: [{ name: 'ids', encoder: 'hashed-id', sampling: before }],
    });
    expect(plainOf({ provenance: 'logged', split: 'time', encoder: 'ids' }, ids.training)).toBeUndefined();
  });

  it('leaks where test rows or their labels are in it', () => {
    expect([leaks('none'), leaks('thinned'), leaks('free-scaled')]).toEqual([[], [], []]);
    expect(leaks('thinned-before')).toEqual(['test rows are sampled by their label (training.sampling)']);
    expect(leaks('scaled')).toHaveLength(1);
    expect(leaks('codes').at(-1)).toMatch(/labels of test rows/);
    const copies = 'copies of test rows are among the training rows (training.sampling)';
    expect(leaks('copied')).not.toContain(copies);
    expect(leaks('copied', 'random')).toContain(copies);
    expect(leaks('copied', 'k-fold')).toContain(copies);
  });

  it('has no part of which another model alone could be fitted', () => {
    const shared = scenarioOf({
      encoders: ['none', 'target'],
      fitBeforeSplit: ['codes', 'imputer', 'screen'],
      models: [
        { name: 'filled', missing: 'mean' },
        { name: 'screened', screen: { auc: 0.8 } },
        { name: 'shifted', screen: { shift: 0.8 } },
        { name: 'foreign', family: 'trees' },
      ],
    });
    const leaks = (encoder: string) =>
      leaksOf(shared, { provenance: 'logged', split: 'time', encoder }).map((clause) => clause.slice(0, 12));
    expect(leaks('none')).toEqual([]);
    expect(leaks('target')).toEqual(['target codes']);
    expect(leaks('filled')).toEqual(['missing valu']);
    expect(leaks('screened')).toEqual(['screening lo']);
    expect(leaks('shifted')).toEqual(['screening by']);
    expect(leaks('foreign')).toEqual(['a plug-in tr']);
    const chosen = scenarioOf({
      select: [{ encoder: 'none' }, { encoder: 'target' }],
      validation: 0.2,
      fitBeforeSplit: ['codes'],
    });
    expect(leaksOf(chosen, { provenance: 'logged', split: 'time', encoder: 'selected' })).toHaveLength(1);
  });

  it('is told in words', () => {
    const names = ['none', 'thinned', 'corrected'].map((encoder) => ({
      provenance: 'logged',
      split: 'time' as const,
      encoder,
    }));
    const told = samplingsInWords(names, training).map((text) => text.replaceAll(/[\u00a0]/g, ' '));
    expect(told).toEqual([
      'logged × time × thinned trains on a sample: 10.0 % of the rows without an open, of its training rows alone; the odds that it promises are 10 times too high.',
      'logged × time × corrected trains on a sample: 10.0 % of the rows without an open, test rows, too, since it is taken before the split; the odds that it promises are divided by 10 again.',
    ]);
    const [, thinned] = names;
    const [together] = samplingsInWords([thinned, { ...thinned, split: 'random' }], training);
    expect(together.replaceAll(/[\u00a0]/g, ' ')).toBe(
      'logged × time × thinned and logged × random × thinned train on a sample: 10.0 % of the rows without an open, of their training rows alone; the odds that they promise are 10 times too high.',
    );
  });
});

it.each([
  ['training.sampling', { sampling: { negatives: 0.5 } }],
  ['training.fitBeforeSplit', { fitBeforeSplit: ['scaler' as const] }],
])('retraining refuses %s', (path, own) => {
  const retraining = { retraining: { newFeatures: ['user_open_rate'] } };
  const paths = (scenario: ReturnType<typeof scenarioOf>) =>
    checkCombinations(scenario).map((problem) => showPath(problem.path));
  expect(paths(scenarioOf(own, retraining))).toEqual([path]);
  expect(paths(scenarioOf(own))).toEqual([]);
  expect(paths(scenarioOf({}, retraining))).toEqual([]);
});
