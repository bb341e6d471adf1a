/** The calls for programs against the parts that they are made of. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { auditByRequest } from '../../src/cli/auditInputs.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { Table } from '../../src/lab/export/table.ts';
import { exportedTables } from '../../src/lab/export/tables.ts';
import { packageVersion } from '../../src/lab/jobs/package.ts';
import {
  attribute,
  completeScenario,
  experiment,
  explain,
  quantityOf,
  type ScenarioLike,
  simulate,
} from '../../src/lab/library.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { ScenarioError } from '../../src/scenario/messages/error.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { canRun, node, ROOT } from '../cli/hindsight.ts';

const small: ScenarioLike = {
  seeds: [1, 2],
  world: { users: 120 },
  timeline: { burnIn: '1d', warmup: '4d', logging: '5d', production: '2d' },
  training: { provenances: ['logged', 'recomputed'], splits: ['time'] },
  evaluation: { choiceSample: 50 },
};

describe('completeScenario', () => {
  it('fills in what the schema does, and leaves a whole scenario as it is', () => {
    const complete = completeScenario(small);
    expect(complete).toEqual(scenarioSchema.parse({ name: 'scenario', ...small }));
    expect(completeScenario(complete)).toEqual(complete);
    expect(completeScenario({ ...small, name: 'mine' }).name).toBe('mine');
  });

  it('tells every problem by its path, rules between keys too', () => {
    const wrong = { world: { user: 5 }, timeline: { logging: '2h' } } as unknown as ScenarioLike;
    expect(() => completeScenario(wrong)).toThrow(ScenarioError);
    expect(() => completeScenario(wrong)).toThrow(
      /^scenario {2}world\.user\n {2}found: {4}an unknown key\n[\s\S]*\n\nscenario {2}timeline\.logging\n/,
    );
    expect(() => completeScenario({ world: { topics: 2, newsroom: { topicsPerSource: 3 } } })).toThrow(
      'at most 2, the number of topics',
    );
  });

  it('takes neither a sweep nor a file to extend', () => {
    const swept = { ...small, sweep: { 'world.users': [100, 200] } };
    expect(() => completeScenario(swept)).toThrow('found a scenario with a sweep');
    const extending = { extends: 'quick.yaml' } as unknown as ScenarioLike;
    expect(() => completeScenario(extending)).toThrow('an object cannot extend a file');
  });
});

describe('what programs without types give', () => {
  const seeds = [1];
  it.each([
    [
      'an unknown option',
      () => experiment(small, { seed: seeds } as never),
      /^options\.seed\n {2}found: {4}an unknown key\n {2}expected: .*\n {2}nearest: {2}seeds$/,
    ],
    [
      'one of an attribution',
      () => attribute(small, { seed: seeds } as never),
      /^options\.seed\n.*\n {2}expected: .*provenance, live\n/,
    ],
    [
      'one of an explanation',
      () => explain(small, { seeds } as never),
      /^options\.seeds\n.*\n.*\n {2}nearest: {2}seed$/,
    ],
    [
      'one of an audit',
      () => auditByRequest({ training: 'a.csv' } as never, { folders: '.' } as never),
      /^options\.folders\n.*\n.*\n {2}nearest: {2}folder$/,
    ],
    ['no options', () => experiment(small, null as never), /^options\n {2}found: {4}null\n/],
    ['no scenario', () => experiment(undefined as never), /^scenario\n {2}found: {4}undefined\n/],
    ['a list of scenarios', () => attribute([small] as never), /^scenario\n {2}found: {4}a list\n/],
  ])('is refused with a sentence: %s', async (_, call, message) => {
    await expect(call()).rejects.toThrow(UserError);
    await expect(call()).rejects.toThrow(message);
  });

  it('is no scenario to complete or simulate either, and no result', () => {
    expect(() => completeScenario(undefined as never)).toThrow(UserError);
    expect(() => completeScenario(undefined as never)).toThrow(/^scenario\n {2}found: {4}undefined/);
    expect(() => simulate('quick' as never)).toThrow(/^scenario\n {2}found: {4}a string/);
    expect(() => quantityOf({} as never, 'logged × time', 'gap.auc')).toThrow(
      /^the result\n {2}found: {4}an object without keys\n {2}expected: a result/,
    );
  });
});

describe.runIf(canRun)('experiment', () => {
  it.each([{ seeds: 3 }, { plugins: './mine.mjs' }])('tells what is no list: %j', async (options) => {
    const [[name, value]] = Object.entries(options);
    await expect(experiment(small, options as never)).rejects.toThrow(
      new UserError(`options.${name}\n  found:    ${JSON.stringify(value)}\n  expected: a list`),
    );
  });

  it('gives what the seeds one by one give', async () => {
    const stages: [seed: number, stage: string][] = [];
    const result = await experiment(small, {
      seeds: [5, 3],
      workers: 2,
      onProgress: ({ seed, stage }) => stages.push([seed, stage]),
    });
    const scenario = { ...completeScenario(small), seeds: [5, 3] };
    const worlds = scenario.seeds.map((seed) => runSeed(scenario, seed));
    expect(result).toEqual(assembleResult(scenario, worlds, packageVersion()));
    expect(new Set(stages.map(([seed]) => seed))).toEqual(new Set([5, 3]));

    const gap = quantityOf(result, 'recomputed x time', 'gap.auc');
    expect(gap.mean).toBeCloseTo(
      worlds.reduce((sum, { pipelines }) => sum + pipelines[1].quantities.gap.auc, 0) / 2,
      12,
    );
    expect(quantityOf(result, 'incumbent', 'live.openRate').mean).toBeGreaterThan(0);
    expect(() => quantityOf(result, 'logged × random', 'gap.auc')).toThrow(
      'nothing of "logged × random"; expected one of logged × time, recomputed × time, random,',
    );
    expect(() => quantityOf(result, 'logged × time', 'gap')).toThrow('no gap of logged × time');
  });

  // In a process of its own: a thread that is stopped while it loads its modules has brought Node down before.
  it('stops when it is told to, however early', async () => {
    const script = `
      import { experiment } from ${JSON.stringify(join(ROOT, 'dist', 'index.js'))};
      for (let turn = 0; turn < 8; turn++) {
        const controller = new AbortController();
        const stopped = experiment(${JSON.stringify(small)}, {
          signal: controller.signal,
          onProgress: () => controller.abort(),
        });
        await stopped.catch(({ message }) => console.log(message));
      }`;
    const { code, stdout, stderr } = await node(['--input-type=module', '--eval', script]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('interrupted\n'.repeat(8));
  });
});

describe('simulate', () => {
  const world = simulate(small, 4);

  it('gives the data that the whole run exports', () => {
    let data: RunData | undefined;
    const scenario = { ...completeScenario(small), seeds: [4] };
    runSeed(scenario, 4, {
      onData(found) {
        data = found;
      },
    });
    expect(world.scenario).toEqual(scenario);
    for (const [name, table] of Object.entries(exportedTables(data as RunData))) {
      const simulated = world[name as 'impressions' | 'events' | 'users' | 'stories'];
      expect(simulated.rows).toBe(table.rows);
      expect(simulated.names).toEqual(table.columns.map((column) => column.name));
      for (const { name: column, read } of table.columns) {
        expect(simulated.column(column)).toEqual(Array.from({ length: table.rows }, (_, row) => read(row)));
      }
    }
  });

  it('depends on nothing but the scenario and the seed', () => {
    expect(simulate(small, 4).events.column('user_id')).toEqual(world.events.column('user_id'));
    expect(simulate(small, 5).events.column('user_id')).not.toEqual(world.events.column('user_id'));
  });
});

describe('a table', () => {
  const table = new Table({
    rows: 3,
    columns: [
      { name: 'id', type: 'INT32', nullable: false, read: (row) => row },
      { name: 'score', type: 'DOUBLE', nullable: true, read: (row) => (row === 1 ? null : row / 2) },
      { name: 'opened', type: 'BOOLEAN', nullable: false, read: (row) => row === 2 },
    ],
  });

  it('is read by column and by row', () => {
    expect(table.names).toEqual(['id', 'score', 'opened']);
    expect(table.column('score')).toEqual([0, null, 1]);
    expect(table.numbers('score')).toEqual(Float64Array.of(0, Number.NaN, 1));
    expect(table.row(2)).toEqual({ id: 2, score: 1, opened: true });
  });

  it('says what is wrong with a question', () => {
    expect(() => table.column('scores')).toThrow(
      'found the column name "scores"; expected one of `names`, such as score',
    );
    expect(() => table.numbers('opened')).toThrow('whose values are booleans; expected numbers');
    for (const row of [-1, 3, 0.5]) expect(() => table.row(row)).toThrow(UserError);
  });
});
