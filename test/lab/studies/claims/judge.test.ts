/** Outcomes of claims from chosen readings. */
import { expect, test } from 'vitest';
import { judgeClaim } from '../../../../src/evaluation/statistics/claim.ts';
import { meanInterval } from '../../../../src/evaluation/statistics/intervals.ts';
import { outcomeOf } from '../../../../src/lab/studies/claims/judge.ts';
import { claimIn, readings } from './files.ts';

const MAIN = `seeds: [3, 5, 8]
expect:
  - { that: recomputed × time, quantity: gap.auc, minus: logged × time, is: above, margin: 0.5, because: it matters, leak: whole }
  - { that: logged × time, quantity: gap.ne, is: within, margin: 1, nil: no cause }
  - { that: logged × time, quantity: skew.mismatch, is: within, construction: true }
`;
const claim = claimIn('a', {
  'a.yaml': `title: It leaks.
${MAIN}observe:
  - { label: plain, that: logged × time, quantity: gap.auc, leak: minus-own }
  - { label: ages, that: logged × time, quantity: gap.auc, minus: recomputed × random, at: 6h }
  - { label: ages, that: logged × random, quantity: gap.auc, minus: recomputed × random, at: 1d }`,
  'a.control.yaml': `title: Nothing leaks.\n${MAIN}`,
  'a.young.yaml':
    'seeds: [3, 5, 8, 9]\nexpect: [{ that: logged × random, quantity: gap.auc, is: below, nil: no cause }]',
  'a.dose.yaml': `title: More follows
${MAIN.replace('[3, 5, 8]', '[8, 3]')}sweep: { world.follows.afterOpen: [0, 0.12, 0.5] }
observe:
  - { label: level, that: logged × time, quantity: gap.auc }`,
});

const HIGH = [0.9, 1, 1.1];
const LOW = [0.3, 0.4, 0.5];
const CONTROL = [0.1, 0.3, 0.2];
const NIL = [-0.01, 0, 0.01];
const ZERO = [0, 0, 0];
const YOUNG = [-3, -2.9, -3.1, -3];
const EFFECT = HIGH.map((value, seed) => value - CONTROL[seed]);
/** The point of a dose with seeds 8 and 3. */
const point = (...first: number[]) => readings([first, [0.01, 0], [0, 0]], [first]);
const work = {
  worlds: [
    { claim: readings([HIGH, NIL, ZERO], [LOW, LOW, HIGH]), control: readings([CONTROL, HIGH, HIGH]) },
    { claim: readings([YOUNG]) },
  ],
  doses: [[point(0.2, 0.1), point(3.2, 3.1), point(Number.NaN, 1)]],
  populations: [],
};
const outcome = outcomeOf(claim, work, 1, 0.2);

test('the verdict is that of all effects, less what is there without the cause', () => {
  const judged = judgeClaim(
    [
      { values: EFFECT, is: 'above', margin: 0.5 },
      { values: NIL, is: 'within', margin: 1 },
      { values: ZERO, is: 'within', margin: 0, construction: true },
      { values: YOUNG, is: 'below', margin: 0 },
    ],
    1,
    0.2,
  );
  expect(judged.verdict).toBe('reproduced');
  expect(outcome.verdict).toBe('reproduced');
  expect(outcome.parts.map(({ effect }) => effect)).toEqual(judged.parts.map(({ effect }) => effect));
  expect(outcome.parts.map(({ decided }) => decided)).toEqual(judged.parts.map(({ because }) => because));
  expect(outcome.parts.map(({ file, control, nil }) => [file, control?.file, nil])).toEqual([
    ['a.yaml', 'a.control.yaml', null],
    ['a.yaml', undefined, 'no cause'],
    ['a.yaml', undefined, null],
    ['a.young.yaml', undefined, 'no cause'],
  ]);
});

test('a part tells what it is, and what was subtracted', () => {
  expect(outcome).toMatchObject({ id: 'a', says: 'It leaks.' });
  expect(outcome.parts[0]).toMatchObject({
    contrast: 'gap.auc of recomputed × time minus logged × time',
    is: 'above',
    margin: 0.5,
    because: 'it matters',
    leak: 'whole',
    construction: false,
    seedsToTell: null,
    seeds: [3, 5, 8],
    perSeed: EFFECT,
    control: { claim: meanInterval(HIGH), control: meanInterval(CONTROL) },
  });
  expect(outcome.parts[2].construction).toBe(true);
  expect(outcome.parts[3].seeds).toEqual([3, 5, 8, 9]);
});

test('observations of the claim, but for those with places', () => {
  expect(outcome.observed).toEqual([
    {
      file: 'a.yaml',
      label: 'plain',
      contrast: 'gap.auc of logged × time',
      leak: 'minus-own',
      effect: meanInterval(LOW),
    },
  ]);
});

test('observations with places are a dose, of one series for each label', () => {
  expect(outcome.doses[0]).toEqual({
    file: 'a.yaml',
    title: 'It leaks.',
    key: '',
    seeds: 3,
    series: [
      {
        label: 'ages',
        contrast:
          'gap.auc of logged × time minus recomputed × random … gap.auc of logged × random minus recomputed × random',
        margin: null,
        points: [
          { at: '6h', effect: meanInterval(LOW) },
          { at: '1d', effect: meanInterval(HIGH) },
        ],
      },
    ],
    verdicts: [],
  });
});

test('a sweep of the claim is judged at each place, less the control of the same seeds', () => {
  const [, swept] = outcome.doses;
  expect(swept).toMatchObject({ file: 'a.dose.yaml', title: 'More follows', seeds: 2 });
  expect(swept.series.map(({ label, margin }) => [label, margin])).toEqual([
    ['part 1', 0.5],
    ['part 2', 1],
    ['level', null],
  ]);
  // The control of seeds 8 and 3 is 0.2 and 0.1.
  expect(swept.series[0].points.map(({ at, effect }) => [at, effect])).toEqual([
    [0, meanInterval([0, 0])],
    [0.12, meanInterval([3, 3])],
    [0.5, { mean: Number.NaN, low: Number.NaN, high: Number.NaN }],
  ]);
  expect(swept.series[2].points[1].effect).toEqual(meanInterval([3.2, 3.1]));
  expect(swept.verdicts).toEqual([
    { at: 0, verdict: 'refuted' },
    { at: 0.12, verdict: 'reproduced' },
    { at: 0.5, verdict: 'inconclusive' },
  ]);
  expect(outcome.limits).toBe(
    'parts 1, 2, 3: holds at world.follows.afterOpen 0.12; does not hold at 0; undecided at 0.5',
  );
});

test('a dose counts for the whole claim alone', () => {
  const broken = [
    point(3.2, 3.1),
    readings(
      [
        [3.2, 3.1],
        [8, 9],
        [0, 0],
      ],
      [[1, 1]],
    ),
    point(3.2, 3.1),
  ];
  const { doses } = outcomeOf(claim, { ...work, doses: [broken] }, 1, 0.2);
  expect(doses[1].verdicts.map(({ verdict }) => verdict)).toEqual(['reproduced', 'refuted', 'reproduced']);
});

test('a quick look has no doses of files', () => {
  const quick = outcomeOf(claim, { ...work, doses: [] }, 1, 0.2);
  expect(quick.doses.map(({ file }) => file)).toEqual(['a.yaml']);
});

test('missing values are inconclusive, of the claim and of its control', () => {
  const [, second] = work.worlds;
  const control = readings([CONTROL, HIGH, HIGH]);
  const missing = [Number.NaN, 1, 1];
  for (const broken of [
    { claim: readings([missing, NIL, ZERO], [LOW, LOW, LOW]), control },
    { claim: readings([HIGH, NIL, ZERO], [LOW, LOW, HIGH]), control: readings([missing, HIGH, HIGH]) },
  ]) {
    const found = outcomeOf(claim, { worlds: [broken, second], doses: [], populations: [] }, 1, 0.2);
    expect(found.verdict).toBe('inconclusive');
    expect(found.parts[0]).toMatchObject({ verdict: 'inconclusive', decided: 'a seed has no such value' });
  }
});
