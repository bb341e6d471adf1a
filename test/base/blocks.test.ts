import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type BlockStore, Blocks } from '../../src/base/blocks.ts';
import { runs } from '../gear.ts';
import { countedStore } from './stores.ts';

const NUMBERS = 4;

class Numbers implements Block {
  readonly bytes: ArrayBuffer;
  readonly values: Float64Array;

  constructor(bytes: ArrayBuffer) {
    this.bytes = bytes;
    this.values = new Float64Array(bytes);
  }
}

function numbers(store?: BlockStore, first = 0): Blocks<Numbers> {
  return new Blocks((bytes) => new Numbers(bytes), NUMBERS * 8, store, first);
}

function filled(count: number, store?: BlockStore, first = 0): Blocks<Numbers> {
  const blocks = numbers(store, first);
  for (let index = 0; index < count; index++) blocks.add().values.fill(100 + first + index);
  return blocks;
}

function contents(blocks: Blocks<Numbers>, first = 0): number[] {
  return Array.from({ length: blocks.end - first }, (_, index) => blocks.at(first + index).values[0]);
}

describe('blocks', () => {
  it('start with zeros and keep what is written', () => {
    const blocks = numbers();
    expect([...blocks.add().values]).toEqual([0, 0, 0, 0]);
    blocks.toWrite(0).values[2] = 7;
    expect([...blocks.at(0).values]).toEqual([0, 0, 7, 0]);
    expect(blocks.end).toBe(1);
  });

  it('count from the first index', () => {
    const blocks = filled(2, undefined, 1000);
    expect(blocks.end).toBe(1002);
    expect(contents(blocks, 1000)).toEqual([1100, 1101]);
  });

  it('stay in memory while they fit', () => {
    const store = countedStore(3 * NUMBERS * 8);
    expect(contents(filled(3, store))).toEqual([100, 101, 102]);
    expect(store.writes + store.reads).toBe(0);
  });

  it('come back from the store as they were, and are written again only when they changed', () => {
    const store = countedStore();
    const blocks = filled(3, store);
    expect(store.writes).toBe(2);
    expect(contents(blocks)).toEqual([100, 101, 102]);
    expect(store.writes).toBe(3);
    expect(contents(blocks)).toEqual([100, 101, 102]);
    expect(store.writes).toBe(3);
    blocks.toWrite(0).values[0] = 5;
    expect(contents(blocks)).toEqual([5, 101, 102]);
    expect(store.writes).toBe(4);
  });

  it('do whatever plain memory does, in any order of writes, reads and forks', () => {
    const step = fc.record({ index: fc.nat(7), value: fc.integer(), forks: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 3 }), (steps, resident) => {
        const store = countedStore(resident * NUMBERS * 8);
        let blocks = filled(8, store);
        let plain = Array.from({ length: 8 }, (_, index) => 100 + index);
        const abandoned: { blocks: Blocks<Numbers>; plain: number[] }[] = [];
        for (const { index, value, forks } of steps) {
          if (forks) {
            // A fork shares all blocks but the last, which alone may change in either.
            abandoned.push({ blocks, plain });
            blocks = blocks.fork();
            plain = plain.slice();
          }
          const target = abandoned.length === 0 ? index : 7;
          blocks.toWrite(target).values[0] = value;
          plain[target] = value;
          expect(blocks.at(index).values[0]).toBe(plain[index]);
        }
        expect(contents(blocks)).toEqual(plain);
        for (const each of abandoned) expect(contents(each.blocks)).toEqual(each.plain);
      }),
      runs(600),
    );
  });

  it('share a block with another table, wherever it is', () => {
    const store = countedStore();
    const original = filled(3, store);
    const copy = filled(3, store);
    copy.share(1, original);
    expect([0, 1, 2].map((index) => copy.shares(index, original))).toEqual([false, true, false]);
    original.toWrite(1).values[0] = 9;
    expect(contents(copy)).toEqual([100, 9, 102]);
    expect(contents(original)).toEqual([100, 9, 102]);
  });
});
