/** Opens a page from the disk and keeps an eye on it, and waits for what browsers do a moment later. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { DAY_MS } from '../../src/base/time.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Visit {
  readonly page: Page;
  /** Messages of errors, and every request but the one for the page itself. */
  readonly troubles: string[];
}

export async function visit(
  browser: Browser,
  path: string,
  {
    width = 1280,
    height = 900,
    scheme = 'light' as 'light' | 'dark',
    hash = '',
    hasTouch = false,
    hasScript = true,
    hasClock = false,
  } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    hasTouch,
    javaScriptEnabled: hasScript,
    // The policy of the page forbids scripts from elsewhere, that of tests among them.
    bypassCSP: true,
  });
  // Far away: how long a page takes depends on what else the machine does.
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  const url = pathToFileURL(path).href;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url && !request.url().startsWith('data:'))
      troubles.push(request.url());
  });
  if (hasClock) await stopClock(page);
  await page.goto(url + hash);
  return { page, troubles };
}

/** Timers of the page then run when `page.clock` says so, and not before. */
async function stopClock(page: Page): Promise<void> {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(DAY_MS);
}

/**
 * Does what changes the fragment of the address, and waits until the page has acted on that: browsers say so in a
 * task of its own, after the click or key is done.
 */
export async function changeAddress(page: Page, act: () => Promise<unknown>): Promise<void> {
  // Listeners are called in the order of their coming, and what they put off comes before what is put off here.
  const changed = await page.evaluateHandle<{ done: Promise<void> }>(
    "({ done: new Promise((done) => addEventListener('hashchange', () => setTimeout(done), { once: true })) })",
  );
  await act();
  await changed.evaluate(({ done }) => done);
}

/** Waits for the next frame, before which browsers report what has scrolled, and widths that are others now. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => { requestAnimationFrame(() => done()); })');
}

/** What axe finds wrong with the page: rule, and the first place. */
export async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<Findings>("axe.run(document, { resultTypes: ['violations'] })");
  return violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 200)}`);
}

interface Findings {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** How far the page is wider than its window, in pixels. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Opens what is closed or folded, and shows all sections where one is shown at a time. */
export async function openAll(page: Page): Promise<void> {
  await page.evaluate(`
    for (const closed of document.querySelectorAll('details')) closed.open = true;
    for (const folded of document.querySelectorAll('h2 > [aria-expanded="false"], .all-rows')) folded.click();
    document.querySelector('.catalog')?.classList.remove('one');`);
}

/** Tables that leave their column, but for those that are scrolled in it. */
const WIDE_TABLES = `[...document.querySelectorAll('table')]
  .filter((table) => table.closest('.scroll') === null)
  .filter((table) => table.getBoundingClientRect().right > table.parentElement.getBoundingClientRect().right + 1)
  .map((table) => table.caption.textContent.slice(0, 40))`;

/** Widths of phones, tablets and desktops, and those at which the layout changes. */
const WIDTHS = [320, 390, 768, 1023, 1025, 1200, 1280];

/** The widths at which the page is wider than its window, or a table than its column, with all of it open: width, and which or by how many pixels. */
export async function overflowsOf(page: Page): Promise<string[]> {
  const overflows: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForFunction(`innerWidth === ${width}`);
    await nextFrame(page);
    await openAll(page);
    const overflow = await overflowOf(page);
    if (overflow > 0) overflows.push(`${width}: ${overflow}`);
    overflows.push(...(await page.evaluate<string[]>(WIDE_TABLES)).map((caption) => `${width}: ${caption}`));
  }
  return overflows;
}
