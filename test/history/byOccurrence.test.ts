import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byOccurrence, placeByOccurrence } from '../../src/history/byOccurrence.ts';
import { runs } from '../gear.ts';
import { anyEvent, eventsOf, logOf, momentNearQuarter } from './events.ts';

const events = fc.array(anyEvent, { maxLength: 40 });

describe('the log in order of occurrence', () => {
  it('is the sorted list of the events known by then, each known when it occurred', () => {
    fc.assert(
      fc.property(events, momentNearQuarter(16), (list, knownBeforeMs) => {
        const log = logOf(list);
        const expected = eventsOf(log)
          .filter((event) => event.knownAtMs < knownBeforeMs)
          .toSorted((a, b) => a.occurredAtMs - b.occurredAtMs)
          .map((event) => ({ ...event, knownAtMs: event.occurredAtMs }));
        expect(eventsOf(byOccurrence(log, knownBeforeMs))).toEqual(expected);
      }),
      runs(300),
    );
  });

  it('hides with a lag what was not known yet by then', () => {
    fc.assert(
      fc.property(events, momentNearQuarter(16), momentNearQuarter(4), (list, knownBeforeMs, lagMs) => {
        const log = logOf(list);
        const expected = eventsOf(log)
          .filter((event) => event.knownAtMs < knownBeforeMs)
          .map((event) => ({ ...event, knownAtMs: Math.max(event.occurredAtMs, event.knownAtMs - lagMs) }))
          .toSorted((a, b) => a.knownAtMs - b.knownAtMs);
        expect(eventsOf(byOccurrence(log, knownBeforeMs, lagMs))).toEqual(expected);
      }),
      runs(300),
    );
  });

  it('finds the place of an event of the first log', () => {
    fc.assert(
      fc.property(events, momentNearQuarter(16), (list, knownBeforeMs) => {
        // Impressions tell the events apart.
        const log = logOf(list.map((event, impression) => ({ ...event, impression })));
        const ordered = byOccurrence(log, knownBeforeMs);
        const impressions = eventsOf(ordered).map((event) => event.impression);
        eventsOf(log).forEach(({ impression }, seq) => {
          expect(placeByOccurrence(log, ordered, seq)).toBe(impressions.indexOf(impression));
        });
        for (const none of [-1, log.end]) expect(placeByOccurrence(log, ordered, none)).toBe(-1);
      }),
      runs(300),
    );
  });
});
