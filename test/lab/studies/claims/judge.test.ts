/** Outcomes of claims from chosen readings. */
import { expect, test } from 'vitest';
import { judgeClaim } from '../../../../src/evaluation/statistics/claim.ts';
import { meanInterval } from '../../../../src/evaluation/statistics/intervals.ts';
import { outcomeOf } from '../../../../src/lab/studies/claims/judge.ts';
import { claimIn, readings } from './files.ts';

const claim = claimIn('a', {
  'a.yaml': `title: It leaks.
expect:
  - { that: recomputed × time, quantity: gap.auc, minus: logged × time, is: above, margin: 0.5, because: it matters }
  - { that: logged × time, quantity: gap.ne, is: within, margin: 1 }
observe:
  - { label: plain, that: logged × time, quantity: gap.auc }
  - { label: ages, that: logged × time, quantity: gap.auc, minus: recomputed × random, at: 6h }
  - { label: ages, that: logged × random, quantity: gap.auc, minus: recomputed × random, at: 1d }`,
  'a.control.yaml':
    'expect: [{ that: logged × random, quantity: gap.auc, is: within, margin: 0.2, because: noise }]',
  'a.young.yaml': 'expect: [{ that: logged × random, quantity: gap.auc, is: below }]',
  'a.young.control.yaml': `expect: [{ that: logged × time, quantity: gap.auc, is: within, margin: 0.1 }]
observe: [{ label: mean, that: logged × time, quantity: gap.auc, plus: logged × random, divide: 2 }]`,
  'a.dose.yaml': `title: More follows
sweep: { world.follows.afterOpen: [0, 0.12, 0.5] }
observe:
  - { label: level, that: logged × time, quantity: gap.auc }
  - { label: rise, that: recomputed × random, quantity: gap.auc, minus: logged × random }
  - { label: mean rise, that: recomputed × random, quantity: gap.auc, plus: recomputed × time, minus: [logged × random, logged × time], divide: 2 }`,
});

const LOW = [0.3, 0.4, 0.5];
const HIGH = [0.9, 1, 1.1];
const NIL = [-0.01, 0, 0.01];
const work = {
  worlds: [
    { claim: readings([HIGH, NIL], [LOW, LOW, HIGH]), control: readings([NIL]) },
    { claim: readings([[-3, -2.9, -3.1]]), control: readings([NIL], [LOW]) },
  ],
  doses: [
    [
      readings([], [HIGH, LOW, LOW]),
      readings([], [HIGH, HIGH, LOW]),
      readings([], [HIGH, [Number.NaN, 1, 1], HIGH]),
    ],
  ],
  populations: [],
};
const outcome = outcomeOf(claim, work, 1, 0.2);

test('the verdict is that of all parts with their controls', () => {
  const judged = judgeClaim(
    [
      { values: HIGH, is: 'above', margin: 0.5, control: { values: NIL, tolerance: 0.2 } },
      { values: NIL, is: 'within', margin: 1, control: { values: NIL, tolerance: 0.2 } },
      { values: [-3, -2.9, -3.1], is: 'below', margin: 0, control: { values: NIL, tolerance: 0.1 } },
    ],
    1,
    0.2,
  );
  expect(outcome.verdict).toBe('reproduced');
  expect(judged.verdict).toBe('reproduced');
  expect(outcome.parts.map(({ verdict }) => verdict)).toEqual(judged.parts.map(({ verdict }) => verdict));
  expect(outcome.parts.map(({ bounds }) => bounds)).toEqual(judged.parts.map(({ showing }) => showing));
  expect(outcome.parts.map(({ decided }) => decided)).toEqual(judged.parts.map(({ because }) => because));
  expect(outcome.parts.map(({ file, control }) => [file, control?.file])).toEqual([
    ['a.yaml', 'a.control.yaml'],
    ['a.yaml', 'a.control.yaml'],
    ['a.young.yaml', 'a.young.control.yaml'],
  ]);
});

test('a part tells what it is, and its control', () => {
  expect(outcome).toMatchObject({ id: 'a', says: 'It leaks.', seeds: 3 });
  expect(outcome.parts[0]).toMatchObject({
    contrast: 'gap.auc of recomputed × time minus logged × time',
    is: 'above',
    margin: 0.5,
    because: 'it matters',
    effect: meanInterval(HIGH),
    perSeed: HIGH,
    control: {
      contrast: 'gap.auc of logged × random',
      tolerance: 0.2,
      because: 'noise',
      equivalentToZero: true,
      effect: meanInterval(NIL),
    },
  });
});

test('observations of the claim and of its controls, but for those with places', () => {
  expect(outcome.observed).toEqual([
    { file: 'a.yaml', label: 'plain', contrast: 'gap.auc of logged × time', effect: meanInterval(LOW) },
    {
      file: 'a.young.control.yaml',
      label: 'mean',
      contrast: '(gap.auc of logged × time plus logged × random) / 2',
      effect: meanInterval(LOW),
    },
  ]);
});

test('observations with places are a dose, of one series for each label', () => {
  expect(outcome.doses[0]).toEqual({
    file: 'a.yaml',
    title: 'It leaks.',
    key: '',
    is: 'above',
    seeds: 3,
    series: [
      {
        label: 'ages',
        contrast:
          'gap.auc of logged × time minus recomputed × random … gap.auc of logged × random minus recomputed × random',
        margin: 0.5,
        points: [
          { at: '6h', effect: meanInterval(LOW) },
          { at: '1d', effect: meanInterval(HIGH) },
        ],
      },
    ],
  });
});

test('a sweep is a dose, with the margin where the measure is that of the claim', () => {
  const [, swept] = outcome.doses;
  expect(swept).toMatchObject({ file: 'a.dose.yaml', title: 'More follows', key: 'world.follows.afterOpen' });
  expect(swept.series.map(({ label, margin }) => [label, margin])).toEqual([
    ['level', null],
    ['rise', 0.5],
    ['mean rise', 0.5],
  ]);
  expect(swept.series[1].points.map(({ at, effect }) => [at, effect])).toEqual([
    [0, meanInterval(LOW)],
    [0.12, meanInterval(HIGH)],
    [0.5, { mean: Number.NaN, low: Number.NaN, high: Number.NaN }],
  ]);
});

test('where it stops holding', () => {
  expect(outcome.limits).toBe(
    'shown at ages: 1d; undecided at 6h; shown at world.follows.afterOpen 0.12; undecided at 0, 0.5',
  );
});

test('a quick look has no doses of files', () => {
  const quick = outcomeOf(claim, { ...work, doses: [] }, 1, 0.2);
  expect(quick.doses.map(({ file }) => file)).toEqual(['a.yaml']);
});

test('missing values are inconclusive', () => {
  const [first, second] = work.worlds;
  const broken = { claim: readings([[Number.NaN, 1, 1], NIL], [LOW, LOW, LOW]), control: first.control };
  const found = outcomeOf(claim, { worlds: [broken, second], doses: [], populations: [] }, 1, 0.2);
  expect(found.verdict).toBe('inconclusive');
  expect(found.parts[0]).toMatchObject({ verdict: 'inconclusive', decided: 'a seed has no such value' });
});
