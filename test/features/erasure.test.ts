/** Hard deletion: history without what was erased, counted from the list of events that is left. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import type { ProvenanceOption } from '../../src/features/options.ts';
import { erasuresOf } from '../../src/history/erasure.ts';
import { EventLog, EventType } from '../../src/history/log.ts';
import type { Past } from '../../src/lab/stages/past.ts';
import { trainingExamples } from '../../src/lab/stages/rows.ts';
import { runs } from '../gear.ts';
import { appendTo, catalog, type Event, eventsOf, logOf, momentNearQuarter } from '../history/events.ts';
import { live } from '../world/worlds.ts';
import { history, recorded, TRAINING, values } from './histories.ts';

const anyErasure: fc.Arbitrary<Event> = fc
  .record({ user: fc.integer({ min: 0, max: catalog.users - 1 }), atMs: momentNearQuarter(12) })
  .map(({ user, atMs }) => ({
    type: EventType.erasure,
    user,
    story: -1,
    source: -1,
    impression: -1,
    occurredAtMs: atMs,
    knownAtMs: atMs,
  }));
const erasures = fc.array(anyErasure, { maxLength: 4 });

/** What is left of the events for whoever reads them at `atMs`. */
function left(events: readonly Event[], atMs: number): Event[] {
  const isErased = (event: Event) =>
    events.some(
      ({ type, user, occurredAtMs, knownAtMs }) =>
        type === EventType.erasure &&
        user === event.user &&
        knownAtMs < atMs &&
        event.occurredAtMs < occurredAtMs,
    );
  return events.filter((event) => !isErased(event));
}

const read: readonly ProvenanceOption[] = [
  'reconstructed',
  'recomputed',
  'recomputed-partition',
  'recomputed-open-window',
  { provenance: 'reconstructed', retention: '3d', clock: 'known', boundary: 'inclusive' },
  { provenance: 'reconstructed', since: '2d', clock: 'occurred', boundary: 'before' },
  { provenance: 'recomputed', after: '1d', clock: 'known', boundary: 'before' },
];

describe('what was erased', () => {
  it.each(
    read.map((provenance) => [JSON.stringify(provenance), provenance] as const),
  )('is in no value of %s, and the rest is as if it had never been', (_, provenance) => {
    fc.assert(
      fc.property(history, erasures, TRAINING, (past, erased, trainingAtMs) => {
        const { log, impressions } = recorded({ ...past, others: [...past.others, ...erased] });
        const without = logOf(
          left(eventsOf(log), trainingAtMs).filter(({ type }) => type !== EventType.erasure),
        );
        expect(values(provenance, log, impressions, trainingAtMs)).toEqual(
          values(provenance, without, impressions, trainingAtMs),
        );
      }),
      runs(150),
    );
  });

  it('is not taken out a second time with a row’s own events', () => {
    fc.assert(
      fc.property(history, erasures, TRAINING, (past, erased, trainingAtMs) => {
        const { log, impressions } = recorded({ ...past, others: [...past.others, ...erased] });
        const events = left(eventsOf(log), trainingAtMs).filter(({ type }) => type !== EventType.erasure);
        const ownLeft = new EventLog();
        const copies = recorded({ ...past, others: [] }).impressions;
        for (let row = 0; row < copies.rows; row++) {
          copies.blockToWrite(row).sendSeq[row] = -1;
          copies.blockToWrite(row).openSeq[row] = -1;
        }
        for (const event of events) {
          const { type, impression } = event;
          const seq = appendTo(ownLeft, event);
          if (impression < 0) continue;
          if (type === EventType.send) copies.blockToWrite(impression).sendSeq[impression] = seq;
          if (type === EventType.open) copies.blockToWrite(impression).openSeq[impression] = seq;
        }
        expect(values('recomputed-minus-own', log, impressions, trainingAtMs)).toEqual(
          values('recomputed-minus-own', ownLeft, copies, trainingAtMs),
        );
      }),
      runs(150),
    );
  });
});

describe('users who demand deletion', () => {
  const perUserDay = 0.1;
  const days = 6;
  const arm = live({ days, history: { deletions: { perUserDay } } });

  it('do so as often as asked for, at moments of their own, and live on as before', () => {
    const moments = eventsOf(arm.log).filter(({ type }) => type === EventType.erasure);
    const { users } = arm.world.catalog;
    const expected = users * days * perUserDay;
    expect(Math.abs(moments.length - expected)).toBeLessThan(4 * Math.sqrt(expected * (1 - perUserDay)));
    expect(new Set(moments.map(({ occurredAtMs }) => occurredAtMs % DAY_MS)).size).toBeGreaterThan(
      moments.length * 0.9,
    );
    const others = eventsOf(arm.log).filter(({ type }) => type !== EventType.erasure);
    expect(others).toEqual(eventsOf(live({ days }).log));
  });

  it('are in no training set with what was sent to them before', () => {
    const { log, impressions, world } = arm;
    const { rows } = impressions;
    const mature = Int32Array.from({ length: rows }, (_, row) => row);
    const examples = {
      impressions,
      start: 0,
      end: rows,
      labels: new Uint8Array(rows),
      labelDelayMs: 0,
      mature,
    };
    const atMs = 4 * DAY_MS;
    const past = { arm, examples, timeline: { trainingAtMs: atMs } };
    const kept = trainingExamples(past as unknown as Past)({
      minimumAge: '0s',
      immature: 'drop',
      labelWindow: null,
      botRule: null,
    }).mature;
    const events = eventsOf(log);
    const expected = mature.filter(
      (row) =>
        !events.some(
          ({ type, user, knownAtMs }) =>
            type === EventType.erasure &&
            user === impressions.value('user', row) &&
            knownAtMs < atMs &&
            impressions.value('sentAtMs', row) < knownAtMs,
        ),
    );
    expect(kept).toEqual(expected);
    expect(kept.length).toBeLessThan(rows * 0.95);
    expect(erasuresOf(live({ days: 1 }).log, world.catalog.users, atMs)).toBeUndefined();
  });
});
