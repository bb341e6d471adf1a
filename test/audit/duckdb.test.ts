/** DuckDB writes the files, reads and joins them: its figures are those of the audit, from files of every kind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { requestOf } from '../../src/audit/request.ts';
import type { Audit } from '../../src/audit/schema.ts';
import { sourceOf } from '../../src/cli/auditInputs.ts';
import { type Database, openDatabase } from '../duckdb/database.ts';

const ROWS = 6000;
const FEATURES = ['rate', 'visits', 'city', 'loyal', 'seen'] as const;
const PARTS = [0, 1, 2];

/** Rows with ties, nulls on either side, copies, texts that need quotes, and moments to the microsecond. */
const TABLES = `
  CREATE MACRO u(i, k) AS (hash(i * 31 + k) % 1000003)::DOUBLE / 1000003;
  CREATE TABLE training AS
  SELECT i AS id, i % 400 AS "user", (i % 400) * 4 + i // 1500 AS session, i % 37 AS item,
    CASE WHEN i < 4000 OR u(i, 1) < 0.1 THEN 'train' ELSE 'test' END AS side,
    (u(i, 2) < 0.2 + 0.3 * u(i // 3, 3))::INTEGER AS label,
    TIMESTAMP '2026-05-01' + to_microseconds(i * 97000123) AS sent,
    CASE WHEN u(i, 2) < 0.2 + 0.3 * u(i // 3, 3) THEN sent + to_microseconds((u(i, 4) * 9e10)::BIGINT) END AS known,
    CASE WHEN u(i, 5) < 0.9 THEN round(u(i // 3, 3) * 20) / 20 END AS rate,
    (u(i, 6) * 3)::INTEGER AS visits,
    CASE (u(i, 7) * 4)::INTEGER WHEN 0 THEN 'north' WHEN 1 THEN 'south, "east"' WHEN 2 THEN 'öst' END AS city,
    u(i, 8) < 0.5 AS loyal,
    CASE WHEN u(i, 9) < 0.95 THEN TIMESTAMP '2026-04-01' + to_microseconds((u(i, 10) * 3)::BIGINT * 1234567) END AS seen
  FROM range(${ROWS}) AS numbers(i);
  CREATE TABLE served AS
  SELECT id,
    CASE WHEN u(id, 12) < 0.9 THEN rate + CASE WHEN u(id, 13) < 0.3 THEN 0.05 WHEN u(id, 13) < 0.4 THEN 1e-12 ELSE 0 END END AS rate,
    visits, CASE WHEN u(id, 14) < 0.1 THEN 'west' ELSE city END AS city, loyal <> (u(id, 15) < 0.2) AS loyal, seen
  FROM training WHERE u(id, 11) < 0.7;
  CREATE TABLE previous AS
  SELECT id, CASE WHEN u(id, 17) < 0.1 THEN 1 - label ELSE label END AS label,
    CASE WHEN u(id, 18) < 0.1 THEN NULL ELSE rate END AS rate, visits, city, loyal, seen
  FROM training WHERE u(id, 16) < 0.9;
`;

const KINDS = {
  parquet: { options: 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048', reader: 'read_parquet' },
  csv: { options: 'FORMAT csv, HEADER', reader: 'read_csv' },
  jsonl: { options: 'FORMAT json', reader: 'read_json' },
} as const;

interface Figures {
  readonly matched: number;
  readonly positives: number;
}

describe.each(Object.entries(KINDS))('files in %s', (ending, { options, reader }) => {
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-audit-'));
  let database: Database;
  let found: Audit;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    database = await openDatabase();
    await database.run(TABLES);
    for (const table of ['training', 'served', 'previous']) {
      for (const part of PARTS) {
        await database.run(
          `COPY (SELECT * FROM ${table} WHERE id % 3 = ${part} ORDER BY hash(id)) TO '${join(folder, `${table}-${part}.${ending}`)}' (${options})`,
        );
      }
      // JSON has no moments: DuckDB reads those of every row as texts.
      const moments = table === 'training' ? ['sent', 'known', 'seen'] : ['seen'];
      await database.run(`DROP TABLE ${table}`);
      const more =
        reader === 'read_csv'
          ? ', header = true'
          : reader === 'read_json'
            ? ", format = 'newline_delimited'"
            : '';
      await database.run(
        `CREATE VIEW ${table} AS SELECT * REPLACE (${moments.map((name) => `${name}::TIMESTAMP AS ${name}`).join(', ')}) FROM ${reader}('${join(folder, `${table}-*.${ending}`)}'${more})`,
      );
    }
    await database.run(`CREATE VIEW pairs AS SELECT t.*, ${FEATURES.map((name) => `s.${name} AS s_${name}`).join(', ')}
      FROM training t JOIN served s USING (id)`);
    const files = (table: string) => PARTS.map((part) => `${table}-${part}.${ending}`);
    const request = requestOf({
      training: files('training'),
      served: files('served'),
      previous: files('previous'),
      id: 'id',
      label: 'label',
      at: 'sent',
      user: 'user',
      session: 'session',
      split: 'side',
      entities: ['item'],
      labelKnownAt: 'known',
      attributionWindow: '20h',
      zone: 'Z',
    });
    found = await audit(request, (name) => sourceOf(join(folder, name), name), 'test');
  });

  const numbers = async <Name extends string>(sql: string) => {
    const [row] = await database.rows<Record<Name, unknown>>(sql);
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as Record<
      Name,
      number
    >;
  };

  test('rows', async () => {
    const figures: Figures = await numbers(
      `SELECT (SELECT count(*) FROM pairs) AS matched, sum(label) AS positives FROM training`,
    );
    expect(found.rows).toMatchObject({ judged: ROWS, ...figures, users: 400 });
    expect(found.audited.training).toMatchObject({ rows: ROWS, rowsInFile: ROWS, stride: 1 });
    expect(found.audited.served?.rows).toBe(figures.matched);
  });

  test.each(FEATURES)('feature %s', async (name) => {
    const feature = found.features.find((each) => each.name === name);
    const single = name === 'rate' || name === 'visits' ? '::FLOAT' : '';
    const figures = await numbers<'compared' | 'differing' | 'beyond' | 'training' | 'served' | 'restated'>(`
      SELECT count(*) FILTER (${name} IS NOT NULL OR s_${name} IS NOT NULL) AS compared,
        count(*) FILTER (${name} IS DISTINCT FROM s_${name}) AS differing,
        count(*) FILTER (${name}${single} IS DISTINCT FROM s_${name}${single}) AS beyond,
        count(*) FILTER (${name} IS NULL) / count(*)::DOUBLE AS training,
        count(*) FILTER (s_${name} IS NULL) / count(*)::DOUBLE AS served,
        (SELECT count(*) FROM training t JOIN previous p USING (id) WHERE t.${name} IS DISTINCT FROM p.${name}) AS restated
      FROM pairs`);
    expect(feature).toMatchObject({
      compared: figures.compared,
      mismatch: figures.differing / figures.compared,
      beyondRounding: figures.beyond / figures.compared,
      nulls: { training: figures.training, served: figures.served },
      restated: figures.restated,
    });
    if (name === 'city') return;
    for (const [side, column] of [
      ['training', name],
      ['served', `s_${name}`],
    ] as const) {
      // Pairs of a positive and a negative row, counted one by one.
      const value = name === 'seen' ? `epoch_us(${column})` : `${column}::DOUBLE`;
      const auc = await database.number(`
        WITH own AS (SELECT label, ${value} AS x FROM pairs WHERE ${column} IS NOT NULL)
        SELECT avg(CASE WHEN p.x > n.x THEN 1 WHEN p.x = n.x THEN 0.5 ELSE 0 END)
        FROM own p JOIN own n ON p.label = 1 AND n.label = 0`);
      expect(feature?.auc[side]).toBeCloseTo(Math.max(auc, 1 - auc), 10);
    }
  });

  test('split', async () => {
    const shared = (column: string) =>
      `(SELECT avg((${column} IN (SELECT ${column} FROM training WHERE side = 'train'))::INTEGER) FROM training WHERE side = 'test')`;
    const figures = await numbers(`
      SELECT count(*) FILTER (side = 'train') AS train, count(*) FILTER (side = 'test') AS test,
        ${shared('"user"')} AS users, ${shared('session')} AS sessions,
        (SELECT avg((sent <= (SELECT max(sent) FROM training WHERE side = 'train'))::INTEGER) FROM training WHERE side = 'test') AS testBeforeLastTrain,
        (SELECT avg((EXISTS (SELECT 1 FROM training o WHERE o.side = 'train'
          AND ${FEATURES.map((name) => `o.${name} IS NOT DISTINCT FROM t.${name}`).join(' AND ')}))::INTEGER)
          FROM training t WHERE side = 'test') AS copies,
        (SELECT avg((coalesce(known, sent + INTERVAL 20 HOUR) > (SELECT min(sent) FROM training WHERE side = 'test'))::INTEGER)
          FROM training WHERE side = 'train') AS unknownAtCut
      FROM training`);
    const { entities, positiveRate, ...split } = found.split as NonNullable<Audit['split']>;
    expect(split).toMatchObject(
      Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, expect.closeTo(value, 12)])),
    );
    expect(entities[0].share).toBeCloseTo(await database.number(`SELECT ${shared('item')}`), 12);
    const rates = await numbers<'train' | 'test'>(
      `SELECT avg(label) FILTER (side = 'train') AS train, avg(label) FILTER (side = 'test') AS test FROM training`,
    );
    expect(positiveRate.train).toBeCloseTo(rates.train, 12);
    expect(positiveRate.test).toBeCloseTo(rates.test, 12);
  });

  test('label', async () => {
    const delays = await database.rows<{ hours: number }>(`
      SELECT unnest(quantile_disc(epoch_us(known) - epoch_us(sent), [0.5, 0.9, 0.95, 0.99])) / 3.6e9 AS hours
      FROM training WHERE label = 1`);
    expect(found.label?.delayHours?.map(({ hours }) => hours)).toEqual(
      delays.map(({ hours }) => expect.closeTo(Number(hours), 8)),
    );
    const { isYoung, young, old } = await numbers<'isYoung' | 'young' | 'old'>(`
      WITH aged AS (SELECT label, sent > (SELECT max(sent) FROM training) - INTERVAL 20 HOUR AS young FROM training)
      SELECT avg(young::INTEGER) AS isYoung, avg(label) FILTER (young) AS young, avg(label) FILTER (NOT young) AS old FROM aged`);
    expect(found.label?.unripe).toEqual({
      share: expect.closeTo(isYoung, 12),
      positiveRate: expect.closeTo(young, 12),
      ripePositiveRate: expect.closeTo(old, 12),
    });
    expect(found.label?.restated).toEqual(
      await numbers(`
        SELECT count(*) AS rows, count(*) FILTER (t.label = 1 AND p.label = 0) AS toPositive,
          count(*) FILTER (t.label = 0 AND p.label = 1) AS toNegative
        FROM training t JOIN previous p USING (id)`),
    );
  });

  test('set', async () => {
    const { copies, conflicting } = await numbers<'copies' | 'conflicting'>(`
      WITH vectors AS (SELECT count(*) AS rows, sum(label) AS positives FROM training GROUP BY ${FEATURES.join(', ')})
      SELECT (sum(rows) - count(*)) / sum(rows) AS copies,
        sum(CASE WHEN positives > 0 AND positives < rows THEN rows ELSE 0 END) / sum(rows) AS conflicting FROM vectors`);
    expect(found.set.copies).toBeCloseTo(copies, 12);
    expect(found.set.conflicting).toBeCloseTo(conflicting, 12);
  });
});
