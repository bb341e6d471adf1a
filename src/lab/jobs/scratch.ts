/** Blocks that do not fit in memory, in a file that nobody sees. */
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BlockStore } from '../../base/blocks.ts';
import { UserError } from '../../base/errors.ts';
import { makeDirectory } from './directory.ts';
import { temporaryName } from './files.ts';

/** Bytes of one table that stay in memory. A run has about ten tables at once, few of them large. */
export const RESIDENT_BYTES_MAX = 256 * 2 ** 20;

export interface Scratch extends BlockStore {
  close(): void;
}

/** Does work with a store below `directory`, or with none. */
export function withScratch<T>(directory: string | undefined, work: (store: BlockStore | undefined) => T): T {
  if (directory === undefined) return work(undefined);
  const scratch = openScratch(directory);
  try {
    return work(scratch);
  } finally {
    scratch.close();
  }
}

/**
 * A store of blocks in a file of its own below `directory`. The file appears with the first block and loses its
 * name at once, so that the system takes it back however the process ends. It only grows: blocks that nobody
 * needs any more keep their place.
 */
export function openScratch(directory: string, residentBytesMax = RESIDENT_BYTES_MAX): Scratch {
  let file: number | undefined;
  let end = 0;
  const explained = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
      throw new UserError(
        `cannot keep in ${directory} what does not fit in memory (${(error as Error).message}), after ` +
          `${(end / 2 ** 30).toFixed(1)} GiB: choose another disk with --out, or simulate fewer users or days`,
      );
    }
  };
  return {
    residentBytesMax,
    write(bytes, place = end) {
      return explained(() => {
        file ??= openUnnamed(directory);
        const data = new Uint8Array(bytes);
        for (let done = 0; done < data.length; ) {
          done += writeSync(file, data, done, data.length - done, place + done);
        }
        end = Math.max(end, place + data.length);
        return place;
      });
    },
    read(place, byteLength) {
      return explained(() => {
        const data = new Uint8Array(byteLength);
        for (let done = 0; done < byteLength; ) {
          const count = readSync(file as number, data, done, byteLength - done, place + done);
          if (count === 0) throw new Error(`block at ${place} ends after ${done} bytes`);
          done += count;
        }
        return data.buffer;
      });
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function openUnnamed(directory: string): number {
  makeDirectory(directory);
  const path = temporaryName(join(directory, 'scratch'));
  const file = openSync(path, 'wx+');
  unlinkSync(path);
  return file;
}
