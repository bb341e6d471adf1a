/** Making directories, with an error where that cannot be. */
import { mkdirSync, statSync } from 'node:fs';
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
    } catch (error) {
      // Another process may have been quicker.
      if (!isDirectory(directory)) throw error;
    }
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
