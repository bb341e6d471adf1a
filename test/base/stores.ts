/** Block stores for tests. */
import type { BlockStore } from '../../src/base/blocks.ts';

export interface CountedStore extends BlockStore {
  readonly reads: number;
  readonly writes: number;
}

/** Keeps copies, so that what was not written is lost as it is with a file, and counts what it is asked to do. */
export function countedStore(residentBytesMax = 0): CountedStore {
  const kept: ArrayBuffer[] = [];
  const counts = { reads: 0, writes: 0 };
  return {
    residentBytesMax,
    get reads() {
      return counts.reads;
    },
    get writes() {
      return counts.writes;
    },
    write(bytes, place = kept.length) {
      counts.writes++;
      kept[place] = bytes.slice(0);
      return place;
    },
    read(place, byteLength) {
      counts.reads++;
      if (kept[place].byteLength !== byteLength) throw new Error(`place ${place} has another length`);
      return kept[place].slice(0);
    },
  };
}
