/** Claims from files: which belong together, and what is refused. */
import { describe, expect, test } from 'vitest';
import { claimIds } from '../../../../src/lab/studies/claims/catalog.ts';
import { parseFileName } from '../../../../src/lab/studies/claims/fileNames.ts';
import { checked, claimIn } from './files.ts';

const PART = '{ that: recomputed × time, quantity: gap.auc, is: above }';
const CLAIM = `title: It leaks.\nexpect: [${PART}]`;
const CONTROL = `${CLAIM}\nworld: { users: 100 }`;
const SEEN = '{ label: gap, that: recomputed × time, quantity: gap.auc }';

describe('names of files', () => {
  test.each([
    ['a-b.yaml', ['a-b', '', 'claim']],
    ['a-b.control.yaml', ['a-b', '', 'control']],
    ['a-b.dose.yaml', ['a-b', '', 'dose']],
    ['a-b.young.yaml', ['a-b', 'young', 'claim']],
    ['a-b.young.control.yaml', ['a-b', 'young', 'control']],
    ['a-b.young.dose.yaml', ['a-b', 'young', 'dose']],
  ])('%s', (file, [id, word, kind]) => {
    expect(parseFileName(file)).toEqual({ file, id, word, kind });
  });

  test.each(['a.control.dose.yaml', 'a.b.c.yaml', 'a.yml', 'A.yaml', 'a.yaml.txt'])('not %s', (file) => {
    expect(parseFileName(file)).toBeUndefined();
  });

  test('every id can be one', () => {
    expect(claimIds).toHaveLength(23);
    for (const id of claimIds) expect(parseFileName(`${id}.yaml`)).toMatchObject({ id, kind: 'claim' });
  });
});

test('a claim has its worlds with their controls, the first first, and its doses', () => {
  const claim = claimIn('a', {
    'a.young.control.yaml': CONTROL,
    'a.young.yaml': CLAIM,
    'a.dose.yaml': `observe: [${SEEN}]\nsweep: { world.users: [100, 200] }`,
    'a.ages.dose.yaml': 'observe: [{ label: gap, that: recomputed × time, quantity: gap.auc, at: 6h }]',
    'a.control.yaml': CONTROL,
    'a.nil.yaml': `title: t\nexpect: [${PART.replace(' }', ', nil: no cause }')}]`,
    'a.yaml': CLAIM,
  });
  expect(claim.worlds.map((world) => [world.claim.file, world.control?.file])).toEqual([
    ['a.yaml', 'a.control.yaml'],
    ['a.nil.yaml', undefined],
    ['a.young.yaml', 'a.young.control.yaml'],
  ]);
  expect(claim.doses.map(({ file, points }) => [file, points?.length])).toEqual([
    ['a.dose.yaml', 2],
    ['a.ages.dose.yaml', undefined],
  ]);
});

test.each<[string, Record<string, string>, string]>([
  ['no file', {}, 'a.yaml : found no such file, expected the claim a'],
  [
    'only a further file',
    { 'a.b.yaml': CLAIM, 'a.b.control.yaml': CONTROL },
    'a.yaml : found no such file, expected the claim a',
  ],
  [
    'no title',
    { 'a.yaml': `expect: [${PART}]`, 'a.control.yaml': CONTROL },
    'a.yaml title: found no title, expected the claim in one line',
  ],
  [
    'no parts',
    { 'a.yaml': 'title: It leaks.' },
    'a.yaml expect: found no expectation, expected the parts of the claim, an expectation for each',
  ],
  [
    'no control',
    { 'a.yaml': CLAIM },
    'a.yaml expect.0: found a part without a control, expected a.control.yaml, where the cause is absent, or nil: and why it is nil there',
  ],
  [
    'a control of nothing',
    { 'a.yaml': CLAIM, 'a.control.yaml': CONTROL, 'a.b.control.yaml': CONTROL },
    'a.b.control.yaml : found a control of a.b.yaml, which is not there, expected the claim that it is a control of',
  ],
  [
    'a control of other parts',
    { 'a.yaml': CLAIM, 'a.control.yaml': CONTROL.replace('gap.auc', 'gap.ne') },
    'a.control.yaml expect: found other parts than those of a.yaml, expected the same: a file that extends a.yaml and changes its world',
  ],
  [
    'a control that nothing needs',
    {
      'a.yaml': CLAIM.replace(' }', ', nil: no cause }'),
      'a.control.yaml': CONTROL.replace(' }', ', nil: no cause }'),
    },
    'a.control.yaml : found a control, expected none: every part of a.yaml says nil or construction',
  ],
  [
    'a control with observations',
    { 'a.yaml': CLAIM, 'a.control.yaml': `${CONTROL}\nobserve: [${SEEN}]` },
    'a.control.yaml observe: found observations of its own, expected none: a control is subtracted, and nothing else of it is reported',
  ],
  [
    'a control with other seeds',
    { 'a.yaml': CLAIM, 'a.control.yaml': `${CONTROL}\nseeds: 7-9` },
    'a.control.yaml seeds: found other seeds, expected those of a.yaml, with which it is paired',
  ],
  [
    'equality without a margin',
    { 'a.yaml': CLAIM.replace('above }', 'within, nil: no cause }') },
    'a.yaml expect.0.margin: found within 0, expected a margin, or construction: true where all seeds agree by construction',
  ],
  [
    'nil beside construction',
    { 'a.yaml': CLAIM.replace('above }', 'within, nil: no cause, construction: true }') },
    'a.yaml expect.0.nil: found nil beside construction, expected construction alone: such a part has no control',
  ],
  [
    'a claim that sweeps',
    { 'a.yaml': `${CLAIM}\nsweep: { world.users: [100, 200] }`, 'a.control.yaml': CONTROL },
    'a.yaml sweep: found 2 points, expected no sweep: what varies belongs into a dose file',
  ],
  [
    'a dose of nothing',
    { 'a.yaml': CLAIM, 'a.control.yaml': CONTROL, 'a.dose.yaml': 'sweep: { world.users: [100, 200] }' },
    'a.dose.yaml observe: found no observation, expected what responds to the dose: the parts of the claim, or observations',
  ],
  [
    'a dose of other parts',
    {
      'a.yaml': CLAIM,
      'a.control.yaml': CONTROL,
      'a.dose.yaml': `${CLAIM.replace('gap.auc', 'gap.ne')}\nsweep: { world.users: [100, 200] }`,
    },
    'a.dose.yaml expect: found other parts than those of a.yaml, expected the same: a file that extends a.yaml and changes its world',
  ],
  [
    'parts without a dose',
    { 'a.yaml': CLAIM, 'a.control.yaml': CONTROL, 'a.dose.yaml': CLAIM },
    'a.dose.yaml sweep: found parts without a dose, expected a sweep: parts are judged at each swept value',
  ],
  [
    'parts at doses whose control has other seeds',
    {
      'a.yaml': CLAIM,
      'a.control.yaml': CONTROL,
      'a.dose.yaml': `${CLAIM}\nseeds: 8-9\nsweep: { world.users: [100, 200] }`,
    },
    'a.dose.yaml seeds: found other seeds, expected seeds of a.control.yaml, which is subtracted',
  ],
  [
    'a dose of two things',
    {
      'a.yaml': CLAIM,
      'a.control.yaml': CONTROL,
      'a.dose.yaml': `observe: [${SEEN}]\nsweep: { world.users: [100], world.topics: [9] }`,
    },
    'a.dose.yaml sweep: found 2 keys, expected one key: a dose varies one thing',
  ],
  [
    'a dose without an axis',
    { 'a.yaml': CLAIM, 'a.control.yaml': CONTROL, 'a.dose.yaml': `observe: [${SEEN}]` },
    'a.dose.yaml observe.0.at: found no place, expected the place on the axis, or a sweep',
  ],
  [
    'a dose with two axes',
    {
      'a.yaml': CLAIM,
      'a.control.yaml': CONTROL,
      'a.dose.yaml': `observe: [${SEEN.replace(' }', ', at: 3 }')}]\nsweep: { world.users: [100] }`,
    },
    'a.dose.yaml observe.0.at: found a place, expected none: the swept value is the place',
  ],
])('refuses %s', (_, files, problem) => {
  expect(checked('a', files).problems).toEqual([problem]);
});
