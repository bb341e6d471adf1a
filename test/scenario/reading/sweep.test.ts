/** Sweeps through combinations of values. */
import { expect, test } from 'vitest';
import { messageOf, parse } from './parsing.ts';

const points = (text: string, sets: string[] = []) => parse(text, { sets }).points;

test('a scenario without a sweep has no points', () => {
  expect(parse('{}')).not.toHaveProperty('points');
  expect(parse('sweep: {}')).not.toHaveProperty('points');
});

test('every combination, the last key running fastest', () => {
  const swept = points('name: a\nsweep:\n  world.users: [10, 20]\n  training.testShare: [0.1, 0.2, 0.3]\n');
  expect(swept?.map(({ name }) => name)).toEqual([
    'a/world.users=10,training.testShare=0.1',
    'a/world.users=10,training.testShare=0.2',
    'a/world.users=10,training.testShare=0.3',
    'a/world.users=20,training.testShare=0.1',
    'a/world.users=20,training.testShare=0.2',
    'a/world.users=20,training.testShare=0.3',
  ]);
  expect(swept?.[4].settings).toEqual({ 'world.users': 20, 'training.testShare': 0.2 });
  expect(swept?.[4].scenario).toMatchObject({
    name: 'a/world.users=20,training.testShare=0.2',
    world: { users: 20 },
    training: { testShare: 0.2 },
  });
  expect(swept?.[4].scenario).not.toHaveProperty('sweep');
});

test('points are the scenarios that a file with those values gives', () => {
  const [point] = points('world: { topics: 6 }\nsweep: { world.users: [10] }') ?? [];
  const { scenario } = parse(`name: ${point.name}\nworld: { users: 10, topics: 6 }`);
  expect(point.scenario).toStrictEqual(scenario);
});

test('lists, mappings, items and null can be swept', () => {
  const swept = points(`
name: a
training: { encoders: [target], provenances: [logged, recomputed] }
sweep:
  training.encoding.entities: [[user], [story, user×topic]]
  history.ingestionDelay: [{ maximum: 1h }, { minimum: 1h, maximum: 2h }]
  'training.provenances[1]': [reconstructed]
  serving.threshold: [null]
`);
  expect(swept?.map(({ name }) => name.replace('a/training.encoding.entities=', ''))).toEqual([
    'user,history.ingestionDelay=maximum-1h,training.provenances-1-=reconstructed,serving.threshold=null',
    'user,history.ingestionDelay=minimum-1h+maximum-2h,training.provenances-1-=reconstructed,serving.threshold=null',
    'story+userxtopic,history.ingestionDelay=maximum-1h,training.provenances-1-=reconstructed,serving.threshold=null',
    'story+userxtopic,history.ingestionDelay=minimum-1h+maximum-2h,training.provenances-1-=reconstructed,serving.threshold=null',
  ]);
  expect(swept?.[3].scenario.history.ingestionDelay).toEqual({ minimum: '1h', maximum: '2h' });
  expect(swept?.[3].scenario.training.provenances).toEqual(['logged', 'reconstructed']);
});

test('names stay apart when their values look alike, or are long', () => {
  const long =
    'user_open_rate, story_open_rate, user_topic_open_rate, user_source_open_rate, source_open_rate_7d, user_open_rate_7d, topic_open_rate_24h, story_reads_ln';
  const names = points(`
name: a
sweep:
  training.features: [[${long}, hour_sine], [${long}, hour_cosine]]
  world.newsroom: [{ storiesPerDay: 100 }, { storiesPerDay: 1e2, decayPower: 0 }]
`)?.map(({ name }) => name);
  expect(new Set(names?.map((name) => name.toLowerCase())).size).toBe(4);
  for (const name of names ?? []) expect(name.length).toBeLessThan(200);
});

test('options take part', () => {
  expect(
    points('{}', ['sweep.world.users=[1, 2]', 'world.topics=5'])?.map(({ scenario }) => scenario.world),
  ).toMatchObject([
    { users: 1, topics: 5 },
    { users: 2, topics: 5 },
  ]);
});

test('problems of points stand at the values in the sweep, each once', () => {
  expect(
    messageOf(
      'sweep:\n  training.testShare: [0.1, 0.2]\n  world.users: [10, many]\n  world.topics: [12, 3]\n',
    ),
  ).toMatchInlineSnapshot(`
    "my.yaml:3:21  world.users
      found:    the text "many"
      expected: a whole number from 1 to 20000000
      remedy:   leave it out for its default, 5000

    my.yaml:4:22  world.newsroom.topicsPerSource
      found:    4 (the default of world.newsroom.topicsPerSource)
      expected: at most 3, the number of topics (world.topics)
      remedy:   lower world.newsroom.topicsPerSource, or raise world.topics"
  `);
});

test('keys that cannot be swept', () => {
  expect(
    messageOf(
      'sweep:\n  world.usres: [1]\n  users: [1]\n  name: [a]\n  sweep.world.users: [1]\n  training.splits.0: [time]\n  "": [1]\n',
    ),
  ).toMatchInlineSnapshot(`
    "my.yaml:2:3  sweep."world.usres"
      found:    the path of no key
      expected: the path of a key such as world.users
      nearest:  world.users

    my.yaml:3:3  sweep.users
      found:    the path of no key
      expected: the path of a key such as world.users
      nearest:  world.users

    my.yaml:4:3  sweep.name
      found:    "name", which cannot be swept
      expected: the path of a key such as world.users

    my.yaml:5:3  sweep."sweep.world.users"
      found:    "sweep.world.users", which cannot be swept
      expected: the path of a key such as world.users

    my.yaml:6:3  sweep."training.splits.0"
      found:    an item of training.splits, which is not written
      expected: an item that is there, counted from 0
      remedy:   give the whole list, training.splits

    my.yaml:7:3  sweep.""
      found:    the path of no key
      expected: the path of a key such as world.users"
  `);
  expect(messageOf('sweep: { world: [{ users: 1 }], world.users: [2] }')).toMatchInlineSnapshot(`
    "my.yaml:1:33  sweep."world.users"
      found:    a key that "world" sweeps too
      expected: keys that do not contain each other"
  `);
  expect(
    messageOf(
      'training: { splits: [time] }\nsweep: { training.splits.0: [user], "training.splits[0]": [user] }',
    ),
  ).toMatchInlineSnapshot(`
    "my.yaml:2:37  sweep."training.splits[0]"
      found:    a key that "training.splits.0" sweeps too
      expected: keys that do not contain each other"
  `);
});

test('values that cannot be swept', () => {
  expect(messageOf('sweep: { world.users: 5, world.topics: [] }')).toMatchInlineSnapshot(`
    "my.yaml:1:23  sweep."world.users"
      found:    5
      expected: a list with at least one item
      remedy:   write a list: [5]

    my.yaml:1:40  sweep."world.topics"
      found:    an empty list
      expected: a list with at least one item"
  `);
  expect(messageOf('sweep: { world.users: [5, 6, 5.0] }')).toMatchInlineSnapshot(`
    "my.yaml:1:30  sweep."world.users"[2]
      found:    5 a second time
      expected: each value once
      remedy:   remove it"
  `);
});

test('at most 1,000 points', () => {
  const numbers = (count: number) => `[${Array.from({ length: count }, (_, i) => i + 12).join(', ')}]`;
  expect(points(`sweep: { world.users: ${numbers(250)}, world.sources: ${numbers(4)} }`)).toHaveLength(1000);
  expect(
    messageOf(`sweep: { world.users: ${numbers(143)}, world.sources: ${numbers(7)} }`),
  ).toMatchInlineSnapshot(`
    "my.yaml:1:8  sweep
      found:    1001 combinations
      expected: at most 1000
      remedy:   sweep fewer values, or split the scenario"
  `);
});
