/** Files that extend files. */
import { expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { parseScenario } from '../../../src/scenario/reading/parse.ts';
import { filesOf, messageOf, parse } from './parsing.ts';

const BASE = `name: base
seeds: [1, 2, 3]
world:
  users: 10
  opens: { baseRate: 0.1, delayMedian: 1h }
`;

test('mappings are merged key by key, lists are replaced', () => {
  const read = filesOf({ 'base.yaml': BASE });
  const { scenario } = parse('extends: base.yaml\nseeds: [9]\nworld: { opens: { baseRate: 0.2 } }', { read });
  expect(scenario.seeds).toEqual([9]);
  expect(scenario.world.users).toBe(10);
  expect(scenario.world.opens).toMatchObject({ baseRate: 0.2, delayMedian: '1h' });
});

test('a name is not inherited: without one, the file is named after itself', () => {
  const read = filesOf({ 'base.yaml': BASE });
  expect(parse('extends: base.yaml', { read }).scenario.name).toBe('my');
  expect(parse('extends: base.yaml\nname: mine', { read }).scenario.name).toBe('mine');
  const nameOf = (fileName: string) => parseScenario('{}', fileName, { read }).scenario.name;
  expect(nameOf('folder.d/a.b.yaml')).toBe('a.b');
  expect(nameOf('C:\\folder\\a.json')).toBe('a');
  expect(nameOf('a')).toBe('a');
});

test('neither are title and description: they are about one file', () => {
  const read = filesOf({ 'base.yaml': 'title: base\ndescription: the base\nworld: { users: 10 }' });
  const extended = parse('extends: base.yaml', { read }).scenario;
  expect(extended).toMatchObject({ title: '', description: '', world: { users: 10 } });
  expect(parse('extends: base.yaml\ntitle: mine', { read }).scenario.title).toBe('mine');
});

test('a file whose name is no name needs a key', () => {
  expect(() =>
    parseScenario('{}', 'my scenario.yaml', { read: filesOf({}) }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [UserError: my scenario.yaml:1:1  name
      found:    the text "my scenario"
      expected: letters, digits and . _ - + = , with / between folders, a letter or digit first
      remedy:   write name: my-scenario]
  `);
});

test('chains are followed, each path read from the file it stands in', () => {
  const asked: string[] = [];
  const texts: Record<string, string> = {
    'up/b.yaml': 'extends: c.yaml\nworld: { users: 2, topics: 7 }',
    'up/c.yaml': 'world: { users: 3, topics: 8, sources: 9 }',
  };
  const { scenario } = parse('extends: up/b.yaml\nworld: { users: 1 }', {
    read: (path, from) => {
      asked.push(`${path} from ${from}`);
      const name = path.startsWith('up/') ? path : `up/${path}`;
      return { name, text: texts[name] };
    },
  });
  expect(asked).toEqual(['up/b.yaml from my.yaml', 'c.yaml from up/b.yaml']);
  expect(scenario.world).toMatchObject({ users: 1, topics: 7, sources: 9 });
});

test('problems point to the file in which the value stands', () => {
  const read = filesOf({ 'base.yaml': `${BASE}  topics: 100\n  sauces: 3\n` });
  expect(
    messageOf('extends: base.yaml\nworld:\n  opens: { baseRate: 2 }\n', { read, sets: ['world.sources=x'] }),
  ).toMatchInlineSnapshot(`
    "my.yaml:3:22  world.opens.baseRate
      found:    2
      expected: a number above 0 and below 1
      remedy:   a share of 1: where 2 are per cent, write 0.02

    base.yaml:6:11  world.topics
      found:    100
      expected: a whole number from 1 to 64
      remedy:   leave it out for its default, 12

    base.yaml:7:3  world.sauces
      found:    an unknown key
      expected: one of users, topics, sources, newsroom, tenure, broadcasts, dormancy, tastes, opens, bots, fatigue, follows, sessions, organic, optOut, drift
      nearest:  sources

    --set world.sources=x  world.sources
      found:    the text "x"
      expected: a whole number from 1 to 512
      remedy:   leave it out for its default, 40"
  `);
});

test('a value that a child mends is no problem', () => {
  const read = filesOf({ 'base.yaml': 'world: { users: many }' });
  expect(parse('extends: base.yaml\nworld: { users: 3 }', { read }).scenario.world.users).toBe(3);
});

test('loops', () => {
  const read = filesOf({ 'a.yaml': 'extends: b.yaml', 'b.yaml': '# two\nextends: a.yaml', 'my.yaml': '' });
  expect(messageOf('extends: a.yaml', { read })).toMatchInlineSnapshot(`
    "b.yaml:2:10  extends
      found:    a loop: a.yaml → b.yaml → a.yaml
      expected: a chain of files that ends
      remedy:   remove one \`extends\` of the loop"
  `);
  expect(messageOf('extends: my.yaml', { read })).toMatchInlineSnapshot(`
    "my.yaml:1:10  extends
      found:    a loop: my.yaml → my.yaml
      expected: a chain of files that ends
      remedy:   remove one \`extends\` of the loop"
  `);
});

test('endless chains', () => {
  let count = 0;
  const read = () => ({ name: `${++count}.yaml`, text: 'extends: next.yaml' });
  expect(messageOf('extends: next.yaml', { read })).toMatchInlineSnapshot(`
    "19.yaml:1:10  extends
      found:    more than 20 files that extend each other
      expected: a shorter chain"
  `);
});

test('files that cannot be read or parsed', () => {
  const read = filesOf({ 'broken.yaml': 'world: [', 'list.yaml': '- 1', 'empty.yaml': '' });
  expect(messageOf('extends: none.yaml', { read })).toMatchInlineSnapshot(`
    "my.yaml:1:10  extends
      found:    "none.yaml": no such file
      expected: a scenario file, relative to this one
      remedy:   look at its name, and at the folder of this file"
  `);
  expect(messageOf('extends: 5', { read })).toMatchInlineSnapshot(`
    "my.yaml:1:10  extends
      found:    5
      expected: the path of a scenario file, relative to this one
      remedy:   write one path, such as extends: base.yaml"
  `);
  expect(messageOf('extends: broken.yaml', { read })).toMatch(/^broken.yaml:1:9\n {2}found: {4}broken YAML/);
  expect(messageOf('extends: list.yaml', { read })).toMatch(/^list.yaml:1:1\n {2}found: {4}a list of 1/);
  expect(messageOf('extends: empty.yaml', { read })).toMatch(/^empty.yaml:1:1\n {2}found: {4}an empty file/);
});

test('an error of the reader that is no UserError is not swallowed', () => {
  const read = () => {
    throw new TypeError('a fault of the program');
  };
  expect(() => parse('extends: a.yaml', { read })).toThrow(TypeError);
  expect(() => parse('extends: a.yaml', { read })).not.toThrow(UserError);
});
