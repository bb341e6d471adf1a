/** Making directories, with an error where that cannot be. */
import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a directory and those above it that are missing. One at a time: Node's own recursive form never returns
 * on file systems that answer a missing parent whatever is asked of them, such as /proc.
 * @throws Error with a code, as `node:fs` does
 */
export function makeDirectory(path: string): void {
  const missing: string[] = [];
  let ancestor = resolve(path);
  while (!isDirectory(ancestor)) {
    missing.push(ancestor);
    const parent = dirname(ancestor);
    if (parent === ancestor) break;
    ancestor = parent;
  }
  for (const directory of missing.reverse()) {
    try {
      mkdirSync(directory);
      syncDirectory(dirname(directory));
    } catch (error) {
      // Another process may have been quicker.
      if (!isDirectory(directory)) throw error;
    }
  }
}

/** Makes names in a directory outlive a loss of power, on systems that can open directories. */
export function syncDirectory(path: string): void {
  try {
    const directory = openSync(path, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch {
    // What is in the files has been reported by the files themselves.
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
