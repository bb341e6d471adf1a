/** Folds that see part of the log: they count what is counted from the list of events that the view holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fold } from '../../src/history/fold.ts';
import { runs } from '../gear.ts';
import {
  anyEvent,
  anyView,
  appendTo,
  countedCatalog,
  countersOf,
  eventsOf,
  expectTouched,
  inOrder,
  isInHistory,
  logOf,
  momentNearQuarter,
  momentsInOrder,
  recount,
  touchListener,
} from './events.ts';

const events = fc.array(anyEvent, { maxLength: 40 });
/** Moments to read at, never backwards. */
const moments = momentsInOrder(12);

describe('a fold with a view', () => {
  it('counts what a recount of the events in history counts, whenever it is read', () => {
    fc.assert(
      fc.property(events, anyView, moments, (list, view, readAt) => {
        const fold = new Fold(countedCatalog, logOf(list), view);
        for (const atMs of readAt) {
          fold.advance(atMs);
          expect(countersOf(fold.state)).toEqual(recount(list, atMs, atMs, view));
        }
      }),
      runs(300),
    );
  });

  it('reads windows that end before the moment of reading', () => {
    fc.assert(
      fc.property(events, anyView, moments, moments, (list, view, readAt, windowEnds) => {
        const fold = new Fold(countedCatalog, logOf(list), view);
        readAt.slice(0, windowEnds.length).forEach((atMs, index) => {
          const windowEndMs = Math.min(windowEnds[index], atMs);
          fold.advance(atMs, windowEndMs);
          expect(countersOf(fold.state)).toEqual(recount(list, atMs, windowEndMs, view));
        });
      }),
      runs(300),
    );
  });

  it('passes its view on to its forks', () => {
    fc.assert(
      fc.property(events, anyView, moments, fc.nat(), (list, view, readAt, choice) => {
        const log = logOf(list);
        let fold = new Fold(countedCatalog, log, view);
        readAt.forEach((atMs, index) => {
          if (index === choice % readAt.length) fold = fold.fork(log.fork());
          fold.advance(atMs);
          expect(countersOf(fold.state)).toEqual(recount(list, atMs, atMs, view));
        });
      }),
      runs(300),
    );
  });

  it('takes an event out of the state and puts it back, where history holds it', () => {
    fc.assert(
      fc.property(events, anyView, momentNearQuarter(24), moments, (list, view, atMs, later) => {
        const log = logOf(list);
        const fold = new Fold(countedCatalog, log, view);
        fold.advance(atMs);
        const ordered = eventsOf(log);
        const before = recount(ordered, atMs, atMs, view);
        for (let seq = 0; seq < log.end; seq++) {
          fold.adjust(seq, atMs, -1);
          const without = isInHistory(view, ordered[seq], atMs) ? ordered.toSpliced(seq, 1) : ordered;
          expect(countersOf(fold.state)).toEqual(recount(without, atMs, atMs, view));
          fold.adjust(seq, atMs, 1);
          expect(countersOf(fold.state)).toEqual(before);
        }
        for (const moreMs of later) {
          fold.advance(atMs + moreMs);
          expect(countersOf(fold.state)).toEqual(recount(list, atMs + moreMs, atMs + moreMs, view));
        }
      }),
      runs(100),
    );
  });

  it('tells its listener of what leaves history', () => {
    fc.assert(
      fc.property(events, anyView, moments, (list, view, readAt) => {
        const log = logOf([]);
        const fold = new Fold(countedCatalog, log, view);
        const touched = new Set<string>();
        fold.listener = touchListener(touched);
        for (const event of inOrder(list)) appendTo(log, event);
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
});
