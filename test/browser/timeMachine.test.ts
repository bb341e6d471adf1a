import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../../src/lab/studies/explanation/explain.ts';
import { shownValue } from '../../src/report/explanation/features.ts';
import { leaksOf } from '../../src/report/explanation/leaks.ts';
import { chance, signed } from '../../src/report/explanation/logOdds.ts';
import { explanationReport } from '../../src/report/kinds.ts';
import { writeReport } from '../../src/report/write.ts';
import { followingScenario } from '../lab/studies/explanation/explained.ts';
import { canBrowse, openBrowser } from './chromium.ts';
import { overflowOf, violationsIn, visit } from './visit.ts';

/** How long it plays, whatever there is to play. */
const PLAYED_MS = 10_000;

describe.runIf(canBrowse())('the time machine in a browser', () => {
  const explanation = explain(followingScenario(), 1, {});
  const { moments, features, notification } = explanation;
  const rows = leaksOf(explanation).map(({ feature }) => feature);
  const last = moments.length - 1;
  /** Pause between two moments while it plays. */
  const stepMs = Math.max(60, PLAYED_MS / moments.length);
  let directory: string;
  let browser: Browser;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-page-'));
    await writeReport(explanationReport, explanation, directory);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A page that must not complain, nor ask for anything but itself. */
  async function withPage(
    settings: Parameters<typeof visit>[2],
    body: (page: Page) => Promise<void>,
  ): Promise<void> {
    const { page, troubles } = await visit(browser, join(directory, 'report.html'), settings);
    await body(page);
    await page.context().close();
    expect(troubles).toEqual([]);
  }

  const textsOf = (page: Page, selector: string) => page.locator(selector).allTextContents();

  async function expectMoment(page: Page, stop: number): Promise<void> {
    const { values, logit, probability } = moments[stop];
    const valueNow = ({ name }: (typeof rows)[number]) =>
      values[features.findIndex((each) => each.name === name)];
    expect(await textsOf(page, '[data-value]')).toEqual(rows.map((row) => shownValue(row, valueNow(row))));
    expect(await textsOf(page, '[data-live=logit]')).toEqual([signed(logit)]);
    for (const text of await textsOf(page, '[data-live=chance]')) expect(text).toBe(chance(probability));
    // What stands still, whenever now is.
    expect(await textsOf(page, 'td[data-head=served]')).toEqual(
      rows.map((row) => shownValue(row, row.served)),
    );
    expect(await textsOf(page, 'td[data-head=reconstructed]')).toEqual(
      rows.map((row) => shownValue(row, row.reconstructed)),
    );
    const moved = rows.filter((row) => !Object.is(valueNow(row), row.served)).length;
    expect(await page.locator('.moved').count()).toBe(moved);
  }

  it('is at training first, and shows each moment that the slider is moved to', async () => {
    await withPage({}, async (page) => {
      await expectMoment(page, last);
      for (const stop of [0, 1, Math.floor(last / 3), last - 1, last]) {
        await page.locator('#now').fill(String(stop));
        await expectMoment(page, stop);
      }
    });
  });

  it('is moved by keys, by buttons and by what happened', async () => {
    await withPage({}, async (page) => {
      const slider = page.getByRole('slider', { name: 'Now' });
      await slider.focus();
      await page.keyboard.press('Home');
      await expectMoment(page, 0);
      expect(await slider.getAttribute('aria-valuetext')).toBe('the moment of sending');
      expect(await page.locator('.moved').count()).toBe(0);
      await page.keyboard.press('ArrowRight');
      await expectMoment(page, 1);
      await page.keyboard.press('End');
      await expectMoment(page, last);

      const followed = moments.findIndex(({ atMs }) => atMs > (notification.followedAtMs as number));
      await page.getByRole('button', { name: 'Followed' }).click();
      await expectMoment(page, followed);
      expect(await page.locator('.caption').textContent()).toContain(
        'The user follows the source, because of this notification.',
      );
      await page.getByRole('button', { name: 'Sent' }).click();
      await page.locator('.timeline .follow.own').dispatchEvent('click');
      await expectMoment(page, followed);
    });
  });

  it('plays from sending to training, and pauses', async () => {
    await withPage({ hasClock: true }, async (page) => {
      await page.getByRole('button', { name: 'Play' }).click();
      await expectMoment(page, 0);
      await page.clock.runFor(3.5 * stepMs);
      await expectMoment(page, 3);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.clock.runFor(PLAYED_MS);
      await expectMoment(page, 3);
      await page.getByRole('button', { name: 'Play' }).click();
      await page.clock.runFor((last - 2.5) * stepMs);
      await expectMoment(page, last);
      await page.getByRole('button', { name: 'Play' }).waitFor();
    });
  });

  it.each([
    { width: 1025 },
    { width: 1200 },
    { width: 1200, scheme: 'dark' },
    { width: 360 },
    { width: 360, scheme: 'dark' },
  ] as const)('is accessible and no wider than the screen: %j', async (settings) => {
    await withPage(settings, async (page) => {
      await page.locator('#now').fill(String(Math.floor(last / 2)));
      expect(await overflowOf(page)).toBe(0);
      expect(await violationsIn(page)).toEqual([]);
    });
  });
});
