import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { entityKeys } from '../../src/history/entities.ts';
import { Fold } from '../../src/history/fold.ts';
import { type CounterDemand, LIFETIME_MS, layoutOf } from '../../src/history/layout.ts';
import { EventLog, EventType } from '../../src/history/log.ts';
import type { State } from '../../src/history/state.ts';
import { WHOLE_HISTORY } from '../../src/history/view.ts';
import { runs } from '../gear.ts';
import {
  anyEvent,
  appendTo,
  catalog,
  countedCatalog,
  countersOf,
  EVERYTHING,
  type Event,
  eventsOf,
  expectTouched,
  inOrder,
  isSeenBy,
  logOf,
  momentNearQuarter,
  momentsInOrder,
  recount,
  touchListener,
} from './events.ts';

const events = fc.array(anyEvent, { maxLength: 40 });
/** Moments to read at, never backwards; the last reaches past every window. */
const moments = momentsInOrder(12);

/** Everything in a state, the memory of the notification before the last one included. */
function everything({ counts }: State): unknown {
  return Array.from(counts);
}

describe('the fold', () => {
  it('counts what a recount of the list of events counts, whenever it is read', () => {
    fc.assert(
      fc.property(events, moments, (list, readAt) => {
        const fold = new Fold(countedCatalog, logOf(list));
        for (const atMs of readAt) {
          fold.advance(atMs);
          expect(countersOf(fold.state)).toEqual(recount(list, atMs, atMs));
        }
      }),
      runs(300),
    );
  });

  it('counts the same of any part, in no more groups of places than there are windows', () => {
    const parts = fc.subarray([...EVERYTHING.counters], { minLength: 1 });
    fc.assert(
      fc.property(events, moments, parts, (list, readAt, counters) => {
        const part = { counters, latest: [] };
        const layout = layoutOf(counters);
        const fold = new Fold({ ...catalog, features: { layout } }, logOf(list));
        for (const atMs of readAt) {
          fold.advance(atMs);
          expect(countersOf(fold.state, part)).toEqual(recount(list, atMs, atMs, WHOLE_HISTORY, part));
        }
        for (const [index, key] of entityKeys.entries()) {
          const windows = new Set(
            counters.filter((each) => each.key === key).map(({ windowMs }) => windowMs),
          );
          expect(layout.strides[index]).toBeLessThanOrEqual(4 * windows.size);
        }
      }),
      runs(300),
    );
  });

  it('has one place for windows that count different events', () => {
    const follows = { key: 'user×source', counter: 'follows', windowMs: LIFETIME_MS } as const;
    const opens = { key: 'user×source', counter: 'opens', windowMs: DAY_MS } as const;
    const stride = (...counters: CounterDemand[]) =>
      layoutOf(counters).strides[entityKeys.indexOf('user×source')];
    expect(stride(follows, opens)).toBe(4);
    expect(stride(follows, opens, { ...opens, counter: 'sends' })).toBe(4);
    expect(stride(follows, opens, { ...opens, windowMs: 2 * DAY_MS })).toBe(8);
  });

  it('counts the same while events are still being appended', () => {
    fc.assert(
      fc.property(events, moments, (list, readAt) => {
        const ordered = inOrder(list);
        const log = new EventLog();
        const fold = new Fold(countedCatalog, log);
        let next = 0;
        for (const atMs of readAt) {
          while (next < ordered.length && ordered[next].knownAtMs <= atMs) appendTo(log, ordered[next++]);
          fold.advance(atMs);
          expect(countersOf(fold.state)).toEqual(recount(list, atMs, atMs));
        }
      }),
      runs(300),
    );
  });

  it('reads windows that end before the moment of reading', () => {
    fc.assert(
      fc.property(events, moments, momentNearQuarter(24), (list, windowEnds, laterMs) => {
        const fold = new Fold(countedCatalog, logOf(list));
        const readAtMs = Math.max(laterMs, ...windowEnds);
        for (const windowEndMs of windowEnds) {
          fold.advance(readAtMs, windowEndMs);
          expect(countersOf(fold.state)).toEqual(recount(list, readAtMs, windowEndMs));
        }
      }),
      runs(300),
    );
  });

  it('knows an event from just after the moment at which it is known', () => {
    const list: Event[] = [
      {
        type: EventType.send,
        user: 0,
        story: 0,
        source: 0,
        impression: 0,
        occurredAtMs: 100,
        knownAtMs: 250,
      },
    ];
    const fold = new Fold(countedCatalog, logOf(list));
    fold.advance(250);
    expect(countersOf(fold.state)['user sends Infinityd'][0]).toBe(0);
    expect(fold.knows(0)).toBe(false);
    fold.advance(251);
    expect(countersOf(fold.state)['user sends Infinityd'][0]).toBe(1);
    expect(fold.knows(0)).toBe(true);
    expect(fold.knows(-1)).toBe(false);
    expect(fold.knows(1)).toBe(false);
  });

  it.each([
    ['in order', 100],
    ['late', 50],
  ])('keeps an event %s in a window of length W through the moment W after it, and no longer', (_, occurredAtMs) => {
    const at = (occurred: number, known: number): Event => ({
      type: EventType.send,
      user: 1,
      story: 0,
      source: 0,
      impression: 0,
      occurredAtMs: occurred,
      knownAtMs: known,
    });
    // User 1's only event is the one under test; user 0's makes the late one late.
    const fold = new Fold(countedCatalog, logOf([{ ...at(100, 100), user: 0 }, at(occurredAtMs, 200)]));
    fold.advance(occurredAtMs + DAY_MS);
    expect(countersOf(fold.state)['user sends 1d'][1]).toBe(1);
    fold.advance(occurredAtMs + DAY_MS + 1);
    expect(countersOf(fold.state)['user sends 1d'][1]).toBe(0);
    expect(countersOf(fold.state)['user sends 7d'][1]).toBe(1);
    fold.advance(occurredAtMs + 7 * DAY_MS);
    expect(countersOf(fold.state)['user sends 7d'][1]).toBe(1);
    fold.advance(occurredAtMs + 7 * DAY_MS + 1);
    expect(countersOf(fold.state)['user sends 7d'][1]).toBe(0);
    expect(countersOf(fold.state)['user sends Infinityd'][1]).toBe(1);
  });

  it('forks into folds that go their own ways', () => {
    fc.assert(
      fc.property(
        events,
        momentNearQuarter(14),
        events,
        events,
        moments,
        (before, forkAtMs, here, there, readAt) => {
          const shifted = (more: Event[]) =>
            inOrder(more).map((event) => ({
              ...event,
              occurredAtMs: event.occurredAtMs + forkAtMs,
              knownAtMs: event.knownAtMs + forkAtMs,
            }));
          // What both share is known by the moment of the fork; each then appends events of its own.
          const shared = before.filter((event) => event.knownAtMs <= forkAtMs);
          const log = logOf(shared);
          const fold = new Fold(countedCatalog, log);
          fold.advance(forkAtMs);
          const forkedLog = log.fork();
          const forked = fold.fork(forkedLog);
          for (const event of shifted(here)) appendTo(log, event);
          for (const event of shifted(there)) appendTo(forkedLog, event);
          for (const offsetMs of readAt) {
            const atMs = forkAtMs + offsetMs;
            fold.advance(atMs);
            expect(countersOf(fold.state)).toEqual(recount([...shared, ...shifted(here)], atMs, atMs));
            forked.advance(atMs);
            expect(countersOf(forked.state)).toEqual(recount([...shared, ...shifted(there)], atMs, atMs));
          }
        },
      ),
      runs(300),
    );
  });

  it('leaves its listener behind when it forks', () => {
    const log = new EventLog();
    const fold = new Fold(countedCatalog, log);
    const unreachable = () => expect.unreachable('told of an event of the fork');
    fold.listener = { changed: unreachable };
    expect(fold.fork(log.fork()).listener).toBeUndefined();
  });
});

describe('taking one event out of the state', () => {
  /** A moment, and an event that is known by then. */
  const withOneKnown = fc
    .tuple(fc.array(anyEvent, { minLength: 1, maxLength: 40 }), momentNearQuarter(24), fc.nat())
    .map(([list, atMs, choice]) => {
      const log = logOf(list);
      const known = eventsOf(log).filter((event) => event.knownAtMs < atMs).length;
      return { log, atMs, seq: known === 0 ? -1 : choice % known };
    });

  it('equals a recount without it', () => {
    fc.assert(
      fc.property(withOneKnown, ({ log, atMs, seq }) => {
        fc.pre(seq >= 0);
        const fold = new Fold(countedCatalog, log);
        fold.advance(atMs);
        fold.adjust(seq, atMs, -1);
        expect(countersOf(fold.state)).toEqual(recount(eventsOf(log).toSpliced(seq, 1), atMs, atMs));
      }),
      runs(300),
    );
  });

  it('and putting it back restores the state', () => {
    fc.assert(
      fc.property(withOneKnown, moments, ({ log, atMs, seq }, later) => {
        const fold = new Fold(countedCatalog, log);
        fold.advance(atMs);
        const before = everything(fold.state);
        fold.adjust(seq, atMs, -1);
        fold.adjust(seq, atMs, 1);
        expect(everything(fold.state)).toEqual(before);
        for (const moreMs of later) {
          fold.advance(atMs + moreMs);
          expect(countersOf(fold.state)).toEqual(recount(eventsOf(log), atMs + moreMs, atMs + moreMs));
        }
      }),
      runs(300),
    );
  });

  it('looks at the windows as of the moment given', () => {
    fc.assert(
      fc.property(withOneKnown, momentNearQuarter(24), ({ log, atMs, seq }, windowEnd) => {
        fc.pre(seq >= 0);
        const windowEndMs = Math.min(windowEnd, atMs);
        const fold = new Fold(countedCatalog, log);
        fold.advance(atMs, windowEndMs);
        fold.adjust(seq, windowEndMs, -1);
        expect(countersOf(fold.state)).toEqual(recount(eventsOf(log).toSpliced(seq, 1), atMs, windowEndMs));
      }),
      runs(300),
    );
  });

  it('does nothing for an event that the state does not know, or that there is not', () => {
    fc.assert(
      fc.property(withOneKnown, ({ log, atMs }) => {
        const fold = new Fold(countedCatalog, log);
        fold.advance(atMs);
        const before = everything(fold.state);
        for (const seq of [-1, log.end, log.end + 5]) fold.adjust(seq, atMs, -1);
        for (let seq = 0; seq < log.end; seq++) if (!fold.knows(seq)) fold.adjust(seq, atMs, -1);
        expect(everything(fold.state)).toEqual(before);
      }),
      runs(300),
    );
  });
});

describe('the listener', () => {
  it('is told the entities of everything that changed', () => {
    fc.assert(
      fc.property(events, moments, (list, readAt) => {
        const fold = new Fold(countedCatalog, logOf(list));
        const touched = new Set<string>();
        fold.listener = touchListener(touched);
        for (const atMs of readAt) {
          const before = countersOf(fold.state);
          touched.clear();
          fold.advance(atMs);
          expectTouched(touched, before, countersOf(fold.state));
        }
      }),
      runs(300),
    );
  });

  it('is told of no key of which nothing counts the event', () => {
    const counted = { key: 'topic', counter: 'opens', windowMs: DAY_MS } as const;
    const only = { ...catalog, features: { layout: layoutOf([counted]) } };
    fc.assert(
      fc.property(events, moments, (list, readAt) => {
        const fold = new Fold(only, logOf(list));
        const touched = new Set<string>();
        fold.listener = touchListener(touched);
        for (const atMs of readAt) fold.advance(atMs);
        const opened = list.filter(
          (event) =>
            event.type === EventType.open &&
            event.knownAtMs < Math.max(...readAt) &&
            isSeenBy('batch', event),
        );
        expect(touched).toEqual(new Set(opened.map(({ story }) => `topic ${catalog.storyTopic[story]}`)));
      }),
      runs(300),
    );
  });
});
