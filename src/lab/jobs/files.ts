/** Files appear whole or not at all: whatever the lab writes and others read is written here. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads';
import { DAY_MS } from '../../base/time.ts';
import { makeDirectory, syncDirectory } from './directory.ts';

const TAG = 'hindsight-lab tag';

/** A random word that this process has in common with its threads alone. Ids are not: containers begin at 1. */
const tag = sharedTag();

let files = 0;

/** Name for a file that others are not to see, in the same directory: a rename is atomic only within one file system. */
export function temporaryName(path: string): string {
  files += 1;
  return join(dirname(path), `.${basename(path)}.${tag}-${threadId}-${files}.tmp`);
}

/**
 * Lets a file be filled under a temporary name and renames it, so that a reader never sees half of it, nor does
 * one after a loss of power. Creates the directory if need be, and removes what killed processes left of the same file.
 * @param fill called with the path of an empty file
 * @throws Error with a code, as `node:fs` does
 */
export function fillWhole(path: string, fill: (temporary: string) => void): void {
  makeDirectory(dirname(path));
  const temporary = temporaryName(path);
  closeSync(openSync(temporary, 'wx'));
  try {
    fill(temporary);
    syncFile(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
  removeLeftovers(path);
}

/** Writes a file as `fillWhole` does. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  fillWhole(path, (temporary) => writeFileSync(temporary, content));
}

/** Removes what threads of this process were writing below a directory when they were stopped. */
export function removeOwnTemporaries(directory: string): void {
  if (!existsSync(directory)) return;
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    if (isTemporary(file) && file.includes(`.${tag}-`)) rmSync(join(directory, file), { force: true });
  }
}

export function isTemporary(file: string): boolean {
  return file.endsWith('.tmp');
}

/**
 * The content of a regular file, or undefined where there is none. Never waits, as a pipe of that name would make a
 * reader wait.
 * @throws Error if something else is in its place, or it cannot be read
 */
export function readRegular(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    if (!fstatSync(file).isFile()) throw new Error('no regular file');
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Removes temporary files of a file that nobody has written to for a day before it was written itself. */
function removeLeftovers(path: string): void {
  const directory = dirname(path);
  try {
    const writtenMs = lstatSync(path).mtimeMs;
    for (const name of readdirSync(directory)) {
      if (!isTemporary(name) || !name.startsWith(`.${basename(path)}.`)) continue;
      const left = join(directory, name);
      if (writtenMs - lstatSync(left).mtimeMs > DAY_MS) rmSync(left, { force: true });
    }
  } catch {
    // Another process may have removed them, or be about to.
  }
}

function sharedTag(): string {
  const given = getEnvironmentData(TAG);
  if (typeof given === 'string') return given;
  const own = randomBytes(8).toString('hex');
  setEnvironmentData(TAG, own);
  return own;
}
