/** A tiny app, written by hand. */
import { placeInBlock } from '../../../../src/base/blocks.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/base/time.ts';
import { Impressions, NO_IMPRESSION, Phase } from '../../../../src/history/impressions.ts';
import { EventLog, EventType } from '../../../../src/history/log.ts';
import type { App } from '../../../../src/lab/studies/facts/usage.ts';
import { ItemKind } from '../../../../src/world/schedule.ts';

export interface Handmade {
  /** At any time. */
  readonly users: number;
  /** By user, in days. */
  readonly lives: readonly (readonly [arrives: number, departs: number])[];
  readonly optedOut: readonly number[];
  /** By story. */
  readonly stories: readonly (readonly [publishedAtMs: number, expiresAtMs: number, topic?: number])[];
  readonly sends: readonly { user: number; story: number; atMs: number; openedAtMs?: number }[];
  readonly events: readonly {
    type: keyof typeof EventType;
    user: number;
    atMs: number;
    story?: number;
    source?: number;
  }[];
  readonly looks: readonly { user: number; atMs: number }[];
}

/** Moment of a day. */
export function at(day: number, hour: number, minute = 0): number {
  return day * DAY_MS + hour * HOUR_MS + (minute * HOUR_MS) / 60;
}

export function handmade({ users, lives, optedOut, stories, sends, events, looks }: Handmade): App {
  const impressions = new Impressions(0);
  for (const { user, story, atMs, openedAtMs } of sends) {
    const row = impressions.append(user, story, impressions.rows, 0, Phase.logging, atMs, 1, 0);
    if (openedAtMs !== undefined) impressions.blockToWrite(row).openedAtMs[placeInBlock(row)] = openedAtMs;
  }
  const log = new EventLog();
  for (const { type, user, atMs, story = -1, source = -1 } of events)
    log.append(EventType[type], user, story, source, NO_IMPRESSION, atMs, atMs);
  return {
    impressions,
    log,
    truth: { optedOut: Uint8Array.from(optedOut) },
    world: {
      options: { users },
      population: {
        lives: {
          users: lives.length,
          arrivesAtMs: Float64Array.from(lives, ([arrives]) => arrives * DAY_MS),
          departsAtMs: Float64Array.from(lives, ([, departs]) => departs * DAY_MS),
        },
      },
      catalog: {
        storyPublishedAtMs: Float64Array.from(stories, ([published]) => published),
        storyExpiresAtMs: Float64Array.from(stories, ([, expires]) => expires),
        storyTopic: Int32Array.from(stories, ([, , topic = 0]) => topic),
        // Each has a source of its own.
        storySource: Int32Array.from(stories.keys()),
      },
      scheduleOf(day) {
        const own = looks.filter(({ atMs }) => Math.floor(atMs / DAY_MS) === day);
        // A decision at the same moment is no use of the app.
        const items = own.flatMap((look) => [
          { ...look, kind: ItemKind.decision },
          { ...look, kind: ItemKind.browse },
        ]);
        return {
          count: items.length,
          atMs: Float64Array.from(items, ({ atMs }) => atMs),
          user: Int32Array.from(items, ({ user }) => user),
          kind: Uint8Array.from(items, ({ kind }) => kind),
          slot: new Uint8Array(items.length),
        };
      },
    },
  };
}
