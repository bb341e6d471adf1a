// For tools that write files of the repository.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Writes a file unless it has that text already, so that nobody finds it half written or newer for nothing. */
export function writeIfChanged(path, text) {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
