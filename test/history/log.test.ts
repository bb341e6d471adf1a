import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_EVENTS, EventLog, EventType, eventTypeNames } from '../../src/history/log.ts';
import { runs } from '../gear.ts';
import { anyEvent, appendTo, eventsOf, inOrder, logOf } from './events.ts';

const send = (log: EventLog, atMs: number, user = 0) => log.append(EventType.send, user, 1, 2, 3, atMs, atMs);

describe('the event log', () => {
  it('gives back every event as it was, at its place', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const ordered = inOrder(events);
        const log = new EventLog();
        ordered.forEach((event, seq) => {
          expect(appendTo(log, event)).toBe(seq);
        });
        expect(log.end).toBe(events.length);
        expect(eventsOf(log)).toEqual(ordered);
        ordered.forEach((event, seq) => {
          expect(log.knownAtMs(seq)).toBe(event.knownAtMs);
        });
      }),
      runs(300),
    );
  });

  it('takes events of one moment in the order of arrival, but none from before', () => {
    const log = new EventLog();
    send(log, 5);
    send(log, 5);
    expect(() => send(log, 4)).toThrow(RangeError);
    expect(() => send(log, 4)).toThrow('event 2 is known at 4 ms, before its predecessor');
    expect(log.end).toBe(2);
    // The order is that of knowledge: an event may well have occurred before its predecessor.
    log.append(EventType.open, 0, 1, 2, 3, 1, 5);
    expect(log.end).toBe(3);
  });

  it('keeps times that 32 bits cannot hold', () => {
    const log = new EventLog();
    const later = 2 ** 31 * 86_400 + 1;
    send(log, later);
    expect(eventsOf(log)[0].occurredAtMs).toBe(later);
    expect(eventsOf(log)[0].knownAtMs).toBe(later);
  });

  it('grows over many blocks', () => {
    const log = new EventLog();
    const length = 2 * BLOCK_EVENTS + 3;
    for (let seq = 0; seq < length; seq++) send(log, seq, seq);
    const events = eventsOf(log);
    expect(events.length).toBe(length);
    expect(events.every((event, seq) => event.user === seq && event.knownAtMs === seq)).toBe(true);
  });

  it('forks into logs that go their own ways', () => {
    const events = fc.array(anyEvent, { maxLength: 20 });
    fc.assert(
      fc.property(events, events, events, (before, here, there) => {
        const log = logOf(before);
        const latest = Math.max(0, ...before.map((event) => event.knownAtMs));
        const following = (more: typeof before) =>
          inOrder(more).map((event) => ({ ...event, knownAtMs: event.knownAtMs + latest }));
        const fork = log.fork();
        for (const event of following(here)) appendTo(log, event);
        for (const event of following(there)) appendTo(fork, event);
        expect(eventsOf(log)).toEqual([...inOrder(before), ...following(here)]);
        expect(eventsOf(fork)).toEqual([...inOrder(before), ...following(there)]);
      }),
      runs(300),
    );
  });

  it.each([
    BLOCK_EVENTS - 1,
    BLOCK_EVENTS,
    BLOCK_EVENTS + 1,
  ])('forks at the edge of a block, after %d events', (length) => {
    const log = new EventLog();
    for (let seq = 0; seq < length; seq++) send(log, seq);
    const fork = log.fork();
    for (let more = 0; more < 3; more++) {
      send(log, length, 100 + more);
      send(fork, length, 200 + more);
    }
    const lastUsers = (of: EventLog) =>
      eventsOf(of)
        .slice(length)
        .map((event) => event.user);
    expect(lastUsers(log)).toEqual([100, 101, 102]);
    expect(lastUsers(fork)).toEqual([200, 201, 202]);
  });

  it('has a name for every type', () => {
    expect(Object.values(EventType)).toEqual([...eventTypeNames.keys()]);
  });
});
