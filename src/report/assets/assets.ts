/** Files that browsers read as they are, beside this one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { palettes, variablesOf } from '../chart/palette.ts';

export function readAsset(name: 'base.css' | 'report.css' | 'browser.js'): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8').trim();
}

/** The styles of all pages: the palette by the reader's system, unless the button says otherwise, and on paper always light. */
export function stylesOf(): string {
  return [
    `:root{color-scheme:light;${variablesOf(palettes.light)}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${variablesOf(palettes.dark)}}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${variablesOf(palettes.dark)}}}`,
    readAsset('base.css'),
  ].join('\n');
}
