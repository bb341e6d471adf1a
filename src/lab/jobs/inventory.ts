/** The content of a store, and what of it to remove. Others may read and write it meanwhile. */
import { closeSync, lstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { DAY_MS } from '../../base/time.ts';
import { isTemporary } from './files.ts';
import { buildDigest } from './package.ts';
import { type EntryHead, parseHead } from './store.ts';

export type StoredFile = StoredRun | OtherFile;

interface Facts {
  readonly path: string;
  readonly bytes: number;
  /** Time of its writing. */
  readonly writtenMs: number;
}

export interface StoredRun extends Facts {
  readonly kind: 'run';
  readonly head: EntryHead;
}

interface OtherFile extends Facts {
  /** `unfinished` is being written, or was left by a killed process; `other` is no run of this format. */
  readonly kind: 'unfinished' | 'other';
}

/** No head is longer. */
const HEAD_BYTES_MAX = 4096;

/**
 * Lists the files of a store, by path.
 * @throws UserError if there is no such directory
 */
export function storedFiles(directory: string): StoredFile[] {
  return namesBelow(directory)
    .sort()
    .flatMap((name): StoredFile | [] => {
      const path = join(directory, name);
      const facts = lstatSync(path, { throwIfNoEntry: false });
      if (facts === undefined || facts.isDirectory()) return [];
      const { size: bytes, mtimeMs: writtenMs } = facts;
      if (isTemporary(name)) return { path, bytes, writtenMs, kind: 'unfinished' };
      const head = facts.isFile() ? parseHead(beginningOf(path)) : undefined;
      return head === undefined
        ? { path, bytes, writtenMs, kind: 'other' }
        : { path, bytes, writtenMs, kind: 'run', head };
    });
}

export interface Pruning {
  /** Runs that were written before. */
  readonly beforeMs?: number | undefined;
  /** Runs of other builds than this one, which this one never takes. */
  readonly otherBuilds?: boolean | undefined;
}

/**
 * Chooses what to remove: runs that one of the criteria names, and what has been unfinished for a day. Directories stay,
 * since somebody may be about to write there; whoever misses a run makes it again.
 */
export function pruned(files: readonly StoredFile[], { beforeMs, otherBuilds }: Pruning, nowMs: number) {
  return files.filter((file) => {
    if (file.kind !== 'run') return file.kind === 'unfinished' && nowMs - file.writtenMs > DAY_MS;
    const isOld = beforeMs !== undefined && file.writtenMs < beforeMs;
    return isOld || (otherBuilds === true && file.head.build !== buildDigest());
  });
}

/** @throws UserError if one cannot be removed */
export function removeFiles(files: readonly StoredFile[]): void {
  for (const { path } of files) {
    try {
      rmSync(path, { force: true });
    } catch (error) {
      throw new UserError(`cannot remove ${path} (${(error as Error).message})`);
    }
  }
}

function namesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    throw new UserError(
      `cannot list the stored runs in ${directory} (${(error as Error).message}): name their folder with --store`,
    );
  }
}

/** The beginning of a file; empty where it cannot be read. */
function beginningOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(HEAD_BYTES_MAX);
      return bytes.toString('utf8', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
