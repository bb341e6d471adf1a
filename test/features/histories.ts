/** Small histories of notifications and other events, with ties and late knowledge, as a log and its impressions. */
import fc from 'fast-check';
import { placeInBlock } from '../../src/base/blocks.ts';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import type { ProvenanceOption } from '../../src/features/options.ts';
import { materialise } from '../../src/features/provenance.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { EventLog, EventType, type SeenBy } from '../../src/history/log.ts';
import {
  anyEvent,
  appendTo,
  catalog,
  type Event,
  inOrder,
  momentNearQuarter,
  quarters,
  seenBy,
} from '../history/events.ts';
import { valuesOf } from './tables.ts';

/** A notification: when it was sent and opened, and how long the feature system took to know either. */
export interface Sent {
  readonly user: number;
  readonly story: number;
  readonly sentAtMs: number;
  readonly openedAtMs: number;
  readonly sendDelayMs: number;
  readonly openDelayMs: number;
  readonly sendSeenBy: SeenBy;
  readonly openSeenBy: SeenBy;
}

const delay = fc.oneof(fc.constant(0), quarters(2));
export const anySent: fc.Arbitrary<Sent> = fc
  .record({
    user: fc.integer({ min: 0, max: catalog.users - 1 }),
    story: fc.integer({ min: 0, max: catalog.stories - 1 }),
    sentAtMs: momentNearQuarter(10),
    opensAfterMs: fc.option(fc.oneof(fc.constantFrom(1, HOUR_MS), quarters(3)), {
      nil: Number.POSITIVE_INFINITY,
    }),
    sendDelayMs: delay,
    openDelayMs: delay,
    sendSeenBy: seenBy,
    openSeenBy: seenBy,
  })
  .map(({ opensAfterMs, ...sent }) => ({ ...sent, openedAtMs: sent.sentAtMs + opensAfterMs }));

const others = fc.array(
  anyEvent.filter((event) => event.type !== EventType.send && event.type !== EventType.open),
  { maxLength: 25 },
);
export const history = fc.record({ sent: fc.array(anySent, { minLength: 1, maxLength: 12 }), others });
export type History = { sent: readonly Sent[]; others: readonly Event[] };

/** The log and the impressions that such a history leaves. */
export function recorded({ sent, others }: History): { log: EventLog; impressions: Impressions } {
  const impressions = new Impressions(0);
  const events: Event[] = [...others];
  for (const one of sent.toSorted((a, b) => a.sentAtMs - b.sentAtMs)) {
    const { user, story, sentAtMs } = one;
    const row = impressions.append(user, story, impressions.rows, 0, Phase.logging, sentAtMs, 1, Number.NaN);
    impressions.blockToWrite(row).openedAtMs[placeInBlock(row)] = one.openedAtMs;
    const shared = { user, story, source: catalog.storySource[story], impression: row };
    const sentAt = { occurredAtMs: sentAtMs, knownAtMs: sentAtMs + one.sendDelayMs, seenBy: one.sendSeenBy };
    events.push({ ...shared, type: EventType.send, ...sentAt });
    if (one.openedAtMs === Number.POSITIVE_INFINITY) continue;
    const openedAt = {
      occurredAtMs: one.openedAtMs,
      knownAtMs: one.openedAtMs + one.openDelayMs,
      seenBy: one.openSeenBy,
    };
    events.push({ ...shared, type: EventType.open, ...openedAt });
  }
  const log = new EventLog();
  for (const event of inOrder(events)) {
    const seq = appendTo(log, event);
    const row = event.impression;
    if (row < 0) continue;
    if (event.type === EventType.send) impressions.blockToWrite(row).sendSeq[placeInBlock(row)] = seq;
    if (event.type === EventType.open) impressions.blockToWrite(row).openSeq[placeInBlock(row)] = seq;
  }
  return { log, impressions };
}

export function values(
  provenance: ProvenanceOption,
  log: EventLog,
  impressions: Impressions,
  trainingAtMs: number,
): Float64Array {
  return valuesOf(materialise(provenance, catalog, log, impressions, 0, impressions.rows, trainingAtMs));
}

/** A moment of training at or after every sending. */
export const TRAINING = momentNearQuarter(6).map((atMs) => 10 * DAY_MS + 1 + atMs);
