/** Files that browsers read as they are, beside this one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { palettes, variablesOf } from '../chart/palette.ts';
import type { Assets } from '../html.ts';

function readAsset(name: 'base.css' | 'report.css' | 'browser.js'): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8').trim();
}

/** The colours go by the reader's system, unless the button says otherwise, and are light on paper. */
export function readAssets(): Assets {
  const common = [
    `:root{color-scheme:light;${variablesOf(palettes.light)}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${variablesOf(palettes.dark)}}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${variablesOf(palettes.dark)}}}`,
    readAsset('base.css'),
  ];
  return { common: common.join('\n'), report: readAsset('report.css'), script: readAsset('browser.js') };
}
