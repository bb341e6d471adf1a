import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { provenanceNames } from '../../src/features/options.ts';
import { type FeatureTable, materialise } from '../../src/features/provenance.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { exportRun } from '../../src/lab/jobs/exportRun.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { coarseApp, writeTables } from '../duckdb/coarseApp.ts';
import { type Database, openDatabase } from '../duckdb/database.ts';
import { disagreements } from '../duckdb/disagreements.ts';
import { clocksOf, featuresSql } from '../duckdb/features.ts';
import { runs } from '../gear.ts';
import { anySet } from './anySet.ts';

const computed = provenanceNames.filter((name) => name !== 'logged');

let database: Database;
let directory: string;
beforeAll(async () => {
  database = await openDatabase();
  directory = mkdtempSync(join(tmpdir(), 'hindsight-duckdb-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each([
  { delays: 'no ingestion delay', maximumDelayHours: 0 },
  { delays: 'random ingestion delays', maximumDelayHours: 6 },
])('a history on the hour, with $delays', ({ maximumDelayHours }) => {
  const app = coarseApp(maximumDelayHours);
  const folder = () => join(directory, `coarse-${maximumDelayHours}`);

  beforeAll(() => writeTables(folder(), app));

  it('has ties at every boundary', async () => {
    const ties = (on: string) =>
      database.number(`SELECT count(*) FROM '${folder()}/impressions.parquet' r JOIN '${folder()}/events.parquet' e
        ON e.user_id = r.user_id AND ${on}`);
    expect(await ties('e.known_at_ms = r.sent_at_ms')).toBeGreaterThan(100);
    expect(await ties(`e.occurred_at_ms = r.sent_at_ms - ${DAY_MS}`)).toBeGreaterThan(50);
    expect(await ties(`e.occurred_at_ms = r.sent_at_ms - ${7 * DAY_MS}`)).toBeGreaterThan(10);
    const outOfOrder = await database.number(`SELECT count(*) FROM (SELECT occurred_at_ms <
      lag(occurred_at_ms) OVER (ORDER BY seq) AS late FROM '${folder()}/events.parquet') WHERE late`);
    if (maximumDelayHours === 0) expect(outOfOrder).toBe(0);
    else expect(outOfOrder).toBeGreaterThan(300);
  });

  it.each(computed)('%s agrees with SQL in every feature', async (provenance) => {
    const { catalog, log, impressions, trainingAtMs } = app;
    const table = materialise(provenance, catalog, log, impressions, 0, impressions.rows, trainingAtMs);
    const sql = featuresSql(folder(), catalog.topics, clocksOf(provenance, trainingAtMs), 'true');
    expect(disagreements(await database.rows(sql), table)).toEqual({});
  });

  it('agrees with SQL in any set of features', async () => {
    const { catalog, log, impressions, trainingAtMs } = app;
    for (const [index, features] of fc.sample(anySet, runs(12)).entries()) {
      const provenance = computed[index % computed.length];
      const own = { ...catalog, features };
      const table = materialise(provenance, own, log, impressions, 0, impressions.rows, trainingAtMs);
      const clocks = clocksOf(provenance, trainingAtMs);
      const sql = featuresSql(folder(), catalog.topics, clocks, 'true', features.features);
      expect(disagreements(await database.rows(sql), table, features.names)).toEqual({});
    }
  });
});

describe.each([
  { name: 'without ingestion delay', maximum: '0s' },
  { name: 'with random ingestion delays', maximum: '6h' },
])('a small app $name', ({ maximum }) => {
  const folder = () => join(directory, `app-${maximum}`);
  let run: RunData;

  beforeAll(() => {
    const scenario = scenarioSchema.parse({
      name: 'small',
      seeds: [1, 2],
      timeline: { burnIn: '6d', warmup: '2d', logging: '4d', production: '1d' },
      world: {
        users: 90,
        topics: 5,
        sources: 12,
        newsroom: { storiesPerDay: 60 },
        opens: { baseRate: 0.15 },
        follows: { initialPerUser: 2, afterOpen: 0.4, unfollowAfterDisappointment: 0.1 },
      },
      history: { ingestionDelay: { minimum: '0s', maximum } },
      serving: { attributionWindow: '12h', decisionsPerUserDay: 4, incumbent: { policy: 'heuristic' } },
      training: { provenances: ['logged', ...computed], splits: ['time'] },
      evaluation: { live: false, driftTwin: false },
    });
    runSeed(scenario, 5, {
      onData: (data) => {
        run = data;
        exportRun(data, folder());
      },
    });
  });

  it.each(['logged', ...computed] as const)('%s agrees with SQL in every feature', async (provenance) => {
    const { tables, timeline, arm } = run;
    const clocks = clocksOf(provenance === 'logged' ? 'reconstructed' : provenance, timeline.trainingAtMs);
    const sql = featuresSql(folder(), arm.world.catalog.topics, clocks, `phase = 'logging'`);
    const table = tables.get(provenance) as FeatureTable;
    expect(table.end - table.start).toBeGreaterThan(500);
    expect(disagreements(await database.rows(sql), table)).toEqual({});
  });

  it('every served vector agrees with SQL, in warm-up and production too', async () => {
    const { arm, incumbent, timeline } = run;
    const clocks = clocksOf('reconstructed', timeline.trainingAtMs);
    const topics = arm.world.catalog.topics;
    for (const [phase, impressions, start, end] of [
      ['warmup', arm.impressions, 0, run.examples.start],
      ['production', incumbent.impressions, 0, incumbent.impressions.rows],
    ] as const) {
      const rows = await database.rows<Record<string, number>>(
        featuresSql(folder(), topics, clocks, `phase = '${phase}'`),
      );
      expect(disagreements(rows, { start, end, vectors: impressions.features })).toEqual({});
    }
  });
});
