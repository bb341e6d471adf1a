import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeInBlock } from '../../src/base/blocks.ts';
import { Draws, purpose } from '../../src/base/random.ts';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { defaultFeatureSet, featureNames } from '../../src/features/definitions.ts';
import type { FeatureCatalog } from '../../src/features/featureSet.ts';
import { provenanceNames } from '../../src/features/options.ts';
import { type FeatureTable, materialise } from '../../src/features/provenance.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { EventLog, EventType } from '../../src/history/log.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { storyColumns, userColumns } from '../../src/lab/export/catalog.ts';
import { eventColumns } from '../../src/lab/export/events.ts';
import { identityColumns } from '../../src/lab/export/impressions.ts';
import { rowsOf } from '../../src/lab/export/rows.ts';
import { exportRun } from '../../src/lab/jobs/exportRun.ts';
import { writeParquet } from '../../src/lab/jobs/parquetFile.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { type Database, openDatabase } from '../duckdb/database.ts';
import { clocksOf, featuresSql } from '../duckdb/features.ts';
import { runs } from '../gear.ts';
import { anySet } from './anySet.ts';
import { valuesOf } from './tables.ts';

const computed = provenanceNames.filter((name) => name !== 'logged');

/** 1e-12 of ln(1 + n) or of a rate leaves no other whole count possible: counts therefore agree exactly. */
const TOLERANCE = 1e-12;

/** The largest difference of each feature, for those that differ by more than the tolerance. */
function disagreements(
  rows: readonly Record<string, number>[],
  table: FeatureTable,
  names: readonly string[] = featureNames,
): Record<string, number> {
  expect(rows.length).toBe(table.end - table.start);
  expect(Object.keys(rows[0])).toEqual(['impression_id', ...names]);
  const values = valuesOf(table);
  const found: Record<string, number> = {};
  rows.forEach((row, index) => {
    names.forEach((feature, column) => {
      const difference = Math.abs(row[feature] - values[index * names.length + column]);
      // Written so that NaN counts as a difference.
      if (!(difference <= TOLERANCE)) found[feature] = Math.max(found[feature] ?? 0, difference);
    });
  });
  return found;
}

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

  beforeAll(() => {
    const { catalog, log, impressions } = app;
    const rows = rowsOf(impressions);
    mkdirSync(folder());
    writeParquet(join(folder(), 'impressions.parquet'), rows.count, identityColumns(rows, catalog));
    writeParquet(join(folder(), 'events.parquet'), log.end, eventColumns(log));
    writeParquet(join(folder(), 'users.parquet'), catalog.users, userColumns(catalog));
    writeParquet(join(folder(), 'stories.parquet'), catalog.stories, storyColumns(catalog));
  });

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

const COARSE_APP = purpose('test/coarse app');

/**
 * Ten days of a small app in which everything happens on the hour or a millisecond later, so that moments and
 * window edges coincide or just miss.
 */
function coarseApp(maximumDelayHours: number) {
  const draws = new Draws(20_240 + maximumDelayHours);
  let drawn = 0;
  const below = (limit: number) => Math.floor(draws.uniform(COARSE_APP, drawn++, 0) * limit);
  const onTheHour = (hour: number) => hour * HOUR_MS + below(2);
  const [users, topics, sources, stories, hours] = [8, 3, 4, 60, 240];

  const catalog: FeatureCatalog = {
    users,
    topics,
    sources,
    stories,
    storySource: Int32Array.from({ length: stories }, () => below(sources)),
    storyTopic: Int32Array.from({ length: stories }, () => below(topics)),
    // Half of them off the hour, since the age counts whole hours of the clock.
    storyPublishedAtMs: Float64Array.from({ length: stories }, () => below(48) * (HOUR_MS / 2)).sort(),
    storyExpiresAtMs: new Float64Array(stories).fill(hours * HOUR_MS),
    storyIsBreaking: Uint8Array.from({ length: stories }, () => below(2)),
    declaredInterest: Uint8Array.from({ length: users * topics }, () => below(2)),
    features: defaultFeatureSet,
  };

  interface Happening {
    readonly type: EventType;
    readonly user: number;
    readonly story: number;
    readonly source: number;
    readonly row: number;
    readonly occurredAtMs: number;
    readonly knownAtMs: number;
  }
  const happenings: Happening[] = [];
  const happen = (
    type: EventType,
    user: number,
    story: number,
    source: number,
    row: number,
    atMs: number,
  ) => {
    const knownAtMs = atMs + below(maximumDelayHours + 1) * HOUR_MS;
    happenings.push({ type, user, story, source, row, occurredAtMs: atMs, knownAtMs });
  };

  const log = new EventLog();
  for (let user = 1; user < users; user++)
    log.append(EventType.follow, user, -1, 1 + below(sources - 1), -1, -1, -1);

  const impressions = new Impressions(0);
  const sent = new Set<number>();
  const decideAt = (hour: number, atMs: number) => {
    for (let decision = below(3); decision > 0; decision--) {
      const [user, story] = [below(users), below(stories)];
      // A pair is sent at most once, which is how SQL finds a row's own events.
      if (sent.has(user * stories + story)) continue;
      sent.add(user * stories + story);
      const source = catalog.storySource[story];
      const row = impressions.append(user, story, impressions.rows, 0, Phase.logging, atMs, 1, Number.NaN);
      happen(EventType.send, user, story, source, row, atMs);
      if (below(3) === 0) happen(EventType.open, user, story, source, row, onTheHour(hour + 1 + below(30)));
    }
  };
  for (let hour = 0; hour < hours; hour++) {
    decideAt(hour, hour * HOUR_MS);
    decideAt(hour, hour * HOUR_MS + 1);
    for (let other = below(8); other > 0; other--) {
      const [user, story] = [below(users), below(stories)];
      happen(EventType.read, user, story, catalog.storySource[story], -1, onTheHour(hour));
    }
  }
  // Follows and unfollows take turns, but with delays they may be known in reverse. User 0 and source 0 have only
  // each other, so that their counts fall below 0 then.
  for (let pair = 0; pair < users * sources; pair++) {
    if (pair > 0 && (pair < sources || pair % sources === 0)) continue;
    let atHour = below(60);
    for (let turn = 0; atHour < hours; turn++) {
      const type = turn % 2 === 0 ? EventType.follow : EventType.unfollow;
      happen(type, Math.floor(pair / sources), -1, pair % sources, -1, onTheHour(atHour));
      atHour += 1 + below(12);
    }
  }

  happenings.sort((a, b) => a.knownAtMs - b.knownAtMs);
  for (const { type, user, story, source, row, occurredAtMs, knownAtMs } of happenings) {
    const seq = log.append(type, user, story, source, row, occurredAtMs, knownAtMs);
    if (type === EventType.send) impressions.blockToWrite(row).sendSeq[placeInBlock(row)] = seq;
    if (type === EventType.open) impressions.blockToWrite(row).openSeq[placeInBlock(row)] = seq;
  }
  // Some sends and opens come to be known at the moment of training itself, and are not yet seen.
  return { catalog, log, impressions, trainingAtMs: (hours - 4) * HOUR_MS };
}
