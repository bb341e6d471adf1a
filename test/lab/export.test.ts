import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readableJson } from '../../src/base/json.ts';
import { featureNames } from '../../src/features/definitions.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { snakeCase } from '../../src/lab/export/fields.ts';
import { column } from '../../src/lab/export/parquet.ts';
import { exportedTables, tableDescriptions, tableNames } from '../../src/lab/export/tables.ts';
import { exportRun, seedDirectory } from '../../src/lab/jobs/exportRun.ts';
import { packageVersion } from '../../src/lab/jobs/package.ts';
import { writeParquet } from '../../src/lab/jobs/parquetFile.ts';
import work from '../../src/lab/jobs/worker.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import type { SeedResult } from '../../src/lab/result/seedResult.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { parseScenario } from '../../src/scenario/reading/parse.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { aucSql, logitSql } from '../duckdb/auc.ts';
import { type Database, openDatabase } from '../duckdb/database.ts';
import { regressionOf } from '../model/regression.ts';
import { onlyFold } from './onlyFold.ts';

const SEED = 1;
const ENTITIES = ['user', 'story', 'user×topic', 'session'];

const small = {
  name: 'small',
  seeds: [SEED],
  timeline: { burnIn: '3d', warmup: '2d', logging: '6d', production: '2d' },
  world: {
    users: 150,
    topics: 5,
    sources: 12,
    newsroom: { storiesPerDay: 80 },
    opens: { baseRate: 0.15 },
    sessions: { followUpRate: 0.5 },
  },
  history: { ingestionDelay: { minimum: '0s', maximum: '2h' } },
  serving: { attributionWindow: '12h', decisionsPerUserDay: 4 },
  evaluation: { live: false, driftTwin: false, bootstrapResamples: 20, choiceSample: 50 },
};

const mixed = { name: 'stale-users', from: 'logged', except: { user_open_rate: 'recomputed' } };

/** What the pipelines are made of: encoders side by side, refitted models, and a choice among alternatives. */
const trainings = {
  encoders: {
    provenances: ['recomputed', 'logged', 'reconstructed', mixed],
    splits: ['random', 'user+story', 'time'],
    encoders: ['none', 'target', 'hashed-id'],
    encoding: { buckets: 64 },
  },
  refit: { provenances: ['recomputed'], splits: ['random'], encoders: ['target'], ship: 'refit' },
  faulty: {
    provenances: ['logged'],
    splits: ['session', 'time'],
    encoders: ['target-leave-one-out', 'target-k-fold'],
  },
  select: {
    provenances: ['recomputed-minus-own'],
    splits: ['session'],
    encoding: { buckets: 32 },
    select: [
      { encoder: 'hashed-id', l2: 1 },
      { encoder: 'hashed-id', l2: 10 },
    ],
  },
};

let database: Database;
let results: string;
beforeAll(async () => {
  database = await openDatabase();
  results = mkdtempSync(join(tmpdir(), 'hindsight-export-'));
});
afterAll(() => rmSync(results, { recursive: true, force: true }));

async function metadataOf(file: string): Promise<Record<string, string>> {
  const rows = await database.rows<{ key: string; value: string }>(
    `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${file}')`,
  );
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

describe.each(Object.keys(trainings) as (keyof typeof trainings)[])('a run with %s', (name) => {
  const scenario = scenarioSchema.parse({ ...small, training: trainings[name] });
  let data: RunData;
  let result: SeedResult;
  const folder = () => seedDirectory(join(results, name), SEED);
  const table = (of: string) => `'${join(folder(), of)}.parquet'`;
  const count = (of: string, where = 'true') =>
    database.number(`SELECT count(*) FROM ${table(of)} WHERE ${where}`);

  beforeAll(() => {
    result = runSeed(scenario, SEED, {
      onData: (ready) => {
        data = ready;
        exportRun(ready, folder());
      },
    });
  });

  it('offline and shadow AUC of every pipeline follow from the files and the coefficients', async () => {
    expect(result.pipelines.length).toBeGreaterThan(0);
    for (const {
      provenance,
      split,
      encoder,
      quantities,
      coefficients,
      shippedCoefficients,
    } of result.pipelines) {
      const encoded = `encoded_${[provenance, split, encoder].map(snakeCase).join('_')}_`;
      const entities = ENTITIES.map(snakeCase);
      const file = join(folder(), 'impressions.parquet');
      const auc = (model: NonNullable<typeof coefficients>, from: string, where: string) =>
        database.number(
          aucSql(file, logitSql(model, from, encoded, entities), `${where} AND kind = 'chosen'`),
        );

      const test = `split_${snakeCase(split)} = 'test'`;
      expect(await auc(coefficients!, provenance, test)).toBeCloseTo(quantities.offline.auc, 9);
      expect(await auc(coefficients!, 'logged', test)).toBeCloseTo(quantities.offlineServed.auc, 9);
      const deployed = shippedCoefficients ?? coefficients!;
      expect(await auc(deployed, 'logged', `phase = 'production'`)).toBeCloseTo(quantities.shadow.auc, 9);
    }
  });

  it('rows, labels, maturity and splits are those of the result', async () => {
    const { impressions, immature, followUps } = result.logged;
    expect(await count('impressions', `phase = 'logging'`)).toBe(impressions);
    expect(await count('impressions', `phase = 'logging' AND NOT label_mature`)).toBe(immature);
    expect(immature).toBeGreaterThan(0);
    const mature = `phase = 'logging' AND label_mature`;
    expect(await count('impressions', `${mature} AND kind != 'chosen'`)).toBe(followUps);
    expect(followUps).toBeGreaterThan(0);
    for (const { split, rows, quantities } of result.pipelines) {
      const side = `split_${snakeCase(split)}`;
      const test = `${side} = 'test' AND kind = 'chosen'`;
      const production = `phase = 'production' AND label_mature AND kind = 'chosen'`;
      expect(await count('impressions', `${side} = 'train' AND kind = 'chosen'`)).toBe(rows.train);
      expect(await count('impressions', test)).toBe(rows.test);
      expect(await count('impressions', `${test} AND opened`)).toBe(quantities.offline.positives);
      expect(await count('impressions', production)).toBe(rows.production);
      expect(await count('impressions', `${production} AND opened`)).toBe(quantities.shadow.positives);
      expect(await count('impressions', `${side} IS NOT NULL AND NOT (${mature})`)).toBe(0);
    }
  });

  it('the same run gives the same bytes, and nothing but the four tables and their README', () => {
    const again = seedDirectory(join(results, `${name}-again`), SEED);
    exportRun(data, again);
    const files = readdirSync(folder()).sort();
    expect(files).toEqual([
      'README.md',
      ...['events.parquet', 'impressions.parquet', 'stories.parquet', 'users.parquet'],
    ]);
    expect(readdirSync(again).sort()).toEqual(files);
    for (const file of files) {
      expect(readFileSync(join(again, file)).equals(readFileSync(join(folder(), file)))).toBe(true);
    }
  });

  it('every column is told of in its file and, alone or in a family, in the README and in docs/do/export.md', async () => {
    const readme = readFileSync(join(folder(), 'README.md'), 'utf8');
    for (const of of tableNames) {
      const metadata = await metadataOf(join(folder(), `${of}.parquet`));
      expect(metadata).toMatchObject({
        'hindsight.generator': `hindsight-lab ${packageVersion()}`,
        'hindsight.table': of,
        'hindsight.scenario': 'small',
        'hindsight.seed': String(SEED),
      });
      const told: { name: string; type: string; unit: string | null; meaning: string }[] = JSON.parse(
        metadata['hindsight.columns'],
      );
      const { columns } = exportedTables(data)[of];
      expect(told.map(({ name, type }) => [name, type])).toEqual(
        columns.map(({ name, type }) => [name, type]),
      );
      for (const { name: column, unit, meaning } of told) {
        expect(`${column} ${unit} ${meaning}`).not.toMatch(/undefined|[<>]|of the feature/);
        if (column.endsWith('_ms')) expect(unit).toBe('ms');
      }
      const { fields } = tableDescriptions[of];
      for (const { name: column, field, parts } of columns) {
        expect(fields).toContain(field);
        expect(column).not.toMatch(/[<>]/);
        expect(readme).toContain(`| \`${field.name}\` | ${field.type} |`);
        for (const { text } of Object.values(parts)) expect(readme).toContain(`\`${text}\``);
      }
    }
  });

  it('the SQL of its README says what is in it, and what its columns mean', async () => {
    const readme = readFileSync(join(folder(), 'README.md'), 'utf8');
    const [shares, words] = Array.from(readme.matchAll(/```sql\n([\s\S]*?)```/g), ([, sql]) =>
      sql.replace("'impressions.parquet'", table('impressions')),
    );
    const phases = await database.rows<{ phase: string; notifications: bigint }>(shares);
    expect(phases.map(({ phase }) => phase)).toEqual(['warmup', 'logging', 'production']);
    const production = `phase = 'production' AND kind = 'chosen'`;
    expect(Number(phases[2].notifications)).toBe(await count('impressions', production));
    expect(await database.rows(words)).toContainEqual({
      name: 'logged_user_open_rate',
      unit: '0 to 1',
      meaning: 'value that was served; feature: Smoothed opens over sends of the user in the last 28 days',
    });
  });

  it('the scenario in its files gives the same data again', async () => {
    const metadata = await metadataOf(join(folder(), 'impressions.parquet'));
    const found = JSON.parse(metadata['hindsight.scenario_json']);
    const read = () => {
      throw new Error('it extends nothing');
    };
    expect(parseScenario(JSON.stringify(found), 'again.json', { read }).scenario).toEqual(scenario);
  });

  if (name !== 'encoders') return;

  it('the incumbent’s own AUC follows from its scores', async () => {
    const file = join(folder(), 'impressions.parquet');
    const auc = await database.number(aucSql(file, 'score', `phase = 'production' AND kind = 'chosen'`));
    expect(auc).toBeCloseTo(result.references.incumbent.shadow?.auc ?? Number.NaN, 9);
    expect(await count('impressions', `(score IS NULL) != (kind != 'chosen')`)).toBe(0);
  });

  it('has as many rows as the run, in order', async () => {
    const { arm, incumbent, timeline } = data;
    const { catalog } = incumbent.world;
    expect(await count('impressions')).toBe(arm.impressions.rows + incumbent.impressions.rows);
    expect(await count('events')).toBe(incumbent.log.end);
    expect(await count('events', 'known_at_ms < 0')).toBe(incumbent.world.beginnings.follows.user.length);
    expect(await count('users')).toBe(catalog.users);
    const published = catalog.storyPublishedAtMs.filter((atMs) => atMs < timeline.settledAtMs).length;
    expect(published).toBeLessThan(catalog.stories);
    expect(await count('stories')).toBe(published);
    const unordered = (of: string, id: string) =>
      database.number(
        `SELECT count(*) FROM (SELECT ${id} != row_number() OVER () - 1 AS odd FROM ${table(of)}) WHERE odd`,
      );
    expect(await unordered('impressions', 'impression_id')).toBe(0);
    expect(await unordered('events', 'seq')).toBe(0);
  });

  it('columns have the types that docs/do/export.md says', async () => {
    const typesOf = async (of: string) => {
      const columns = await database.rows<{ column_name: string; column_type: string }>(
        `DESCRIBE SELECT * FROM ${table(of)}`,
      );
      return Object.fromEntries(columns.map((each) => [each.column_name, each.column_type]));
    };
    expect(await typesOf('events')).toEqual({
      seq: 'BIGINT',
      type: 'VARCHAR',
      user_id: 'INTEGER',
      story_id: 'INTEGER',
      source_id: 'INTEGER',
      occurred_at_ms: 'BIGINT',
      known_at_ms: 'BIGINT',
    });
    expect(await typesOf('stories')).toEqual({
      story_id: 'INTEGER',
      source_id: 'INTEGER',
      topic_id: 'INTEGER',
      published_at_ms: 'BIGINT',
      expires_at_ms: 'BIGINT',
      is_breaking: 'BOOLEAN',
    });
    expect(Object.values(await typesOf('users'))).toEqual(['INTEGER', ...Array(5).fill('BOOLEAN')]);

    const features = ['logged', 'recomputed', 'reconstructed', 'stale_users'];
    const encoded = (encoder: string, type: string) =>
      features.flatMap((from) =>
        ['random', 'user_story', 'time'].flatMap((split) =>
          ENTITIES.map((entity) => [`encoded_${from}_${split}_${encoder}_${snakeCase(entity)}`, type]),
        ),
      );
    expect(await typesOf('impressions')).toEqual({
      impression_id: 'BIGINT',
      user_id: 'INTEGER',
      story_id: 'INTEGER',
      source_id: 'INTEGER',
      topic_id: 'INTEGER',
      session_id: 'BIGINT',
      kind: 'VARCHAR',
      session_position: 'INTEGER',
      sent_at_ms: 'BIGINT',
      phase: 'VARCHAR',
      opened: 'BOOLEAN',
      label_mature: 'BOOLEAN',
      propensity: 'DOUBLE',
      score: 'DOUBLE',
      ...Object.fromEntries(
        features.flatMap((from) => featureNames.map((feature) => [`${from}_${feature}`, 'DOUBLE'])),
      ),
      split_random: 'VARCHAR',
      split_user_story: 'VARCHAR',
      split_time: 'VARCHAR',
      ...Object.fromEntries([...encoded('target', 'DOUBLE'), ...encoded('hashed_id', 'INTEGER')]),
    });
  });

  it('leaves computed features empty outside the logging phase, and logged ones nowhere', async () => {
    for (const from of ['recomputed', 'reconstructed', 'stale_users']) {
      expect(await count('impressions', `(${from}_user_open_rate IS NULL) != (phase != 'logging')`)).toBe(0);
    }
    expect(await count('impressions', 'logged_user_open_rate IS NULL')).toBe(0);
    expect(await count('impressions', `phase = 'production'`)).toBeGreaterThan(0);
    expect(await count('impressions', `phase = 'warmup'`)).toBeGreaterThan(0);
  });

  it('the SQL of docs/do/export.md gives the AUC of result.json', async () => {
    const file = join(results, name, 'result.json');
    writeFileSync(file, readableJson(assembleResult(scenario, [result], '0.0.0')));
    const guide = readFileSync(join(import.meta.dirname, '../../docs/do/export.md'), 'utf8');
    const example = /```sql\n(WITH coefficients [\s\S]*?)```/.exec(guide)?.[1] ?? '';
    const sql = example
      .replace("'result.json'", `'${file}'`)
      .replace("'seed-1/impressions.parquet'", table('impressions'));
    const pipeline = result.pipelines.find(
      ({ provenance, split, encoder }) => `${provenance}/${split}/${encoder}` === 'recomputed/random/none',
    );
    expect(await database.number(sql)).toBeCloseTo(pipeline?.quantities.offline.auc ?? Number.NaN, 9);
  });
});

describe.each([
  { minimumAge: '2d' },
  { immature: 'negative' },
  { minimumAge: '6h', immature: 'negative' },
] as const)('a run on rows with %o', (rows) => {
  const models = [{ name: 'young-memory', encoder: 'target', entities: ['user'], maximumAge: '4d' }];
  const training = { provenances: ['logged'], splits: ['time', 'random'], models, ...rows };
  const scenario = scenarioSchema.parse({ ...small, training });
  const folder = () => join(results, JSON.stringify(rows).replace(/\W+/g, '-'));
  const count = (where: string) =>
    database.number(`SELECT count(*) FROM '${join(folder(), 'impressions.parquet')}' AS i WHERE ${where}`);
  let data: RunData;
  let result: SeedResult;
  beforeAll(() => {
    result = runSeed(scenario, SEED, {
      onData: (ready) => {
        data = ready;
        exportRun(ready, folder());
      },
    });
  });

  it('says of the rows that were divided on which side they were, and of the others nothing', async () => {
    for (const { spec, split, testRows } of data.pipelines.map(onlyFold)) {
      const side = `split_${spec.split}`;
      expect(await count(`${side} = 'train'`)).toBe(split.train.length);
      expect(await count(`${side} = 'test'`)).toBe(split.test.length);
      expect(await count(`${side} = 'test' AND kind = 'chosen'`)).toBe(testRows.length);
      for (const id of [split.train[0], split.test[split.test.length - 1]]) {
        expect(await count(`impression_id = ${id} AND ${side} IS NOT NULL`)).toBe(1);
      }
    }
  });

  it('labels follow from the opens that were known at training', async () => {
    const knownOpen =
      `opened AND EXISTS (SELECT 1 FROM '${join(folder(), 'events.parquet')}' AS e WHERE e.type = 'open' AND ` +
      `e.user_id = i.user_id AND e.story_id = i.story_id AND e.known_at_ms < ${data.timeline.trainingAtMs})`;
    for (const { split, quantities } of result.pipelines) {
      const test = `split_${split} = 'test' AND kind = 'chosen'`;
      expect(await count(`${test} AND ${knownOpen}`)).toBe(quantities.offline.positives);
    }
  });

  it('codes are of the rows that a model was trained or tested on', async () => {
    for (const { spec, trainRows, split } of data.pipelines.map(onlyFold)) {
      if (spec.encoder === 'none') continue;
      const code = `encoded_logged_${spec.split}_young_memory_user`;
      expect(trainRows.length).toBeLessThan(split.train.length);
      expect(await count(`phase != 'production' AND ${code} IS NOT NULL`)).toBe(
        trainRows.length + split.test.length,
      );
    }
  });
});

describe('a run of k-folds', () => {
  const models = [{ name: 'memory', encoder: 'target', entities: ['user'] }];
  const training = { provenances: ['logged'], splits: ['k-fold'], folds: 3, models };
  const scenario = scenarioSchema.parse({ ...small, training });
  const folder = () => join(results, 'k-folds');
  const count = (where: string) =>
    database.number(`SELECT count(*) FROM '${join(folder(), 'impressions.parquet')}' WHERE ${where}`);
  let data: RunData;
  beforeAll(() => {
    runSeed(scenario, SEED, {
      onData: (ready) => {
        data = ready;
        exportRun(ready, folder());
      },
    });
  });

  it('says of each row in which part it is tested on', async () => {
    const { folds } = data.pipelines[0];
    for (const [index, { divided, test }] of folds.entries()) {
      const inFold = `split_k_fold = 'fold ${index + 1}'`;
      expect(await count(inFold)).toBe(divided.test.length);
      expect(await count(`${inFold} AND kind = 'chosen'`)).toBe(test.rows.length);
      expect(await count(`${inFold} AND impression_id = ${divided.test[0]}`)).toBe(1);
    }
    expect(await count('split_k_fold IS NOT NULL')).toBe(data.examples.mature.length);
  });

  it('codes are those of the deployed model', async () => {
    const { shipped } = data.pipelines[1];
    const { trainCodes, codeOf } = regressionOf(shipped.model);
    const code = 'encoded_logged_k_fold_memory_user';
    expect(await count(`phase != 'production' AND ${code} IS NOT NULL`)).toBe(shipped.train.rows.length);
    const codes = trainCodes.get('user') as Float64Array;
    const [row] = shipped.train.rows;
    expect(await count(`impression_id = ${row} AND ${code} = ${codes[0]}`)).toBe(1);
    const user = data.incumbent.impressions.value('user', 0);
    const frozen = codeOf.get('user')?.(user);
    expect(await count(`phase = 'production' AND user_id = ${user} AND ${code} = ${frozen}`)).toBe(
      await count(`phase = 'production' AND user_id = ${user}`),
    );
  });
});

describe('a worker', () => {
  it('exports a job below its directory, and says so', async () => {
    const { port1, port2 } = new MessageChannel();
    const stages = new Set<string>();
    port1.on('message', ({ stage }) => stages.add(stage));
    const training = { provenances: ['logged'], splits: ['time'] };
    const scenario = scenarioSchema.parse({ ...small, seeds: [4, 5], training });
    const exportDirectory = join(results, 'worker');
    const answer = await work({ jobs: [{ scenario, seed: 4, exportDirectory }], port: port2 });
    expect(answer).toHaveProperty('texts');
    expect(readdirSync(exportDirectory)).toEqual(['seed-4']);
    expect(readdirSync(join(exportDirectory, 'seed-4'))).toContain('impressions.parquet');
    const metadata = await metadataOf(join(exportDirectory, 'seed-4', 'users.parquet'));
    expect(metadata).toMatchObject({ 'hindsight.scenario': 'small', 'hindsight.seed': '4' });
    expect(readFileSync(join(exportDirectory, 'seed-4', 'README.md'), 'utf8')).toContain(
      '# Data of small, seed 4\n',
    );
    await expect.poll(() => stages.has('exporting')).toBe(true);
    port1.close();
  });

  it('answers with what the user can do when nothing can be written', async () => {
    const { port1, port2 } = new MessageChannel();
    const scenario = scenarioSchema.parse({
      ...small,
      training: { provenances: ['logged'], splits: ['time'] },
    });
    const inTheWay = join(results, 'file');
    writeFileSync(inTheWay, '');
    const answer = await work({ jobs: [{ scenario, seed: SEED, exportDirectory: inTheWay }], port: port2 });
    expect(answer).toMatchObject({
      failure: { isUserError: true, message: expect.stringContaining('choose another place with --out') },
    });
    port1.close();
  });
});

describe('writeParquet', () => {
  it('refuses two columns of one name', () => {
    const twice = [column('a', 'INT32', () => 1), column('a', 'DOUBLE', () => 2)];
    expect(() => writeParquet(join(results, 'twice.parquet'), 1, twice)).toThrow('two columns named a');
  });

  it('keeps row groups together beyond 100,000 rows, and can write none', async () => {
    const file = join(results, 'long.parquet');
    writeParquet(file, 250_001, [
      column('n', 'INT64', (row) => row),
      column('half', 'DOUBLE', (row) => row / 2),
    ]);
    const [found] = await database.rows<Record<string, unknown>>(
      `SELECT count(*)::INT AS rows, sum(n)::DOUBLE AS sum, max(half) AS last FROM '${file}'`,
    );
    expect(found).toEqual({ rows: 250_001, sum: (250_000 * 250_001) / 2, last: 125_000 });
    writeParquet(file, 0, [column('n', 'INT64', (row) => row)]);
    expect(await database.number(`SELECT count(*) FROM '${file}'`)).toBe(0);
  });
});
