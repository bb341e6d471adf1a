import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
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

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.runIf(canBrowse())('the time machine in a browser', () => {
  const explanation = explain(followingScenario(), 1, {});
  const { moments, features, notification } = explanation;
  const rows = leaksOf(explanation).map(({ feature }) => feature);
  const last = moments.length - 1;
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
    settings: { width?: number; dark?: boolean },
    body: (page: Page) => Promise<void>,
  ): Promise<void> {
    const page = await browser.newPage({
      viewport: { width: settings.width ?? 1200, height: 800 },
      colorScheme: settings.dark === true ? 'dark' : 'light',
    });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(`file://${join(directory, 'report.html')}`);
    await body(page);
    expect(complaints).toEqual([]);
    await page.close();
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
    await withPage({}, async (page) => {
      await page.getByRole('button', { name: 'Play' }).click();
      await expect.poll(async () => Number(await page.locator('#now').inputValue())).toBeGreaterThan(2);
      await page.getByRole('button', { name: 'Pause' }).click();
      const stop = Number(await page.locator('#now').inputValue());
      expect(stop).toBeLessThan(last);
      await expectMoment(page, stop);
    });
  });

  it.each([
    { width: 1025, dark: false },
    { width: 1200, dark: false },
    { width: 1200, dark: true },
    { width: 360, dark: false },
    { width: 360, dark: true },
  ])('is accessible and no wider than the screen: %j', async (settings) => {
    await withPage(settings, async (page) => {
      await page.locator('#now').fill(String(Math.floor(last / 2)));
      expect(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      ).toBe(0);
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: {
            run(): Promise<{
              violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
            }>;
          };
        };
        const found = await axe.run();
        return found.violations.map(({ id, nodes }) => [
          id,
          nodes.map((node) => `${node.html.slice(0, 120)} ${node.failureSummary}`).slice(0, 3),
        ]);
      });
      expect(violations).toEqual([]);
    });
  });
});
