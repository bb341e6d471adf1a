/** A Chromium that is installed, for tests of pages. Tests say so and are skipped where there is none. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The program, or undefined. `CHROMIUM` names one that is installed elsewhere. */
export const chromiumPath = [
  process.env['CHROMIUM'],
  ...(process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name))),
].find((path) => path !== undefined && existsSync(path));

if (chromiumPath === undefined) {
  console.warn('No Chromium is installed, so the tests in a browser are skipped; CHROMIUM may name one.');
}

export function startChromium(): Promise<Browser> {
  // The sandbox does not work as root, which containers often are; the pages are our own.
  return chromium.launch({ executablePath: chromiumPath as string, args: ['--no-sandbox'] });
}
