import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeHeap } from '../../src/base/heap.ts';
import { runs } from '../gear.ts';

/** The slow twin: an array kept in order of time, then of arrival. */
class SortedList {
  entries: { time: number; payload: number; order: number }[] = [];
  #arrivals = 0;

  push(time: number, payload: number): void {
    this.entries.push({ time, payload, order: this.#arrivals++ });
    this.entries.sort((a, b) => a.time - b.time || a.order - b.order);
  }

  copy(): SortedList {
    const copy = new SortedList();
    copy.entries = this.entries.slice();
    copy.#arrivals = this.#arrivals;
    return copy;
  }
}

/** A push of a time (few distinct ones, so that most tie), or a pop. */
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 12 }) },
  { weight: 2, arbitrary: fc.constant('pop' as const) },
);

function apply(
  operations: readonly (number | 'pop')[],
  heap: TimeHeap,
  list: SortedList,
  firstPayload: number,
): void {
  let payload = firstPayload;
  for (const step of operations) {
    if (step !== 'pop') {
      heap.push(step, payload);
      list.push(step, payload);
      payload++;
    } else if (heap.size > 0) {
      heap.pop();
      list.entries.shift();
    }
    agree(heap, list);
  }
}

function agree(heap: TimeHeap, list: SortedList): void {
  expect(heap.size).toBe(list.entries.length);
  expect(heap.topTime).toBe(list.entries[0]?.time ?? Number.POSITIVE_INFINITY);
  if (heap.size > 0) expect(heap.topPayload).toBe(list.entries[0].payload);
}

function drained(heap: TimeHeap): number[] {
  const payloads: number[] = [];
  for (; heap.size > 0; heap.pop()) payloads.push(heap.topPayload);
  return payloads;
}

describe('the heap of times', () => {
  it('agrees with a sorted list after every push and pop', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        apply(operations, new TimeHeap(), new SortedList(), 0);
      }),
      runs(600),
    );
  });

  it('lets equal times leave in the order in which they came, however many', () => {
    const heap = new TimeHeap();
    for (let payload = 0; payload < 1000; payload++) heap.push(5, payload);
    expect(drained(heap)).toEqual(Array.from({ length: 1000 }, (_, payload) => payload));
  });

  it('says Infinity when empty, again after the last has left', () => {
    const heap = new TimeHeap();
    expect(heap.topTime).toBe(Number.POSITIVE_INFINITY);
    heap.push(1, 1);
    heap.pop();
    expect(heap.topTime).toBe(Number.POSITIVE_INFINITY);
    expect(heap.size).toBe(0);
  });

  it('clones into a heap that goes its own way, ties included', () => {
    const operations = fc.array(operation, { maxLength: 90 });
    fc.assert(
      fc.property(operations, operations, operations, (before, here, there) => {
        const heap = new TimeHeap();
        const list = new SortedList();
        apply(before, heap, list, 0);
        const otherHeap = heap.clone();
        const otherList = list.copy();
        apply(here, heap, list, 1000);
        apply(there, otherHeap, otherList, 2000);
        apply(here, heap, list, 3000);
        expect(drained(heap)).toEqual(list.entries.map((entry) => entry.payload));
        expect(drained(otherHeap)).toEqual(otherList.entries.map((entry) => entry.payload));
      }),
      runs(600),
    );
  });
});
