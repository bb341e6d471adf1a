/** What a warehouse computes from the log is what serving served, in every database that the SQL is written for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/base/time.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
import type { FeatureSet } from '../../src/features/featureSet.ts';
import { type FeatureTable, materialise } from '../../src/features/provenance.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { exportRun } from '../../src/lab/jobs/exportRun.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { asOfSql } from '../../src/warehouse/asOfSql.ts';
import { type DialectName, dialects } from '../../src/warehouse/dialect.ts';
import { featureSql } from '../../src/warehouse/featureSql.ts';
import { exportNames } from '../../src/warehouse/names.ts';
import { parseNames } from '../../src/warehouse/readNames.ts';
import { type CoarseApp, coarseApp, writeTables } from '../duckdb/coarseApp.ts';
import { disagreements } from '../duckdb/disagreements.ts';
import { anySet } from '../features/anySet.ts';
import { cases } from '../gear.ts';
import { type Warehouse, warehouses } from './warehouse.ts';

/** Served under every fault of the log. */
const SCENARIO = scenarioSchema.parse({
  name: 'small',
  seeds: [5],
  timeline: { burnIn: '3d', warmup: '2d', logging: '4d', production: '1d' },
  world: {
    users: 60,
    topics: 5,
    sources: 12,
    newsroom: { storiesPerDay: 60 },
    opens: { baseRate: 0.15 },
    sessions: { followUpRate: 0.5 },
    follows: { initialPerUser: 2, afterOpen: 0.4, unfollowAfterDisappointment: 0.1 },
  },
  history: {
    ingestionDelay: { minimum: '0s', maximum: '2h' },
    late: { share: 0.1, by: '1d' },
    duplicates: { share: 0.1 },
    clockSkew: { spread: '3h' },
  },
  features: {
    own_hours_ln: { key: 'source', value: 'log-hours-since', of: 'opens', window: '3d' },
    own_follows: { key: 'source', value: 'count', of: 'follows', window: '90m' },
    user_open_rate: { window: '36h', prior: { opens: 0.5, sends: 7.25 } },
    story_open_rate: { key: 'topic' },
    is_weekend: null,
  },
  serving: { attributionWindow: '12h', decisionsPerUserDay: 4, incumbent: { policy: 'heuristic' } },
  training: { provenances: ['logged', 'reconstructed'], splits: ['random'] },
  evaluation: { live: false, driftTwin: false },
});

let directory: string;
let apps: readonly { app: CoarseApp; folder: string }[];
let run: RunData;
const exported = () => join(directory, 'exported');
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-warehouse-'));
  apps = (
    [
      [0, 'none'],
      [6, 'some'],
    ] as const
  ).map(([hours, faults]) => {
    const folder = join(directory, `coarse-${hours}`);
    const app = coarseApp(hours, faults);
    writeTables(folder, app);
    return { app, folder };
  });
  runSeed(SCENARIO, 5, {
    onData(data) {
      run = data;
      exportRun(data, exported());
    },
  });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function reconstructed({ catalog, log, impressions, trainingAtMs }: CoarseApp, features: FeatureSet) {
  const own = { ...catalog, features };
  return materialise('reconstructed', own, log, impressions, 0, impressions.rows, trainingAtMs);
}

describe.each(Object.keys(warehouses) as DialectName[])('%s', (dialect) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await (warehouses[dialect] as () => Promise<Warehouse>)();
  });
  afterAll(() => warehouse?.close());

  it('agrees where everything happens at once, twice, late, on one side, or is erased', async () => {
    const sets = [defaultFeatureSet, ...fc.sample(anySet, cases(6))];
    for (const { app, folder } of apps) {
      await warehouse.load(folder);
      for (const features of sets) {
        const query = asOfSql(
          {
            features: features.features,
            names: exportNames,
            topics: app.catalog.topics,
            seenBy: 'seen_by',
            hasErasures: app.log.hasErasures,
          },
          dialects[dialect],
        );
        const rows = await warehouse.rows(query);
        expect(disagreements(rows, reconstructed(app, features), features.names)).toEqual({});
      }
    }
  });

  it('gives what was served, of every impression that was ever sent', async () => {
    const { arm, incumbent } = run;
    await warehouse.load(exported());
    const rows = await warehouse.rows(featureSql(SCENARIO, dialect));
    const names = arm.world.catalog.features.names;
    const past = arm.impressions.rows;
    const parts = [
      { rows: rows.slice(0, past), impressions: arm.impressions },
      { rows: rows.slice(past), impressions: incumbent.impressions },
    ];
    for (const { rows: part, impressions } of parts) {
      const table: FeatureTable = { start: 0, end: impressions.rows, vectors: impressions.features };
      expect(disagreements(part, table, names)).toEqual({});
    }
  });

  it('reads tables of other names, columns that are expressions, topics from the stories, and days of Unix time', async () => {
    const [{ app, folder }] = apps;
    await warehouse.load(folder);
    await warehouse.run(`DROP VIEW IF EXISTS log`);
    await warehouse.run(
      `CREATE VIEW log AS SELECT upper(type) AS "What ""it"" is", user_id, story_id, source_id,
       occurred_at_ms / 1000.0 AS seconds, known_at_ms - occurred_at_ms AS delay FROM events`,
    );
    const names = parseNames(
      `
dayZero: thursday
decisions: { table: { sql: (SELECT * FROM impressions WHERE user_id < 4) r }, topic: null, source: null }
events:
  table: log
  type: 'What "it" is'
  occurredAt: { sql: CAST(round(seconds * 1000) AS BIGINT) }
  knownAt: { sql: CAST(round(seconds * 1000) AS BIGINT) + delay }
  types: { send: SEND, open: OPEN, read: READ, follow: FOLLOW, unfollow: UNFOLLOW }
`,
      'names.yaml',
    );
    const sql = asOfSql(
      {
        features: defaultFeatureSet.features,
        names,
        topics: app.catalog.topics,
        seenBy: null,
        hasErasures: false,
      },
      dialects[dialect],
    );
    const rows = await warehouse.rows(sql);
    expect(rows.length).toBeGreaterThan(100);
    const table = reconstructed(app, defaultFeatureSet);
    const columns = defaultFeatureSet.names;
    const weekend = columns.indexOf('is_weekend');
    rows.forEach(({ impression_id: row, ...values }) => {
      const at = table.vectors.placeOf(row);
      const expected = [...table.vectors.valuesOf(row).subarray(at, at + columns.length)];
      const day = Math.floor(app.impressions.value('sentAtMs', row) / (24 * HOUR_MS));
      expected[weekend] = [2, 3].includes(day % 7) ? 1 : 0;
      columns.forEach((name, column) => {
        expect(values[name], name).toBeCloseTo(expected[column], 12);
      });
    });
  });
});
