/** Mistakes are told at once, whatever their kinds: wrong values, unknown keys, unknown names and impossible combinations. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ScenarioError } from '../../../src/scenario/messages/error.ts';
import { showPath } from '../../../src/scenario/messages/problem.ts';
import { runs } from '../../gear.ts';
import { parse } from '../reading/parsing.ts';

/** Mistakes by the place of each. */
const mistakes: Readonly<Record<string, string>> = {
  'world.users': 'world.users=many',
  'world.topics': 'world.topics=0',
  'world.newsroom.topicsPerSource': 'world.newsroom.topicsPerSource=13',
  'world.newsroom.volumetail': 'world.newsroom.volumetail=1',
  'world.follows.initialPerUser': 'world.follows.initialPerUser=41',
  'timeline.warmup': 'timeline.warmup=1d',
  'training.minimumAge': 'training.minimumAge=-1h',
  'training.testShare': 'training.testShare=25',
  'training.encoders[1]': 'training.encoders=[none, hashedid]',
  'training.splits[1]': 'training.splits=[time, time]',
  'training.provenances[0].from': 'training.provenances[0].from=loged',
  'training.provenances[1].from.staleness': 'training.provenances[1].from.staleness=1 day',
  'training.provenances[2].except.user_openrate': 'training.provenances[2].except.user_openrate=recomputed',
  'training.provenances[2].from.after':
    'training.provenances[2].from={ provenance: reconstructed, after: 1d }',
  'history.ingestionDelay.minimum': 'history.ingestionDelay.minimum=1h',
  'serving.incumbent.features[0]': 'serving.incumbent.features=[user_openrate]',
  'serving.incumbent.temperature': 'serving.incumbent.temperature=0',
  'features.new.window': 'features.new={ key: user, value: count, of: sends, window: week }',
  'features.odd.of': 'features.odd={ key: user, value: count, of: parcels, window: 7d }',
  'expect[0].that': 'expect[0].that=a × tme',
  'expect[1].quantity': 'expect[1].quantity=offline.ndcg',
  'observe[0].quantity': 'observe[0].quantity=[]',
  outcome: 'outcome=1',
};

/** Mistakes of which one hides the other, since both are about the same keys. */
const together: readonly (readonly [string, string])[] = [['world.topics', 'world.newsroom.topicsPerSource']];

const whole = {
  training: {
    provenances: [
      { name: 'a', from: 'logged' },
      { name: 'b', from: { provenance: 'reconstructed' } },
      { name: 'c', from: 'recomputed' },
    ],
  },
  expect: [
    { that: 'a × time', quantity: 'gap.auc', is: 'above' },
    { that: 'logged × time', quantity: 'gap.auc', is: 'above' },
  ],
  observe: [{ label: 'gap', that: 'logged × time', quantity: 'gap.auc' }],
};

function pathsOf(sets: readonly string[]): string[] {
  try {
    parse(JSON.stringify(whole), { sets });
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(({ path }) => showPath(path));
    throw error;
  }
}

it('every mistake is one, by itself', () => {
  for (const [path, set] of Object.entries(mistakes)) expect(pathsOf([set]), set).toEqual([path]);
});

it('several are told together, and nothing else', () => {
  fc.assert(
    fc.property(fc.subarray(Object.keys(mistakes), { minLength: 2 }), (paths) => {
      fc.pre(!together.some((pair) => pair.every((path) => paths.includes(path))));
      const found = pathsOf(paths.map((path) => mistakes[path]));
      expect([...found].sort()).toEqual([...paths].sort());
    }),
    runs(200),
  );
});
