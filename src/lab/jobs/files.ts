/** Files of a result appear whole or not at all. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from './directory.ts';

let counter = 0;

/**
 * Writes a file under a temporary name beside it and renames it, so that a reader never sees half of it.
 * Creates the directory if need be.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const directory = dirname(path);
  makeDirectory(directory);
  counter += 1;
  // In the same directory, because a rename is atomic only within one file system.
  const temporary = join(directory, `.${basename(path)}.${process.pid}-${counter}.tmp`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
