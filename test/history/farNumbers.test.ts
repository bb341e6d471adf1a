/** Places in the log and ids of impressions beyond 2^31 and 2^32: the oracle is the same history counted from 0. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_ROWS, placeInBlock } from '../../src/base/blocks.ts';
import { Fold } from '../../src/history/fold.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { BLOCK_EVENTS, EventLog, EventType } from '../../src/history/log.ts';
import type { State } from '../../src/history/state.ts';
import { countedStore } from '../base/stores.ts';
import { runs } from '../gear.ts';
import {
  anyEvent,
  appendTo,
  countedCatalog,
  type Event,
  inOrder,
  logOf,
  momentNearQuarter,
  momentsInOrder,
} from './events.ts';
import { eventsFrom, FIRST_NUMBERS } from './renumbered.ts';

const events = fc.array(anyEvent, { maxLength: 50 });
const moments = momentsInOrder(10);
/** A few places on either side of each of the first numbers. */
const firstSeq = fc
  .tuple(fc.constantFrom(...FIRST_NUMBERS), fc.integer({ min: -30, max: 19 }))
  .map(([number, off]) => number + off);

function logFrom(first: number, list: readonly Event[]): EventLog {
  const log = new EventLog(first);
  for (const event of inOrder(list)) appendTo(log, event);
  return log;
}

function everything({ counts }: State): unknown {
  return Array.from(counts);
}

describe('a log that begins far on', () => {
  it('gives back every event at its place', () => {
    fc.assert(
      fc.property(firstSeq, events, (first, list) => {
        const log = new EventLog(first);
        const ordered = inOrder(list);
        ordered.forEach((event, index) => {
          expect(appendTo(log, event)).toBe(first + index);
        });
        expect([log.first, log.end]).toEqual([first, first + list.length]);
        expect(eventsFrom(log)).toEqual(ordered);
        ordered.forEach((event, index) => {
          expect(log.knownAtMs(first + index)).toBe(event.knownAtMs);
        });
      }),
      runs(120),
    );
  });

  it.each(FIRST_NUMBERS)('takes none from before its last event, the first from %d on included', (first) => {
    const log = new EventLog(first);
    log.append(EventType.send, 0, 1, 1, 3, 5, 5);
    expect(() => log.append(EventType.send, 0, 1, 1, 3, 4, 4)).toThrow(
      `event ${first + 1} is known at 4 ms, before its predecessor`,
    );
    expect(log.end).toBe(first + 1);
  });

  const FAR_FROM_THE_END = FIRST_NUMBERS.filter((first) => first + 3 * BLOCK_EVENTS < 2 ** 47);
  it.each(FAR_FROM_THE_END)('fills whole blocks from %d on, keeps them in a store, and forks', (first) => {
    const store = countedStore(0);
    const log = new EventLog(first, store);
    const length = 2 * BLOCK_EVENTS + 5;
    const append = (to: EventLog, count: number, shift: number) => {
      for (let more = 0; more < count; more++) {
        const seq = to.end;
        to.append(EventType.send, more + shift, 1, 1, seq, more, 7);
      }
    };
    append(log, length, 0);
    const fork = log.fork();
    append(log, 3, 1_000_000);
    append(fork, 3, 2_000_000);
    expect(store.writes).toBeGreaterThan(1);
    for (const [each, shift] of [
      [log, 1_000_000],
      [fork, 2_000_000],
    ] as const) {
      const all = eventsFrom(each);
      expect([each.first, each.end, all.length]).toEqual([first, first + length + 3, length + 3]);
      expect(all.every((event, index) => event.impression === first + index)).toBe(true);
      expect(all.slice(0, length).every((event, index) => event.user === index)).toBe(true);
      expect(all.slice(length).map((event) => event.user)).toEqual([shift, shift + 1, shift + 2]);
    }
  });
});

describe('the fold over a log that begins far on', () => {
  it('counts and knows the same, whenever it is read, wherever windows end', () => {
    fc.assert(
      fc.property(firstSeq, events, moments, fc.boolean(), (first, list, readAt, isOpen) => {
        const [near, far] = [
          new Fold(countedCatalog, logOf(list)),
          new Fold(countedCatalog, logFrom(first, list)),
        ];
        for (const atMs of readAt) {
          const readAtMs = isOpen ? Math.max(...readAt) : atMs;
          near.advance(readAtMs, atMs);
          far.advance(readAtMs, atMs);
          expect(everything(far.state)).toEqual(everything(near.state));
          for (let seq = -1; seq <= list.length; seq++) expect(far.knows(first + seq)).toBe(near.knows(seq));
          // The numbers that the wrapped ones would be.
          for (const seq of [-1, 0, 1, list.length - 1, (first + 1) | 0, first % 2 ** 32]) {
            if (seq < first) expect(far.knows(seq)).toBe(false);
          }
        }
      }),
      runs(120),
    );
  });

  it('takes events out and puts them back all the same', () => {
    fc.assert(
      fc.property(firstSeq, events, moments, fc.nat(), (first, list, readAt, choice) => {
        const [near, far] = [
          new Fold(countedCatalog, logOf(list)),
          new Fold(countedCatalog, logFrom(first, list)),
        ];
        const seq = choice % (list.length + 1);
        for (const atMs of readAt) {
          near.advance(atMs);
          far.advance(atMs);
          for (const sign of [-1, 1] as const) {
            near.adjust(seq, atMs, sign);
            far.adjust(first + seq, atMs, sign);
            expect(everything(far.state)).toEqual(everything(near.state));
          }
          const before = everything(far.state);
          far.adjust(-1, atMs, -1);
          far.adjust(first - 1, atMs, -1);
          expect(everything(far.state)).toEqual(before);
        }
      }),
      runs(120),
    );
  });

  it('forks with what is still in its windows, the late events among it', () => {
    fc.assert(
      fc.property(firstSeq, events, momentNearQuarter(12), moments, (first, list, forkAtMs, later) => {
        const shared = list.filter((event) => event.knownAtMs <= forkAtMs);
        const rest = inOrder(list.filter((event) => event.knownAtMs > forkAtMs));
        const lives = [logOf(shared), logFrom(first, shared)].map((log) => {
          const fold = new Fold(countedCatalog, log);
          fold.advance(forkAtMs);
          const forkedLog = log.fork();
          const forked = fold.fork(forkedLog);
          for (const event of rest) appendTo(forkedLog, event);
          return { fold, forked };
        });
        for (const offsetMs of later) {
          const states = lives.map(({ fold, forked }) => {
            fold.advance(forkAtMs + offsetMs);
            forked.advance(forkAtMs + offsetMs);
            return [everything(fold.state), everything(forked.state)];
          });
          expect(states[1]).toEqual(states[0]);
        }
      }),
      runs(120),
    );
  });

  it('tells its listener of the same changes', () => {
    fc.assert(
      fc.property(firstSeq, events, moments, (first, list, readAt) => {
        const heard = [logOf(list), logFrom(first, list)].map((log) => {
          const told: unknown[] = [];
          const fold = new Fold(countedCatalog, log);
          fold.listener = {
            changed: (...change) => told.push(change),
          };
          for (const atMs of readAt) fold.advance(atMs);
          return told;
        });
        expect(heard[1]).toEqual(heard[0]);
      }),
      runs(120),
    );
  });
});

describe('impressions whose ids begin far on', () => {
  it.each(FIRST_NUMBERS)('keep sessions and places in the log from %d on', (first) => {
    const impressions = new Impressions(0, first, countedStore(0));
    const rows = BLOCK_ROWS + 40;
    for (let row = 0; row < rows; row++) {
      impressions.append(row, row, first + row - (row % 3), row % 3, Phase.logging, row, 1, Number.NaN);
    }
    for (let row = 0; row < rows; row += 2) {
      impressions.blockToWrite(row).sendSeq[placeInBlock(row)] = first + 3 * row;
      impressions.blockToWrite(row).openSeq[placeInBlock(row)] = first + 3 * row + 1;
    }
    for (let row = 0; row < rows; row++) {
      expect(impressions.value('session', row)).toBe(first + row - (row % 3));
      expect(impressions.value('sendSeq', row)).toBe(row % 2 === 0 ? first + 3 * row : -1);
      expect(impressions.value('openSeq', row)).toBe(row % 2 === 0 ? first + 3 * row + 1 : -1);
    }
  });
});
