/** A browser to look at pages with: the machine's own Chromium, since none is downloaded with the packages. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { isPromised } from '../promised.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `HINDSIGHT_CHROMIUM`, or what is on the path; undefined where there is none. */
function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['HINDSIGHT_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const directories = (environment['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => directories.map((directory) => join(directory, name))).find(isExecutable);
}

/**
 * Whether tests with a browser run here. Without a browser they are left out, and say so; where a browser is promised
 * (`CI` or `REQUIRE_BROWSER`), they run, and fail.
 */
export function canBrowse(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (findChromium(environment) !== undefined) return true;
  if (isPromised('REQUIRE_BROWSER', environment)) return true;
  console.warn(
    'NOT TESTED: pages in a browser, since no Chromium was found. Install one (apt-get install chromium), or name one in HINDSIGHT_CHROMIUM.',
  );
  return false;
}

/** @throws Error without a browser */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('no Chromium was found; expected one, as CI or REQUIRE_BROWSER is set');
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
    ],
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
