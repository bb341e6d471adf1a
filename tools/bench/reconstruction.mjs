/** Point-in-time features of the logging phase: the fold replayed, against DuckDB on exported Parquet. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { featureCount, featureNames } from '../../dist/features/definitions.js';
import { materialise } from '../../dist/features/provenance.js';
import { eventTypeNames } from '../../dist/history/log.js';
import { storiesBefore, storyColumns, userColumns } from '../../dist/lab/export/catalog.js';
import { eventColumns } from '../../dist/lab/export/events.js';
import { computedColumns, identityColumns } from '../../dist/lab/export/impressions.js';
import { rowsOf } from '../../dist/lab/export/rows.js';
import { writeParquet } from '../../dist/lab/jobs/parquetFile.js';
import { FEATURES_QUERY } from './asOf.mjs';
import { comparison, inRounds, secondsOf, side } from './measure.mjs';
import { articlePast } from './past.mjs';

/** Logarithms may differ in the last digit between two libraries. */
const TOLERANCE = 1e-12;
const TARGET = { text: '≥ 5× DuckDB', ratio: 5 };

export async function measureReconstruction({ reconstruction, article }) {
  const data = articlePast(article);
  const { arm, examples, timeline } = data;
  const { impressions, start, end } = examples;
  const rows = end - start;
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-bench-'));
  const duckdb = await DuckDBInstance.create(':memory:');
  const connection = await duckdb.connect();
  try {
    await load(connection, data, folder);
    const query = (threads) => async () => {
      await connection.run(`SET threads = ${threads}`);
      const startMs = performance.now();
      await connection.run(`CREATE OR REPLACE TEMP TABLE result AS ${FEATURES_QUERY}`);
      return (performance.now() - startMs) / 1000;
    };
    const seconds = await inRounds(
      {
        fold: () =>
          secondsOf(() =>
            materialise(
              'reconstructed',
              arm.world.catalog,
              arm.log,
              impressions,
              start,
              end,
              timeline.trainingAtMs,
            ),
          ),
        duckdb1: query(1),
        duckdb2: query(2),
      },
      reconstruction,
    );
    await requireSameValues(connection, rows);
    const ours = side(`materialise, ${featureCount} features`, seconds.fold, rows, 'rows');
    const theirs = (threads) =>
      side(`DuckDB, ${featureCount} features, threads=${threads}`, seconds[`duckdb${threads}`], rows, 'rows');
    return {
      lines: [
        comparison('reconstruction, against DuckDB on 1 thread', ours, theirs(1), TARGET),
        comparison('reconstruction, against DuckDB on 2 threads', ours, theirs(2), TARGET),
      ],
      notes: [
        `reconstruction: ${rows} rows, ${arm.log.end} events; both compute all ${featureCount} features from memory to memory, ` +
          'reading Parquet not counted; the values agree',
      ],
    };
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Exports what DuckDB needs and loads it as the lab has it: types as codes, topics beside stories, rows in order of time. */
async function load(connection, { arm, tables, examples, timeline }, folder) {
  const { catalog } = arm.world;
  const rows = rowsOf(arm.impressions);
  const file = (name) => join(folder, `${name}.parquet`);
  writeParquet(file('events'), arm.log.end, eventColumns(arm.log));
  writeParquet(file('stories'), storiesBefore(catalog, timeline.trainingAtMs), storyColumns(catalog));
  writeParquet(file('users'), catalog.users, userColumns(catalog));
  writeParquet(file('impressions'), rows.count, [
    ...identityColumns(rows, catalog),
    ...computedColumns(rows, catalog, arm.impressions, 'expected', tables.get('reconstructed')),
  ]);
  const topics = Array.from({ length: catalog.topics }, (_, topic) => topic);
  const firstId = arm.impressions.firstId;
  await connection.run(`CREATE TABLE stories AS FROM '${file('stories')}'`);
  await connection.run(`
    CREATE TABLE interests AS
    SELECT user_id, unnest([${topics}]) AS topic_id, unnest([${topics.map((topic) => `declared_interest_${topic}`)}]) AS declared
    FROM '${file('users')}'`);
  await connection.run(`
    CREATE TABLE events AS
    SELECT (list_position([${eventTypeNames.map((name) => `'${name}'`)}], e.type) - 1)::TINYINT AS code,
      e.user_id, e.story_id, s.topic_id, e.source_id, e.known_at_ms AS at_ms
    FROM '${file('events')}' e LEFT JOIN stories s USING (story_id)
    WHERE e.known_at_ms < ${timeline.trainingAtMs} ORDER BY e.seq`);
  await connection.run(`
    CREATE TABLE decisions AS
    SELECT impression_id::INT AS row_id, user_id, story_id, topic_id, source_id, sent_at_ms AS at_ms
    FROM '${file('impressions')}'
    WHERE impression_id >= ${firstId + examples.start} AND impression_id < ${firstId + examples.end}
    ORDER BY impression_id`);
  await connection.run(`CREATE TABLE expected AS FROM '${file('impressions')}'`);
}

async function requireSameValues(connection, rows) {
  // A value that is missing differs by infinity.
  const differences = featureNames.map(
    (name) => `max(coalesce(abs(r.${name} - e.expected_${name}), 'inf'::DOUBLE)) AS ${name}`,
  );
  const answer = await connection.runAndReadAll(
    `SELECT count(*)::INT AS joined, ${differences.join(', ')} FROM result r JOIN expected e ON r.row_id = e.impression_id`,
  );
  const [{ joined, ...largest }] = answer.getRowObjects();
  if (joined !== rows) throw new Error(`reconstruction: DuckDB gave ${joined} rows, expected ${rows}`);
  for (const [name, difference] of Object.entries(largest)) {
    if (!(difference <= TOLERANCE))
      throw new Error(`reconstruction: ${name} differs from DuckDB by ${difference}`);
  }
}
