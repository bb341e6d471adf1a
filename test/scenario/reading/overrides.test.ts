/** Values from the command line. */
import { describe, expect, test } from 'vitest';
import { parseSeeds } from '../../../src/scenario/reading/seeds.ts';
import { messageOf, parse } from './parsing.ts';

const TEXT = 'world: { users: 10, topics: 5 }\ntraining: { provenances: [logged, recomputed] }';

describe('--set', () => {
  const set = (...sets: string[]) => parse(TEXT, { sets }).scenario;

  test('reads values as YAML and lays them over the file', () => {
    expect(set('world.users=20').world).toMatchObject({ users: 20, topics: 5 });
    expect(set('world={users: 20}').world).toMatchObject({ users: 20, topics: 5 });
    expect(set('serving.threshold=null').serving.threshold).toBe(null);
    expect(set('serving.attributionWindow=6h').serving.attributionWindow).toBe('6h');
    expect(set('training.splits=[time]').training.splits).toEqual(['time']);
    expect(set('description=a = b').description).toBe('a = b');
    expect(set('name="12"').name).toBe('12');
    expect(set('sweep.world.users=[1, 2]').sweep).toEqual({ 'world.users': [1, 2] });
  });

  test('picks items of lists that are written', () => {
    expect(set('training.provenances[1]=reconstructed').training.provenances).toEqual([
      'logged',
      'reconstructed',
    ]);
    expect(set('training.provenances.0=reconstructed').training.provenances).toEqual([
      'reconstructed',
      'recomputed',
    ]);
  });

  test('the last one counts', () => {
    expect(set('world.users=20', 'world.users=30').world.users).toBe(30);
    expect(set('world.users=x', 'world.users=30').world.users).toBe(30);
  });

  test('are told by the title, unless they say what the result is called', () => {
    const titled = (text: string, ...sets: string[]) => parse(text, { sets }).scenario.title;
    expect(titled('name: n', 'world.users=20')).toBe('n, with world.users=20');
    expect(titled('name: n\ntitle: T', 'world.users=20', 'training.splits=[time]')).toBe(
      'T, with world.users=20, with training.splits=[time]',
    );
    expect(titled('world: { users: 3 }', 'world.users=20')).toBe('my, with world.users=20');
    expect(titled('name: n\ntitle: T', 'title=Other', 'name=m', 'description=d')).toBe('Other');
    expect(titled('name: n')).toBe('');
  });

  test('problems name the option', () => {
    const sets = [
      'world.users=abc',
      'world',
      '=1',
      'a..b=1',
      'wrold.users=1',
      'serving.threshold=',
      'extends=a',
    ];
    expect(messageOf(TEXT, { sets })).toMatchInlineSnapshot(`
      "--set world.users=abc  world.users
        found:    the text "abc"
        expected: a whole number from 1 to 20000000
        remedy:   leave it out for its default, 5000

      --set world
        found:    no equals sign
        expected: path.to.key=value, such as world.users=2000

      --set =1
        found:    the path ""
        expected: path.to.key=value, such as world.users=2000

      --set a..b=1
        found:    the path "a..b"
        expected: path.to.key=value, such as world.users=2000

      --set wrold.users=1  wrold
        found:    an unknown key
        expected: one of extends, name, title, description, plugins, seeds, timeline, world, history, features, serving, training, evaluation, retraining, sweep, expect, observe
        nearest:  world

      --set serving.threshold=  serving.threshold
        found:    no value
        expected: path.to.key=value, such as world.users=2000
        remedy:   write serving.threshold=null if none is meant

      --set extends=a
        found:    extends
        expected: a key of the scenario itself
        remedy:   write \`extends\` in a file"
    `);
    expect(
      messageOf(TEXT, { sets: ['training.provenances.2=logged', 'training.splits.0=time'] }),
    ).toMatchInlineSnapshot(`
      "--set training.provenances.2=logged  training.provenances.2
        found:    item 2 of 2
        expected: an item that is there, counted from 0
        remedy:   give the whole list, training.provenances

      --set training.splits.0=time  training.splits.0
        found:    an item of training.splits, which is not written
        expected: an item that is there, counted from 0
        remedy:   give the whole list, training.splits"
    `);
    expect(
      messageOf(TEXT, { sets: ['world.users=[', 'seeds=*a', 'world={users: 1, users: 2}'] }),
    ).toMatchInlineSnapshot(`
      "--set world.users=[  world.users
        found:    broken YAML: Flow sequence must end with a ]
        expected: valid YAML or JSON

      --set seeds=*a  seeds
        found:    the alias *a
        expected: values written out
        remedy:   write the value here, or share it between files with \`extends\`

      --set world={users: 1, users: 2}  world.users
        found:    the key a second time
        expected: each key once in a mapping
        remedy:   remove one"
    `);
    expect(messageOf(TEXT, { sets: ['training.provenances.0.name=x'] })).toMatchInlineSnapshot(`
      "--set training.provenances.0.name=x  training.provenances[0].from
        found:    nothing
        expected: one of logged, reconstructed, recomputed, recomputed-minus-own, recomputed-partition, recomputed-open-window, or a mapping with keys among provenance, after, staleness, every, retention, since, ttl, clock, availability, boundary, side, zone, share, by, fallback
        remedy:   add the key from"
    `);
    expect(messageOf('sweep: { world.users: [1, 2] }', { sets: ['world.users=3'] })).toMatchInlineSnapshot(`
      "--set world.users=3
        found:    "world.users", which the scenario sweeps
        expected: a key that is not swept
        remedy:   set the values to run through: --set 'sweep.world.users=[…]'"
    `);
    expect(messageOf(TEXT, { sets: [`${'a.'.repeat(100_000)}a=1`] })).toMatch(/^--set a\.a/);
  });

  test('problems between keys are shown at the option too', () => {
    expect(
      messageOf(TEXT, { sets: ['world.topics=2', 'world.tastes.declaredInterests=3'] }),
    ).toMatchInlineSnapshot(`
      "--set world.topics=2  world.newsroom.topicsPerSource
        found:    4 (the default of world.newsroom.topicsPerSource)
        expected: at most 2, the number of topics (world.topics)
        remedy:   lower world.newsroom.topicsPerSource, or raise world.topics

      --set world.tastes.declaredInterests=3  world.tastes.declaredInterests
        found:    3
        expected: at most 2, the number of topics (world.topics)
        remedy:   lower world.tastes.declaredInterests, or raise world.topics"
    `);
  });
});

describe('--seeds', () => {
  test.each([
    ['1..5', [1, 2, 3, 4, 5]],
    ['1,5,9', [1, 5, 9]],
    ['1..4,9', [1, 2, 3, 4, 9]],
    ['5001-5003, 7 – 8', [5001, 5002, 5003, 7, 8]],
    [' 7 , 2 .. 3 ', [7, 2, 3]],
    ['0', [0]],
    ['2147483647', [2147483647]],
  ])('%s', (text, seeds) => {
    expect(parseSeeds(text)).toEqual(seeds);
    expect(parse(TEXT, { seeds: text }).scenario.seeds).toEqual(seeds);
    expect(parse(`seeds: '${text}'`).scenario.seeds).toEqual(seeds);
  });

  test('10,000 are allowed', () => {
    expect(parseSeeds('1..10000')).toHaveLength(10_000);
  });

  test.each([
    '',
    '1,,2',
    '5..1',
    '1.5',
    '-1',
    '1..',
    'a',
    '1..3,2',
    '2147483648',
    '1..10001',
    '0..2147483647',
    '99999999999',
  ])('refuses %j', (text) => {
    expect(() => parseSeeds(text)).toThrowErrorMatchingSnapshot();
  });

  test('problems name the option', () => {
    expect(messageOf(TEXT, { seeds: '1..3,2' })).toMatchInlineSnapshot(`
      "--seeds 1..3,2
        found:    the seed 2 twice
        expected: each seed once"
    `);
  });
});
