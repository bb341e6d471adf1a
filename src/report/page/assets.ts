/** The style sheet and the script of pages, which stand beside this file as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function readAsset(name: 'style.css' | 'browser.js'): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8').trim();
}
