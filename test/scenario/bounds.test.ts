/** Values at which nothing could be measured any more: a share that leaves nobody, a value that overflows in a model. */
import { expect, it } from 'vitest';
import { labelsInWords } from '../../src/report/text/labels.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';

const isValid = (input: object) => scenarioSchema.safeParse({ name: 'a', ...input }).success;
const fault = (own: object) => ({ serving: { faults: [{ features: ['user_open_rate'], ...own }] } });

it.each([
  ['bots', (share: number) => ({ world: { bots: { share } } })],
  ['false positives', (share: number) => ({ training: { botRule: { recall: 1, falsePositives: share } } })],
  ['withdrawn opens', (share: number) => ({ serving: { restatement: { withdrawn: share } } })],
  ['added opens', (share: number) => ({ serving: { restatement: { added: share } } })],
])('not everybody can be among the %s', (_, having) => {
  expect([isValid(having(0.999)), isValid(having(1))]).toEqual([true, false]);
});

it.each([
  ['a factor', (by: number) => fault({ kind: 'scale', by })],
  ['a summand', (by: number) => fault({ kind: 'shift', by })],
  ['a default', (value: number) => fault({ kind: 'default', value })],
])('%s is no larger than a model can weigh', (_, having) => {
  expect([isValid(having(-1e9)), isValid(having(1e9))]).toEqual([true, true]);
  expect([isValid(having(-1e10)), isValid(having(1e300))]).toEqual([false, false]);
});

it.each([
  'auc',
  'skew',
  'shift',
])('nothing is above a threshold of 1: screening by %s has a lower one', (by) => {
  const screen = (threshold: number) => ({ training: { screen: { [by]: threshold } } });
  expect([isValid(screen(0.999)), isValid(screen(1))]).toEqual([true, false]);
});

it('a step is neither so small that values overflow when they are divided by it, nor endless', () => {
  const steps = [1e-320, 1e-10, 1e-9, 1e9, 1e10];
  expect(steps.map((to) => isValid(fault({ kind: 'round', to })))).toEqual([false, false, true, true, false]);
});

it('a rule for bots is told of where nobody is a bot, too', () => {
  const told = (botRule: object | null) =>
    labelsInWords(scenarioSchema.parse({ name: 'a', training: { botRule } })).join(' ');
  expect(told({ recall: 1, falsePositives: 0.5 })).toMatch(/^Nobody is a bot, and a rule takes 50.0.% /);
  expect(told(null)).toBe('');
});
