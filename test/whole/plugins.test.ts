/** Plug-ins in worker threads and in the keys of stored runs. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { runKey } from '../../src/lab/jobs/store.ts';
import { completeScenario, experiment, simulate } from '../../src/lab/library.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import { type PipelineResult, resultFile } from '../../src/lab/result/schema.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-plugins-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('the key of a run follows what a plug-in holds and imports, and not where it lies', () => {
  const [mine, more, other] = ['mine.mjs', 'more.mjs', 'other.mjs'].map((name) => join(directory, name));
  const keyOf = (path: string) => runKey(scenarioSchema.parse({ name: 'a', plugins: [path] }), 1);
  writeFileSync(mine, `import { days } from './more.mjs';\nexport default { features: {} };`);
  writeFileSync(more, 'export const days = 3;');
  writeFileSync(other, 'export default {};');
  const key = keyOf(mine);
  expect(key).not.toBe(runKey(scenarioSchema.parse({ name: 'a' }), 1));

  mkdirSync(join(directory, 'copy'));
  for (const name of ['mine.mjs', 'more.mjs'])
    copyFileSync(join(directory, name), join(directory, 'copy', name));
  expect(keyOf(join(directory, 'copy', 'mine.mjs'))).toBe(key);
  writeFileSync(other, 'export default [];');
  expect(keyOf(mine)).toBe(key);

  writeFileSync(more, 'export const days = 4;');
  const changed = keyOf(mine);
  expect(changed).not.toBe(key);
  writeFileSync(mine, `import { days } from './more.mjs';\nexport default { features: { } };`);
  expect(keyOf(mine)).not.toBe(changed);
});

test('the key of a run follows data and CommonJS that a plug-in names by a relative path', () => {
  const path = join(directory, 'mine.mjs');
  const keyOf = () => runKey(scenarioSchema.parse({ name: 'a', plugins: [path] }), 1);
  writeFileSync(
    path,
    `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const data = [require('./table.json'), require("./helper"), new URL('./lines.csv', import.meta.url), require('./folder')];`,
  );
  mkdirSync(join(directory, 'folder'));
  for (const name of ['table.json', 'helper.js', 'lines.csv', 'folder/index.js', 'deeper.cjs']) {
    const before = keyOf();
    writeFileSync(join(directory, name), `'./deeper'`);
    expect(keyOf(), name).not.toBe(before);
  }
});

const SMALL = {
  world: { users: 150 },
  timeline: { burnIn: '2d', warmup: '4d', logging: '6d', production: '2d' },
  training: { provenances: ['logged' as const], splits: ['time' as const] },
  evaluation: { live: false, driftTwin: false, curves: false },
};

test('a feature of a plug-in gives what the same feature of the scenario gives', async () => {
  const definition = { key: 'user', value: 'open-rate', window: '3d' } as const;
  const path = join(directory, 'mine.mjs');
  writeFileSync(path, `export default { features: { user_open_rate_3d: ${JSON.stringify(definition)} } };`);
  const options = { seeds: [1, 2] };
  const brought = await experiment(SMALL, { ...options, plugins: [pathToFileURL(path)] });
  const written = await experiment({ ...SMALL, features: { user_open_rate_3d: definition } }, options);
  expect(brought.scenario.plugins).toEqual([path]);
  expect({ ...brought, scenario: null }).toEqual({ ...written, scenario: null });
  const [{ coefficients }] = brought.pipelines[0].perSeed;
  expect(coefficients?.columns.map(({ name }) => name)).toContain('user_open_rate_3d');
  // Beside those that the scenario names itself.
  writeFileSync(
    join(directory, 'other.mjs'),
    `export default { features: { user_reads_3d: { key: 'user', value: 'count', of: 'reads', window: '3d' } } };`,
  );
  const both = completeScenario({ ...SMALL, plugins: [path, join(directory, 'other.mjs')] });
  expect(Object.keys(both.features ?? {})).toEqual(['user_open_rate_3d', 'user_reads_3d']);
});

/** Who opens a story has a neighbour read it soon after. */
const WORD_OF_MOUTH = `export default ({ purpose, reaction }) => {
  const HAPPENS = purpose('word of mouth/happens');
  const DELAY = purpose('word of mouth/delay');
  return {
    mechanisms: [
      ({ draws, options }) =>
        reaction(draws, {
          name: 'word of mouth',
          after: 'open',
          purpose: HAPPENS,
          probability: () => 0.5,
          delay: { medianMs: 3_600_000, spread: 1, purpose: DELAY },
          effect: ({ user, story }, context) => context.read((user + 1) % options.users, story),
        }),
    ],
  };
};
`;

test('a mechanism of a plug-in acts in every thread alike', async () => {
  const path = join(directory, 'mouth.mjs');
  writeFileSync(path, WORD_OF_MOUTH);
  const { events } = simulate({ ...SMALL, plugins: [path] });
  const readsOf = (table: typeof events) => table.column('type').filter((type) => type === 'read').length;
  const without = readsOf(simulate(SMALL).events);
  const opens = events.column('type').filter((type) => type === 'open').length;
  const more = readsOf(events) - without;
  // Half of the opens bring a read, but where the neighbour has seen the story.
  expect(more).toBeGreaterThan(opens / 4);
  expect(more).toBeLessThan(opens);

  const [one, many] = await Promise.all(
    [1, 2].map((workers) => experiment(SMALL, { seeds: [1, 2], plugins: [path], workers })),
  );
  expect(one).toEqual(many);
  const scenario = completeScenario({ ...SMALL, plugins: [path], seeds: [1, 2] });
  expect(
    assembleResult(
      scenario,
      [1, 2].map((seed) => runSeed(scenario, seed)),
      one.version,
    ),
  ).toEqual(one);
});

test('what code of a plug-in throws is told with its place, and a name twice', async () => {
  const run = (mechanism: string) => {
    const path = join(directory, `${mechanism.length}.mjs`);
    writeFileSync(path, `export default {\n  mechanisms: [() => (${mechanism})],\n};\n`);
    return experiment(SMALL, { seeds: [1], plugins: [path] }).catch((error: Error) => {
      expect(error).toBeInstanceOf(UserError);
      return error.message.replace(path, 'mine.mjs');
    });
  };
  expect(
    await run(`{ name: 'mine', after: { open(cause) { cause.nothing.there(); } } }`),
  ).toMatchInlineSnapshot(`
    "mine.mjs:2:76
      found:    TypeError: Cannot read properties of undefined (reading 'there')
      expected: code that throws no error
      in:       scenario"
  `);
  expect(await run(`{ name: 'fatigue', after: { open() {} } }`)).toMatchInlineSnapshot(`
    "two mechanisms of the world are named "fatigue": give each a name of its own
      in:       scenario"
  `);
  expect(
    await run(`{ name: 'mine', after: { open: ({ story }, context) => context.read(1e9, story) } }`),
  ).toMatchInlineSnapshot(`
    "mine.mjs:2:86
      found:    RangeError: mechanism "mine" names the user 1000000000; expected a whole number from 0 to 168
      expected: code that throws no error
      in:       scenario"
  `);
  expect(await run(`{ name: 'mine', deciding: () => -1 }`)).toMatchInlineSnapshot(`
    "mine.mjs  mechanisms[0]
      found:    deciding that gives -1
      expected: a number of at least 0
      in:       scenario"
  `);
  expect(await run(`{ name: 'mine', after: { open: 1 } }`)).toMatchInlineSnapshot(`
    "mine.mjs  mechanisms[0]
      found:    open: 1
      expected: a function that does what it does at once
      in:       scenario"
  `);
});

/** The first feature that it may use is the log-odds. */
const FEATURE = `export default {
  families: {
    feature: {
      train({ features: { count: width } }, { columns: [column] }) {
        return {
          logits({ count, vectors }, into) {
            for (let row = 0; row < count; row++) into[row] = vectors[row * width + column];
          },
        };
      },
    },
  },
};
`;

test('a model of a family scores, is screened, and decides live', async () => {
  const path = join(directory, 'feature.mjs');
  writeFileSync(path, FEATURE);
  const own = (name: string, features: string[], more = {}) => ({
    name,
    family: 'feature',
    features,
    ...more,
  });
  const result = await experiment(
    {
      ...SMALL,
      serving: { threshold: null },
      evaluation: { ...SMALL.evaluation, live: true },
      training: {
        ...SMALL.training,
        provenances: ['logged', 'recomputed'],
        models: [
          own('own', ['story_open_rate']),
          { name: 'regression', features: ['story_open_rate'] },
          own('screened', ['story_open_rate', 'story_is_breaking'], { screen: { skew: 0 } }),
          own('breaking', ['story_is_breaking']),
        ],
      },
    },
    { seeds: [1, 2], plugins: [path] },
  );
  const of = (name: string, provenance = 'logged') =>
    result.pipelines.find(
      (each) => each.provenance === provenance && each.encoder === name,
    ) as PipelineResult;
  // Whatever rises with one feature has the same order.
  const seeds = of('own').perSeed.map(({ offline, shadow, live, choiceValue }) => [
    offline.auc,
    shadow.auc,
    live?.openRate,
    choiceValue,
  ]);
  expect(seeds).toEqual(
    of('regression').perSeed.map(({ offline, shadow, live, choiceValue }) => [
      offline.auc,
      shadow.auc,
      live?.openRate,
      choiceValue,
    ]),
  );
  expect(seeds.flat().every((value) => Number.isFinite(value))).toBe(true);
  expect(of('own').solver).toBe('feature');
  for (const { coefficients, shippedCoefficients, chosen } of of('own').perSeed) {
    expect([coefficients, shippedCoefficients, chosen]).toEqual([null, null, { encoder: 'none', l2: null }]);
  }
  // Recomputed rates differ from those served, so that only what never changes is left.
  const [screened, breaking] = ['screened', 'breaking'].map((name) => of(name, 'recomputed').perSeed);
  expect(screened.map(({ screened: dropped }) => dropped)).toEqual([
    ['story_open_rate'],
    ['story_open_rate'],
  ]);
  expect(screened.map(({ shadow }) => shadow.auc)).toEqual(breaking.map(({ shadow }) => shadow.auc));
  // The result is data like any other.
  expect(resultFile.read(resultFile.write(result), 'result.json')).toEqual(result);
});

test('what is wrong with a family', async () => {
  const run = (train: string, model = {}) => {
    const path = join(directory, `${train.length}.mjs`);
    writeFileSync(path, `export default { families: { mine: { train: ${train} } } };`);
    const training = { ...SMALL.training, models: [{ name: 'own', family: 'mine', ...model }] };
    return experiment({ ...SMALL, training }, { seeds: [1, 2], plugins: [path] }).then(
      () => 'accepted',
      (error: Error) => {
        expect(error).toBeInstanceOf(UserError);
        return error.message.replaceAll(path, 'mine.mjs');
      },
    );
  };
  expect(await run(`() => { throw new Error('no luck'); }`)).toMatchInlineSnapshot(`
    "mine.mjs  families.mine
      found:    Error: no luck
      expected: a model
      in:       scenario"
  `);
  expect(await run('() => undefined')).toMatchInlineSnapshot(`
    "mine.mjs  families.mine
      found:    nothing
      expected: a model: a mapping with a function logits
      in:       scenario"
  `);
  expect(await run('() => ({ logits(rows, into) { into.fill(0, 1); } })')).toContain(
    'found:    the logit NaN',
  );
  expect(await run('() => ({ logits(rows, into) { into.fill(NaN); } })')).toMatchInlineSnapshot(`
    "mine.mjs  families.mine
      found:    the logit NaN
      expected: finite numbers
      in:       scenario"
  `);
  expect(await run('() => ({ partials: [], logits(rows, into) { into.fill(0); } })')).toContain(
    'found:    partials: an empty list',
  );
  expect(await run('() => 1', { family: 'min', encoder: 'target', l2: 3 })).toMatchInlineSnapshot(`
    "scenario  training.models[0].family
      found:    the unknown family "min"
      expected: one of mine
      nearest:  mine
      remedy:   name the module that brings it under plugins, or remove family for a logistic regression

    scenario  training.models[0].encoder
      found:    encoder with family: min
      expected: no encoder, which is of logistic regressions
      remedy:   remove encoder or family

    scenario  training.models[0].l2
      found:    l2 with family: min
      expected: no l2, which is of logistic regressions
      remedy:   remove l2 or family"
  `);
});
