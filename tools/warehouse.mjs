// Measures the SQL of features on a made-up log: in DuckDB or ClickHouse from their packages, or in the PostgreSQL that psql
// reaches (PGHOST, PGUSER, …), where it makes the tables of the export anew.
//
//   node tools/warehouse.mjs --dialect duckdb --events 5000000 --decisions 500000
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { featureNames } from '../dist/features/definitions.js';
import { featureSql } from '../dist/index.js';

const { values: options } = parseArgs({
  options: {
    dialect: { type: 'string', default: 'duckdb' },
    events: { type: 'string', default: '5000000' },
    decisions: { type: 'string', default: '500000' },
  },
});
const [events, decisions] = [options.events, options.decisions].map(Number);
const USERS = Math.ceil(events / 100);
const STORIES = 20_000;
const [TOPICS, SOURCES] = [20, 200];
const DAY_MS = 86_400_000;
const SPAN_MS = 91 * DAY_MS;

/** A hundred events a user in thirteen weeks, known up to an hour late; decisions are pushes of the last six. */
const TABLES = {
  stories: `SELECT i::INT AS story_id, (hash(i, 1) % ${SOURCES})::INT AS source_id, (hash(i, 2) % ${TOPICS})::INT AS topic_id,
    i * ${SPAN_MS} // ${STORIES} AS published_at_ms, hash(i, 3) % 20 = 0 AS is_breaking FROM range(${STORIES}) t(i)`,
  users: `SELECT i::INT AS user_id, ${Array.from(
    { length: TOPICS },
    (_, topic) => `hash(i, ${topic}, 4) % 5 = 0 AS declared_interest_${topic}`,
  ).join(', ')} FROM range(${USERS}) t(i)`,
  events: `SELECT CASE WHEN of_100 < 60 THEN 'send' WHEN of_100 < 66 THEN 'open' WHEN of_100 < 96 THEN 'read'
      WHEN of_100 < 99 THEN 'follow' ELSE 'unfollow' END AS type,
    user_id, CASE WHEN of_100 < 96 THEN story END AS story_id, (hash(story, 1) % ${SOURCES})::INT AS source_id,
    occurred AS occurred_at_ms, occurred + late AS known_at_ms
    FROM (SELECT hash(i, 5) % 100 AS of_100, (hash(i, 6) % ${USERS})::INT AS user_id, (hash(i, 7) % ${STORIES})::INT AS story,
      (hash(i, 8) % ${SPAN_MS})::BIGINT AS occurred, (hash(i, 9) % 3600000)::BIGINT AS late FROM range(${events}) t(i))
    ORDER BY known_at_ms`,
  impressions: `SELECT row_number() OVER () - 1 AS impression_id, user_id, story_id, source_id, topic_id, sent_at_ms
    FROM (SELECT user_id, story_id, e.source_id, topic_id, occurred_at_ms AS sent_at_ms FROM events e JOIN stories USING (story_id)
      WHERE type = 'send' AND occurred_at_ms >= ${49 * DAY_MS} ORDER BY hash(user_id, occurred_at_ms) LIMIT ${decisions})`,
};

const folder = mkdtempSync(join(tmpdir(), 'hindsight-sql-'));
const duckDb = await (await DuckDBInstance.create()).connect();
for (const [table, query] of Object.entries(TABLES)) await duckDb.run(`CREATE TABLE ${table} AS ${query}`);

const sql = featureSql({ name: 'app', world: { topics: TOPICS } }, options.dialect);
const sums = `SELECT count(*) AS n, ${featureNames.map((name) => `sum(${name})`).join(', ')} FROM as_of`;

/** For each dialect, the statement that is timed, with what comes before it. */
const DATABASES = {
  async duckdb() {
    return {
      run: () => duckDb.run(`CREATE TABLE as_of AS ${sql}`),
      sums: async () => (await duckDb.runAndReadAll(sums)).getRowsJS()[0].map(Number),
    };
  },
  async clickhouse() {
    const { Session } = await import('chdb');
    const session = new Session();
    for (const table of Object.keys(TABLES)) {
      const file = join(folder, `${table}.parquet`);
      await duckDb.run(`COPY ${table} TO '${file}'`);
      session.query(`CREATE TABLE ${table} ENGINE = Memory AS SELECT * FROM file('${file}', Parquet)`);
    }
    return {
      run: () => session.query(`CREATE TABLE as_of ENGINE = Memory AS ${sql}`),
      sums: () => session.query(sums, 'CSV').trim().split(',').map(Number),
    };
  },
  async postgres() {
    const psql = (text) =>
      execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'], {
        input: text,
        encoding: 'utf8',
      });
    for (const table of Object.keys(TABLES)) {
      const file = join(folder, `${table}.csv`);
      await duckDb.run(`COPY ${table} TO '${file}' (HEADER)`);
      const columns = (await duckDb.runAndReadAll(`DESCRIBE ${table}`)).getRowObjectsJS();
      const types = columns.map((each) => `${each.column_name} ${each.column_type}`).join(', ');
      psql(
        `DROP TABLE IF EXISTS ${table};\nCREATE TABLE ${table} (${types});\n\\copy ${table} FROM '${file}' CSV HEADER\nANALYZE ${table};`,
      );
    }
    psql('DROP TABLE IF EXISTS as_of');
    return {
      run: () => psql(`CREATE TABLE as_of AS ${sql}`),
      sums: () => psql(sums).trim().split('|').map(Number),
    };
  },
};

const database = await DATABASES[options.dialect]();
const before = process.cpuUsage();
const start = performance.now();
await database.run();
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
const found = await database.sums();
const processor =
  options.dialect === 'postgres' ? '' : ` (${((user + system) / 1e6).toFixed(1)} s of processors)`;
console.log(
  `${options.dialect}: ${decisions} decisions × ${events} events in ${seconds.toFixed(1)} s${processor}; ` +
    `${found[0]} rows, all values sum to ${found
      .slice(1)
      .reduce((sum, each) => sum + each, 0)
      .toFixed(3)}`,
);
rmSync(folder, { recursive: true, force: true });
process.exit(0);
