/** What docs/do/warehouse.md tells a reader to do, done on tables as a reader may have them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import { exportRun } from '../../src/lab/jobs/exportRun.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { featureSql } from '../../src/warehouse/featureSql.ts';
import { parseNames } from '../../src/warehouse/readNames.ts';
import { ROOT } from '../cli/hindsight.ts';
import { type Database, openDatabase } from '../duckdb/database.ts';

const document = readFileSync(join(ROOT, 'docs', 'do', 'warehouse.md'), 'utf8');
const blockWith = (info: string, text: string) =>
  Array.from(document.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)).find(
    ([, language, body]) => language === info && body.includes(text),
  )?.[2] ?? expect.fail(`docs/do/warehouse.md has no ${info} block with ${text}`);

const scenario = scenarioSchema.parse({
  name: 'app',
  seeds: [3],
  timeline: { burnIn: '3d', warmup: '2d', logging: '5d', production: '1d' },
  world: { users: 120, topics: 4, sources: 10, newsroom: { storiesPerDay: 60 }, opens: { baseRate: 0.15 } },
  history: { ingestionDelay: { minimum: '1m', maximum: '2h' } },
  serving: { attributionWindow: '12h' },
  training: { provenances: ['logged', 'recomputed'], splits: ['random'] },
  evaluation: { live: false, driftTwin: false },
});

let directory: string;
let database: Database;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-warehouse-docs-'));
  database = await openDatabase();
  runSeed(scenario, 3, { onData: (data) => exportRun(data, directory) });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A day that began on a Monday, as the lab does. */
const time = (column: string) => `make_timestamp(${column} * 1000) + INTERVAL 4 DAY`;

it('gives a reader the served values, and shows what recomputed ones are too high by', async () => {
  const sections = Array.from(
    { length: 4 },
    (_, topic) => `declared_interest_${topic} AS likes_section_${topic}`,
  );
  for (const [table, query] of Object.entries({
    'app.pushes': `SELECT impression_id AS push_id, user_id, story_id AS article_id, source_id AS publisher_id,
      ${time('sent_at_ms')} AS sent_at FROM '${directory}/impressions.parquet' WHERE phase = 'logging'`,
    'app.events': `SELECT CASE type WHEN 'send' THEN 'push_sent' WHEN 'open' THEN 'push_opened' WHEN 'read' THEN 'article_read'
      WHEN 'follow' THEN 'publisher_followed' WHEN 'unfollow' THEN 'publisher_unfollowed' ELSE type END AS event,
      user_id, story_id AS article_id, source_id AS publisher_id, ${time('occurred_at_ms')} AS happened_at,
      ${time('known_at_ms')} AS loaded_at FROM '${directory}/events.parquet'`,
    'app.articles': `SELECT story_id AS article_id, topic_id AS section_id, source_id AS publisher_id, is_breaking,
      ${time('published_at_ms')} AS published_at FROM '${directory}/stories.parquet'`,
    'app.users': `SELECT user_id, ${sections.join(', ')} FROM '${directory}/users.parquet'`,
    training: `SELECT impression_id AS push_id, opened, COLUMNS('recomputed_(.*)') AS '\\1'
      FROM '${directory}/impressions.parquet' WHERE phase = 'logging'`,
  })) {
    if (table === 'app.pushes') await database.run('CREATE SCHEMA app');
    await database.run(`CREATE TABLE ${table} AS ${query}`);
  }

  const names = parseNames(blockWith('yaml', 'app.pushes'), 'names.yaml');
  const created = /echo '(.*)'/.exec(blockWith('sh', 'echo'))?.[1];
  await database.run(`${created}\n${featureSql(scenario, 'duckdb', names)}`);

  const features = Object.keys((await database.rows<object>('SELECT * FROM as_of LIMIT 1'))[0]).slice(1);
  const differing = await database.number(
    `SELECT count(*) FROM as_of JOIN '${directory}/impressions.parquet' ON impression_id = push_id
     WHERE ${features.map((name) => `abs(${name} - logged_${name}) > 1e-12`).join(' OR ')}`,
  );
  expect(features.length).toBe(22);
  expect(differing).toBe(0);

  const [found] = await database.rows<Record<string, number | bigint>>(blockWith('sql', 'FROM training'));
  expect(Number(found.rows)).toBeGreaterThan(500);
  expect(found.differing).toBeGreaterThan(0.5);
  expect(found.too_high_where_opened).toBeGreaterThan(Number(found.too_high_elsewhere));
});

it('has the views that the export needs', async () => {
  const views = blockWith('sql', 'CREATE VIEW').replaceAll(" '", ` '${directory}/`);
  for (const statement of views.split(';').filter((text) => text.trim() !== ''))
    await database.run(statement);
  expect(await database.number(`SELECT count(*) FROM (${featureSql(scenario, 'duckdb')})`)).toBe(
    await database.number('SELECT count(*) FROM impressions'),
  );
});
