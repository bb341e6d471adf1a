/** Plug-ins of a scenario: found, loaded, and what they bring laid under what the scenario says. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { Draws } from '../../../src/base/random.ts';
import { featuresOf } from '../../../src/scenario/features.ts';
import { mechanismsFrom } from '../../../src/scenario/plugin.ts';
import { importPlugins } from '../../../src/scenario/reading/pluginFiles.ts';
import { loadScenario } from '../../../src/scenario/reading/read.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';
import { messageOf } from './parsing.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-plugins-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Writes files below the folder of this test, and gives the path of the last. */
function write(files: Record<string, string>): string {
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
  return paths[paths.length - 1];
}

const RATE = `{ key: 'user', value: 'open-rate', window: '3d' }`;
const exporting = (features: string) => `export default { features: ${features} };`;

function complaint(file: string): string {
  try {
    loadScenario(file);
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(join(directory, '/'), '');
    throw error;
  }
  throw new Error('the scenario was accepted');
}

describe('a plug-in', () => {
  test('brings features, which the scenario uses and changes like its own', () => {
    const file = write({
      'brings/mine.mjs': exporting(`{ user_open_rate_3d: ${RATE} }`),
      'brings/a.yaml': `plugins: [./mine.mjs]
features: { user_open_rate_3d: { window: 5d } }
training: { features: [user_open_rate_3d] }
`,
    });
    const { scenario } = loadScenario(file);
    expect(scenario.features).toEqual({
      user_open_rate_3d: { key: 'user', value: 'open-rate', window: '5d' },
    });
    expect(featuresOf(scenario).names).toContain('user_open_rate_3d');
    expect(scenario.plugins).toEqual([join(directory, 'brings/mine.mjs')]);
    // What a result says of its scenario can be run again.
    const again = write({ 'elsewhere/again.yaml': JSON.stringify(scenario) });
    expect(loadScenario(again).scenario).toEqual(scenario);
  });

  test('lies where the file that names it says, also where another file extends that', () => {
    const file = write({
      'chain/below/mine.mjs': exporting(`{ user_open_rate_3d: ${RATE} }`),
      'chain/below/base.yaml': 'plugins: [./mine.mjs]',
      'chain/a.yaml': 'extends: below/base.yaml',
    });
    expect(loadScenario(file).scenario.plugins).toEqual([join(directory, 'chain/below/mine.mjs')]);
  });

  test('is found from the working directory by --set, and everywhere by an absolute path or URL', () => {
    const module = write({ 'paths/mine.mjs': exporting(`{ user_open_rate_3d: ${RATE} }`) });
    const file = write({ 'paths/a.yaml': 'title: a' });
    const fromHere = relative(process.cwd(), module);
    for (const written of [
      fromHere.startsWith('.') ? fromHere : `./${fromHere}`,
      module,
      pathToFileURL(module).href,
    ]) {
      const { scenario } = loadScenario(file, { sets: [`plugins=["${written}"]`] });
      expect(scenario.plugins).toEqual([module]);
    }
  });

  test('may be CommonJS', () => {
    const file = write({
      'common/mine.cjs': `module.exports = { features: { user_open_rate_3d: ${RATE} } };`,
      'common/a.yaml': 'plugins: [./mine.cjs]',
    });
    expect(Object.keys(loadScenario(file).scenario.features ?? {})).toEqual(['user_open_rate_3d']);
  });

  test('is loaded by a thread that has the scenario as data', async () => {
    const path = write({ 'thread/mine.mjs': `export default { mechanisms: [() => ({ name: 'mine' })] };` });
    const scenario = scenarioSchema.parse({ name: 'a', plugins: [path] });
    expect(() => mechanismsFrom(scenario)).toThrow(
      /mine\.mjs\n {2}found: {4}a plug-in that this thread has not loaded/,
    );
    await importPlugins([scenario]);
    expect(mechanismsFrom(scenario)).toHaveLength(1);
    await expect(importPlugins([{ plugins: [`${path}x`] }])).rejects.toThrow(
      /mine\.mjsx\n {2}found: {4}a module that cannot be loaded/,
    );
  });

  test('may be a function of what mechanisms are made with', () => {
    const file = write({
      'tools/mine.mjs': `export default ({ purpose, reaction }) => ({
  mechanisms: [({ draws }) => reaction(draws, { name: 'mine', after: 'open', purpose: purpose('tests of plug-ins'), probability: () => 1, delay: { medianMs: 0, spread: 0 }, effect() {} })],
});`,
      'tools/a.yaml': 'plugins: [./mine.mjs]',
    });
    const { scenario } = loadScenario(file);
    const [make] = mechanismsFrom(scenario);
    expect(make({ draws: new Draws(1) } as never)).toMatchObject({
      name: 'mine',
      after: { open: expect.any(Function) },
    });
    expect(scenario.features).toBeUndefined();
  });
});

describe('what is wrong with plug-ins is said with place, what was found, what was expected and a remedy', () => {
  test('paths', () => {
    const file = write({
      'wrong/data.json': '{}',
      'wrong/a.yaml':
        'plugins: [./mising.mjs, mine.mjs, ./, 3, ./data.json, ./data.json/mine.mjs, "", "https://example.org/mine.mjs", "file:mine%zz", "file://elsewhere/mine.mjs", "./a\\0"]',
    });
    expect(complaint(file)).toMatchInlineSnapshot(`
      "wrong/a.yaml:1:11  plugins[0]
        found:    "./mising.mjs": no such file
        expected: the path of a module, relative to this file
        remedy:   mend the path, or put the module at wrong/mising.mjs

      wrong/a.yaml:1:25  plugins[1]
        found:    "mine.mjs"
        expected: the path of a module, relative to this file, such as ./mine.mjs
        remedy:   write ./mine.mjs

      wrong/a.yaml:1:35  plugins[2]
        found:    "./": a folder
        expected: the path of a module, relative to this file
        remedy:   name the module in it

      wrong/a.yaml:1:39  plugins[3]
        found:    3
        expected: text
        remedy:   put it in quotes: '3'

      wrong/a.yaml:1:42  plugins[4]
        found:    "./data.json": data
        expected: a module, such as ./mine.mjs
        remedy:   extend a file of data with extends

      wrong/a.yaml:1:55  plugins[5]
        found:    "./data.json/mine.mjs": no such file
        expected: the path of a module, relative to this file
        remedy:   mend the path, or put the module at wrong/data.json/mine.mjs

      wrong/a.yaml:1:77  plugins[6]
        found:    ""
        expected: the path of a module, relative to this file, such as ./mine.mjs

      wrong/a.yaml:1:81  plugins[7]
        found:    "https://example.org/mine.mjs"
        expected: the path of a module, relative to this file, such as ./mine.mjs

      wrong/a.yaml:1:113  plugins[8]
        found:    "file:mine%zz", which is no URL of a file here (URIError: URI malformed)
        expected: the path of a module, relative to this file, such as ./mine.mjs

      wrong/a.yaml:1:129  plugins[9]
        found:    "file://elsewhere/mine.mjs", which is no URL of a file here (TypeError: File URL host must be "localhost" or empty on linux)
        expected: the path of a module, relative to this file, such as ./mine.mjs

      … and 1 more problem"
    `);
    expect(messageOf('plugins: [./mine.mjs]')).toMatchInlineSnapshot(`
      "my.yaml:1:11  plugins[0]
        found:    a plug-in
        expected: none: modules cannot be loaded here
        remedy:   run the scenario with hindsight run"
    `);
    expect(messageOf('plugins: ./mine.mjs')).toMatchInlineSnapshot(`
      "my.yaml:1:10  plugins
        found:    the text "./mine.mjs"
        expected: a list with at least one and at most 20 items, each item text"
    `);
    expect(messageOf('sweep: { plugins: [[a]] }')).toMatchInlineSnapshot(`
      "my.yaml:1:10  sweep.plugins
        found:    "plugins", which cannot be swept
        expected: the path of a key such as world.users"
    `);
  });

  test('modules', () => {
    const file = write({
      'modules/none.mjs': 'export const features = {};',
      'modules/empty.mjs': 'export default {};',
      'modules/key.mjs': 'export default { feature: {} };',
      'modules/kind.mjs': 'export default { features: [] };',
      'modules/mechanism.mjs': 'export default { mechanisms: [{ name: 1 }] };',
      'modules/returns.mjs': 'export default () => {};',
      'modules/throws.mjs': `throw new Error('no luck');`,
      'modules/syntax.mjs': 'export default {;',
      'modules/await.mjs': 'await 1; export default {};',
      'modules/nothing.mjs': 'export default { mechanisms: [] };',
      'modules/promises.mjs': 'export default async () => ({ features: {} });',
      'modules/fails.mjs': `export default () => { throw new TypeError('no tools'); };`,
      'modules/function.mjs': 'export default { features: { mine: () => 3 } };',
      'modules/number.mjs': `export default { features: { mine: { prior: { opens: NaN } } } };`,
      'modules/big.mjs': 'export default { features: { mine: { window: 3n } } };',
      'modules/map.mjs': 'export default { features: new Map([["mine", {}]]) };',
      'modules/circle.mjs': 'const features = {}; features.mine = features; export default { features };',
      'modules/a.yaml':
        'plugins: [./none.mjs, ./empty.mjs, ./key.mjs, ./kind.mjs, ./mechanism.mjs, ./returns.mjs, ./throws.mjs, ./syntax.mjs, ./await.mjs]',
      'modules/b.yaml':
        'plugins: [./nothing.mjs, ./promises.mjs, ./fails.mjs, ./function.mjs, ./number.mjs, ./big.mjs, ./map.mjs, ./circle.mjs]',
    });
    expect(complaint(join(dirname(file), 'b.yaml'))).toMatchInlineSnapshot(`
      "modules/b.yaml:1:11  plugins[0]
        found:    mechanisms: an empty list
        expected: a list of functions, each of which makes a mechanism of a world

      modules/b.yaml:1:26  plugins[1]
        found:    a Promise as what the default export returns
        expected: a mapping with some of the keys features, mechanisms, families, or a function that returns one
        remedy:   write export default { features: { … } }

      modules/b.yaml:1:42  plugins[2]
        found:    a default export that throws TypeError: no tools
        expected: a mapping, or a function that returns one

      modules/b.yaml:1:55  plugins[3]
        found:    features.mine: a function
        expected: what a scenario file can hold, too

      modules/b.yaml:1:71  plugins[4]
        found:    features.mine.prior.opens: NaN
        expected: what a scenario file can hold, too

      modules/b.yaml:1:85  plugins[5]
        found:    features.mine.window: 3n
        expected: what a scenario file can hold, too

      modules/b.yaml:1:96  plugins[6]
        found:    features: a Map
        expected: a mapping of definitions by name, as a scenario has under features

      modules/b.yaml:1:107  plugins[7]
        found:    features.mine: what it is itself a part of
        expected: what a scenario file can hold, too"
    `);
    expect(
      complaint(join(dirname(file), 'a.yaml')).replaceAll(/file:\/\/\S*modules/g, 'modules'),
    ).toMatchInlineSnapshot(`
      "modules/a.yaml:1:11  plugins[0]
        found:    nothing as the default export
        expected: a mapping with some of the keys features, mechanisms, families, or a function that returns one
        remedy:   write export default { features: { … } }

      modules/a.yaml:1:23  plugins[1]
        found:    an empty mapping as the default export
        expected: a mapping with some of the keys features, mechanisms, families, or a function that returns one
        remedy:   write export default { features: { … } }

      modules/a.yaml:1:36  plugins[2]
        found:    the unknown key "feature"
        expected: one of features, mechanisms, families
        remedy:   remove it

      modules/a.yaml:1:47  plugins[3]
        found:    features: an empty list
        expected: a mapping of definitions by name, as a scenario has under features

      modules/a.yaml:1:59  plugins[4]
        found:    mechanisms: a list
        expected: a list of functions, each of which makes a mechanism of a world

      modules/a.yaml:1:76  plugins[5]
        found:    nothing as what the default export returns
        expected: a mapping with some of the keys features, mechanisms, families, or a function that returns one
        remedy:   write export default { features: { … } }

      modules/a.yaml:1:91  plugins[6]
        found:    a module that cannot be loaded (Error: no luck)
        expected: one whose code runs without an error
        remedy:   node modules/throws.mjs shows where it fails

      modules/a.yaml:1:105  plugins[7]
        found:    a module that cannot be loaded (SyntaxError: Unexpected token ';')
        expected: one whose code runs without an error
        remedy:   node modules/syntax.mjs shows where it fails

      modules/a.yaml:1:119  plugins[8]
        found:    a module with an await at its top
        expected: one that has been loaded as soon as its code has run
        remedy:   move the await into a function"
    `);
  });

  test('mechanisms, when they are made', () => {
    const complaintsOf = (...made: string[]) => {
      const file = write({
        'made/mine.mjs': `export default { mechanisms: [${made.map((each) => `() => (${each})`).join(', ')}] };`,
        [`made/${made.length}.yaml`]: 'plugins: [./mine.mjs]',
      });
      return mechanismsFrom(loadScenario(file).scenario).map((make) => {
        try {
          make({} as never);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          return error.message.replace(join(directory, '/'), '');
        }
        return undefined;
      });
    };
    expect(
      complaintsOf(
        `{ name: 'mine', after: { send() {} }, later() {}, numbersPerUser: 2, userTerm: () => 0, deciding: () => 1, browsing: () => 1 }`,
        '3',
        '{}',
        `{ name: '' }`,
        `{ name: 'mine', after: { opened() {} } }`,
        `{ name: 'mine', numbersPerUser: 0.5 }`,
        `{ name: 'mine', before: {} }`,
        `null.x`,
        `{ name: 'mine', after: {}, later() {} }`,
        `{ name: 'mine', after: { async open() {} } }`,
      ).join('\n\n'),
    ).toMatchInlineSnapshot(`
      "

      made/mine.mjs  mechanisms[1]
        found:    3
        expected: a mechanism: a mapping with a name

      made/mine.mjs  mechanisms[2]
        found:    name: nothing
        expected: a text

      made/mine.mjs  mechanisms[3]
        found:    name: ""
        expected: a text

      made/mine.mjs  mechanisms[4]
        found:    the unknown key "opened"
        expected: one of send, ignore, open, read
        remedy:   remove it

      made/mine.mjs  mechanisms[5]
        found:    numbersPerUser: 0.5
        expected: a whole number of at least 0

      made/mine.mjs  mechanisms[6]
        found:    the unknown key "before"
        expected: one of name, after, later, numbersPerUser, userTerm, deciding, browsing
        remedy:   remove it

      made/mine.mjs  mechanisms[7]
        found:    TypeError: Cannot read properties of null (reading 'x')
        expected: a function that makes a mechanism

      made/mine.mjs  mechanisms[8]
        found:    a mechanism that does nothing
        expected: one with userTerm, deciding, browsing, after.send, after.ignore, after.open, after.read

      made/mine.mjs  mechanisms[9]
        found:    open: an async function
        expected: a function that does what it does at once"
    `);
  });

  test('numbers with which no world goes on, when mechanisms give them', () => {
    const file = write({
      'numbers/mine.mjs':
        'export default { mechanisms: [({ seed }) => ({ name: "mine", userTerm: () => 1 / seed, deciding: () => seed, browsing: () => seed })] };',
      'numbers/a.yaml': 'plugins: [./mine.mjs]',
    });
    const [make] = mechanismsFrom(loadScenario(file).scenario);
    const numbersOf = (seed: number) => {
      const { userTerm, deciding, browsing } = make({ seed } as never);
      return [() => userTerm?.(0, 0, new Float64Array()), () => deciding?.(0, 0), () => browsing?.(0, 0)];
    };
    expect(numbersOf(0.5).map((give) => give())).toEqual([2, 0.5, 0.5]);
    expect(numbersOf(-0.5)[0]()).toBe(-2);
    expect(numbersOf(0)[0]).toThrow(/mechanisms\[0\]\n {2}found: {4}userTerm that gives Infinity\n/);
    expect(numbersOf(-1)[1]).toThrow(
      /found: {4}deciding that gives -1\n {2}expected: a number of at least 0/,
    );
    expect(numbersOf(Number.NaN)[2]).toThrow(/found: {4}browsing that gives NaN\n/);
  });

  test('names that are taken, and definitions', () => {
    const taken = write({
      'taken/mine.mjs': exporting(`{ user_open_rate: ${RATE}, user_open_rate_3d: ${RATE} }`),
      'taken/other.mjs': exporting(`{ user_open_rate_3d: ${RATE} }`),
      'taken/a.yaml': 'plugins: [./mine.mjs, ./other.mjs]',
    });
    expect(complaint(taken)).toMatchInlineSnapshot(`
      "taken/a.yaml:1:11  plugins[0]
        found:    the feature "user_open_rate", which the app has already
        expected: names of its own
        remedy:   rename it in the module

      taken/a.yaml:1:23  plugins[1]
        found:    the feature "user_open_rate_3d", which ./mine.mjs has already
        expected: names of its own
        remedy:   rename it in the module"
    `);
    const families = write({
      'families/mine.mjs': 'export default { families: { mine: { train() {} } } };',
      'families/other.mjs': 'export default { families: { mine: { train() {} } } };',
      'families/empty.mjs': 'export default { families: {} };',
      'families/a.yaml': 'plugins: [./mine.mjs, ./other.mjs, ./empty.mjs]',
    });
    expect(complaint(families)).toMatchInlineSnapshot(`
      "families/a.yaml:1:23  plugins[1]
        found:    the family "mine", which ./mine.mjs has already
        expected: names of its own
        remedy:   rename it in the module

      families/a.yaml:1:36  plugins[2]
        found:    families: an empty mapping
        expected: a mapping of families by name, each with a function train"
    `);
    const wrong = write({
      'definitions/mine.mjs': exporting(`{ mine: { key: 'usr', value: 'open-rate' }, your_rate: {} }`),
      'definitions/a.yaml': 'plugins: [./mine.mjs]\n',
    });
    expect(complaint(wrong)).toMatchInlineSnapshot(`
      "./mine.mjs  features.mine.key
        found:    the text "usr"
        expected: one of user, story, topic, source, user×topic, user×source, moment, user x topic, user x source
        nearest:  user

      ./mine.mjs  features.your_rate
        found:    an empty definition
        expected: its definition: key, value and what the value takes
        remedy:   add that, or remove it"
    `);
    const alone = write({
      'alone/mine.mjs': exporting(`{ user_open_rate_3d: { key: 'user', value: 'open-rate' } }`),
      'alone/a.yaml': 'plugins: [./mine.mjs]\n',
    });
    expect(complaint(alone)).toMatchInlineSnapshot(`
      "./mine.mjs  features.user_open_rate_3d
        found:    no window
        expected: a duration from 1h to 90d, or lifetime
        nearest:  user_open_rate_7d
        remedy:   add window"
    `);
  });
});
