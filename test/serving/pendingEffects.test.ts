import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventType } from '../../src/history/log.ts';
import { type EventRecord, emptyRecord, PendingEffects } from '../../src/serving/pendingEffects.ts';
import { runs } from '../gear.ts';

/** The slow twin: effects as objects, in order of time, then of arrival. */
interface Pending {
  readonly atMs: number;
  readonly order: number;
  readonly effect: number;
  readonly cause: EventRecord;
}

function causeOf(value: number): EventRecord {
  const at = (factor: number) => (value * factor) % 251;
  return {
    type: (value % 7) as EventType,
    atMs: at(2) + 0.5,
    user: at(3),
    story: at(4) - 1,
    source: at(5) - 1,
    impression: 2 ** 40 + at(6),
    session: value % 3 === 0 ? -1 : 2 ** 41 + at(7),
    sessionPosition: at(8) - 1,
    matchLogit: value % 5 === 0 ? Number.NaN : at(9) / 7,
  };
}

class Twin {
  pending: Pending[] = [];
  order = 0;

  push(effects: PendingEffects, atMs: number, value: number): void {
    const effect = value % 300;
    const cause = causeOf(value);
    effects.push(effect, atMs, cause);
    this.pending.push({ atMs, order: this.order++, effect, cause: { ...cause } });
    this.pending.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    // What is pushed is copied: the record is used for the next event.
    Object.assign(cause, emptyRecord());
  }

  pop(effects: PendingEffects): void {
    expect(effects.nextAtMs).toBe(this.pending[0]?.atMs ?? Number.POSITIVE_INFINITY);
    const next = this.pending.shift();
    if (next === undefined) return;
    const cause = emptyRecord();
    expect(effects.pop(cause)).toBe(next.effect);
    expect(cause).toEqual(next.cause);
  }

  copy(): Twin {
    const copy = new Twin();
    copy.pending = this.pending.slice();
    copy.order = this.order;
    return copy;
  }
}

/** Push at a moment, or pop. */
const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant('pop' as const)), {
  maxLength: 80,
});

function play(
  sequence: readonly (number | 'pop')[],
  effects: PendingEffects,
  twin: Twin,
  salt: number,
): void {
  sequence.forEach((step, index) => {
    if (step === 'pop') twin.pop(effects);
    else twin.push(effects, step, salt + index);
  });
}

function drain(effects: PendingEffects, twin: Twin): void {
  while (twin.pending.length > 0) twin.pop(effects);
  expect(effects.nextAtMs).toBe(Number.POSITIVE_INFINITY);
}

describe('pending effects', () => {
  it('come out in order of time, ties in order of arrival, with all that was put in', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const effects = new PendingEffects();
        const twin = new Twin();
        play(sequence, effects, twin, 1);
        drain(effects, twin);
      }),
      runs(200),
    );
  });

  it('fork into two that go their own ways', () => {
    fc.assert(
      fc.property(steps, steps, steps, (before, here, there) => {
        const effects = new PendingEffects();
        const twin = new Twin();
        play(before, effects, twin, 1);
        const fork = effects.fork();
        const forkTwin = twin.copy();
        play(here, effects, twin, 1000);
        play(there, fork, forkTwin, 2000);
        drain(effects, twin);
        drain(fork, forkTwin);
      }),
      runs(200),
    );
  });

  it('use places again, and grow when there are none left, also in a fork', () => {
    const effects = new PendingEffects();
    const twin = new Twin();
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 400; index++) twin.push(effects, (index * 7919) % 97, round * 1000 + index);
      for (let index = 0; index < 250; index++) twin.pop(effects);
    }
    const fork = effects.fork();
    const forkTwin = twin.copy();
    for (let index = 0; index < 3000; index++) forkTwin.push(fork, (index * 31) % 101, index);
    drain(effects, twin);
    drain(fork, forkTwin);
  });
});
