/** A small app whose history is full of ties, and its tables as files. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { placeInBlock } from '../../src/base/blocks.ts';
import { Draws, purpose } from '../../src/base/random.ts';
import { HOUR_MS } from '../../src/base/time.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
import type { FeatureCatalog } from '../../src/features/featureSet.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { EventLog, EventType, SEEN_BY_BOTH, type SeenBy } from '../../src/history/log.ts';
import { storyColumns, userColumns } from '../../src/lab/export/catalog.ts';
import { eventColumns } from '../../src/lab/export/events.ts';
import { identityColumns } from '../../src/lab/export/impressions.ts';
import { rowsOf } from '../../src/lab/export/rows.ts';
import { writeParquet } from '../../src/lab/jobs/parquetFile.ts';

const COARSE_APP = purpose('test/coarse app');

/**
 * Ten days of a small app in which everything happens on the hour or a millisecond later, so that moments and
 * window edges coincide or just miss.
 * @param faults whether some events are recorded twice, some are seen by one side or neither, and some users demand to be
 *   erased
 */
export function coarseApp(maximumDelayHours: number, faults: 'some' | 'none' = 'none') {
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

  if (faults === 'some')
    for (const user of [2, 5]) happen(EventType.erasure, user, -1, -1, -1, onTheHour(40 * user));

  happenings.sort((a, b) => a.knownAtMs - b.knownAtMs);
  for (const { type, user, story, source, row, occurredAtMs, knownAtMs } of happenings) {
    const isOneSided = faults === 'some' && type !== EventType.erasure && log.end % 5 === 0;
    const seenBy = isOneSided ? (below(3) as SeenBy) : SEEN_BY_BOTH;
    const seq = log.append(type, user, story, source, row, occurredAtMs, knownAtMs, seenBy);
    if (type === EventType.send) impressions.blockToWrite(row).sendSeq[placeInBlock(row)] = seq;
    if (type === EventType.open) impressions.blockToWrite(row).openSeq[placeInBlock(row)] = seq;
    if (faults === 'some' && seq % 7 === 0)
      log.append(type, user, story, source, row, occurredAtMs, knownAtMs, seenBy);
  }
  // Some sends and opens come to be known at the moment of training itself, and are not yet seen.
  return { catalog, log, impressions, trainingAtMs: (hours - 4) * HOUR_MS };
}

export type CoarseApp = ReturnType<typeof coarseApp>;

/** Writes the four tables of the export, without labels and features. */
export function writeTables(folder: string, { catalog, log, impressions }: CoarseApp): void {
  const rows = rowsOf(impressions);
  mkdirSync(folder);
  writeParquet(join(folder, 'impressions.parquet'), rows.count, identityColumns(rows, catalog));
  writeParquet(join(folder, 'events.parquet'), log.end, eventColumns(log, true));
  writeParquet(join(folder, 'users.parquet'), catalog.users, userColumns(catalog));
  writeParquet(join(folder, 'stories.parquet'), catalog.stories, storyColumns(catalog));
}
