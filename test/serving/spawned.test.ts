import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Spawned } from '../../src/serving/spawned.ts';
import { runs } from '../gear.ts';

/** The slow twin: happenings as objects, in order of time, then of arrival. */
type Happening = { atMs: number; order: number; values: number[] };

const NAMES = [
  'user',
  'story',
  'source',
  'impression',
  'session',
  'sessionPosition',
  'eventType',
  'occurredAtMs',
] as const;

type Values = [number, number, number, number, number, number, number, number];

class Twin {
  pending: Happening[] = [];
  order = 0;

  push(spawned: Spawned, atMs: number, value: number): void {
    const kind = value % 6;
    const values = NAMES.map((_, index) => (value * (index + 1)) % 251) as Values;
    spawned.push(kind, atMs, ...values);
    this.pending.push({ atMs, order: this.order++, values: [kind, ...values] });
    this.pending.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  }

  pop(spawned: Spawned): void {
    expect(spawned.nextAtMs).toBe(this.pending[0]?.atMs ?? Number.POSITIVE_INFINITY);
    const next = this.pending.shift();
    if (next === undefined) return;
    const place = spawned.pop();
    expect([spawned.kind[place], ...NAMES.map((name) => spawned[name][place])]).toEqual(next.values);
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

function play(sequence: readonly (number | 'pop')[], spawned: Spawned, twin: Twin, salt: number): void {
  sequence.forEach((step, index) => {
    if (step === 'pop') twin.pop(spawned);
    else twin.push(spawned, step, salt + index);
  });
}

function drain(spawned: Spawned, twin: Twin): void {
  while (twin.pending.length > 0) twin.pop(spawned);
  expect(spawned.nextAtMs).toBe(Number.POSITIVE_INFINITY);
}

describe('what is going to happen', () => {
  it('comes out in order of time, ties in order of arrival, with all that was put in', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const spawned = new Spawned();
        const twin = new Twin();
        play(sequence, spawned, twin, 1);
        drain(spawned, twin);
      }),
      runs(200),
    );
  });

  it('forks into two that go their own ways', () => {
    fc.assert(
      fc.property(steps, steps, steps, (before, here, there) => {
        const spawned = new Spawned();
        const twin = new Twin();
        play(before, spawned, twin, 1);
        const fork = spawned.fork();
        const forkTwin = twin.copy();
        play(here, spawned, twin, 1000);
        play(there, fork, forkTwin, 2000);
        drain(spawned, twin);
        drain(fork, forkTwin);
      }),
      runs(200),
    );
  });

  it('uses places again, and grows when there are none left, also in a fork', () => {
    const spawned = new Spawned();
    const twin = new Twin();
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 400; index++) twin.push(spawned, (index * 7919) % 97, round * 1000 + index);
      for (let index = 0; index < 250; index++) twin.pop(spawned);
    }
    const fork = spawned.fork();
    const forkTwin = twin.copy();
    for (let index = 0; index < 3000; index++) forkTwin.push(fork, (index * 31) % 101, index);
    drain(spawned, twin);
    drain(fork, forkTwin);
  });
});
