/** Pages as a reader's browser shows them: from a disk, in both themes, on a phone, with a mouse and with keys. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/lab/result/schema.ts';
import { estimateAt } from '../../src/lab/result/tree.ts';
import { attributionReport, claimsReport, mitigationsReport, runReport } from '../../src/report/kinds.ts';
import { writeReport } from '../../src/report/write.ts';
import { pipelineId } from '../../src/scenario/pipelines.ts';
import { handmade as attributionByHand } from '../report/attribution/handmade.ts';
import { OUTCOMES } from '../report/claims/handmadeOutcomes.ts';
import { report } from '../report/claims/report.ts';
import { goldenResult } from '../report/golden.ts';
import { handmade as mitigationsByHand } from '../report/mitigations/handmade.ts';
import { canBrowse, openBrowser } from './chromium.ts';
import { overflowOf, violationsIn, visit } from './visit.ts';

describe.runIf(canBrowse())('pages in a browser', () => {
  const result: Result = goldenResult();
  let browser: Browser;
  let directory = '';
  const attribution = attributionByHand();
  const mitigations = mitigationsByHand();
  const pages = { run: '', claims: '', attribution: '', mitigations: '' };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-pages-'));
    await writeReport(runReport, result, join(directory, 'run'));
    await writeReport(
      claimsReport,
      { ...report, outcomes: Object.values(OUTCOMES) },
      join(directory, 'claims'),
    );
    await writeReport(attributionReport, attribution, join(directory, 'attribution'));
    await writeReport(mitigationsReport, mitigations, join(directory, 'mitigations'));
    for (const name of Object.keys(pages) as (keyof typeof pages)[])
      pages[name] = join(directory, name, 'report.html');
    browser = await openBrowser();
  });
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  describe.each(Object.keys(pages) as (keyof typeof pages)[])('%s', (name) => {
    it.each([
      'light',
      'dark',
    ] as const)('opens without a network, and axe finds nothing, %s', async (scheme) => {
      const { page, troubles } = await visit(browser, pages[name], { scheme });
      for (const closed of await page.locator('summary').all()) await closed.click();
      expect(await violationsIn(page)).toEqual([]);
      expect(troubles).toEqual([]);
    });

    it.each([360, 768, 1280])('is not wider than a window of %i pixels', async (width) => {
      const { page } = await visit(browser, pages[name], { width });
      expect(await overflowOf(page)).toBe(0);
      for (const closed of await page.locator('summary').all()) await closed.click();
      expect(await overflowOf(page)).toBe(0);
    });

    it('changes its theme by the button, and remembers it', async () => {
      const { page } = await visit(browser, pages[name]);
      const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const light = await paper();
      await page.getByRole('button', { name: 'Dark theme' }).click();
      expect(await paper()).not.toBe(light);
      // A browser writes its storage a moment later, and a reload may come first.
      await expect.poll(() => page.reload().then(paper), { timeout: 120_000 }).not.toBe(light);
      await page.getByRole('button', { name: 'Light theme' }).click();
      expect(await paper()).toBe(light);
    });

    it('prints black on white, whatever the theme', async () => {
      const { page } = await visit(browser, pages[name], { scheme: 'dark' });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
      expect(await page.locator('button:visible').count()).toBe(0);
    });
  });

  describe('the run', () => {
    it('holds the numbers of result.json in its table and on its marks', async () => {
      const { page } = await visit(browser, pages.run);
      const numbers = JSON.parse(readFileSync(join(directory, 'run', 'result.json'), 'utf8')) as Result;
      for (const pipeline of numbers.pipelines) {
        const id = pipelineId(pipeline);
        const row = await page
          .locator('#offline-and-production tbody tr')
          .filter({ has: page.locator(`xpath=self::*[@data-series="${id}"]`) })
          .innerText();
        for (const [which, path] of [
          ['offline', 'offline.auc'],
          ['production', 'shadow.auc'],
        ]) {
          const { mean, low, high } = estimateAt(pipeline.summary, path)!;
          const [value, ends] = [mean.toFixed(3), `[${low.toFixed(3)}, ${high.toFixed(3)}]`];
          expect(row).toContain(value);
          expect(row).toContain(ends);
          const mark = page.locator(
            `#chart-offline-vs-production .wide [aria-label="${id}: ${which} AUC ${value} ${ends}"]`,
          );
          expect(await mark.count()).toBe(1);
        }
      }
    });

    it('shows value and interval at a mark, under the mouse and by keys', async () => {
      const { page } = await visit(browser, pages.run);
      const marks = page.locator('#chart-offline-vs-production .wide [data-mark]');
      const [first, second] = [marks.nth(0), marks.nth(1)];
      await first.scrollIntoViewIfNeeded();
      await first.hover({ force: true });
      const tip = page.locator('#tip');
      expect(await tip.innerText()).toBe(await first.getAttribute('aria-label'));
      await page.mouse.move(0, 0);
      expect(await tip.isVisible()).toBe(false);

      await first.focus();
      expect(await tip.innerText()).toBe(await first.getAttribute('aria-label'));
      await page.keyboard.press('ArrowRight');
      expect(await tip.innerText()).toBe(await second.getAttribute('aria-label'));
      expect(
        await marks.evaluateAll((all) => all.map(({ tabIndex }: { tabIndex: number }) => tabIndex)),
      ).toEqual(Array.from({ length: await marks.count() }, (_, index) => (index === 1 ? 0 : -1)));
      await page.keyboard.press('Home');
      expect(await tip.innerText()).toBe(await first.getAttribute('aria-label'));
      await page.keyboard.press('Escape');
      expect(await tip.isVisible()).toBe(false);
    });

    it('isolates a pipeline by a click on its name, on a mark, and by Enter', async () => {
      const { page } = await visit(browser, pages.run);
      const id = pipelineId(result.pipelines[1]);
      const button = page.getByRole('button', { name: id, exact: true });
      const dimmed = async () => ({
        own: await page.locator(`.dimmed[data-series="${id}"]`).count(),
        others: await page.locator(`.dimmed:not([data-series="${id}"])`).count(),
      });
      const nothing = async () => expect(await dimmed()).toEqual({ own: 0, others: 0 });
      const isAlone = async () => {
        const { own, others } = await dimmed();
        expect(own).toBe(0);
        expect(others).toBeGreaterThan(20);
        expect(await button.getAttribute('aria-pressed')).toBe('true');
      };
      await nothing();
      await button.click();
      await isAlone();
      await button.click();
      await nothing();

      await button.focus();
      await page.keyboard.press('Enter');
      await isAlone();
      await page.keyboard.press('Escape');
      await nothing();

      const mark = page
        .locator(`#chart-offline-vs-production .wide [data-mark][data-series="${id}"]`)
        .first();
      await mark.click({ force: true });
      await isAlone();
      await mark.focus();
      await page.keyboard.press('Enter');
      await nothing();
    });

    it('holds the scenario as YAML', async () => {
      const { page } = await visit(browser, pages.run);
      await page.getByText('The scenario as it ran, defaults included').click();
      expect(await page.locator('#scenario pre').last().innerText()).toContain(
        `name: ${result.scenario.name}`,
      );
    });
  });

  describe('the claims', () => {
    it('can be narrowed to a verdict', async () => {
      const { page } = await visit(browser, pages.claims);
      const rows = page.locator('#verdicts tbody tr:visible');
      expect(await rows.count()).toBe(5);
      await page.getByRole('button', { name: /refuted/ }).click();
      expect(await rows.count()).toBe(1);
      expect(await rows.innerText()).toContain('engagement-leak');
      expect(await page.locator('main > section[data-kind]:visible').count()).toBe(1);
      await page.getByRole('button', { name: 'all', exact: true }).click();
      expect(await rows.count()).toBe(5);
    });

    it('has an anchor for each claim', async () => {
      const { page } = await visit(browser, pages.claims);
      await page.getByRole('link', { name: 'reconstruction-costs', exact: true }).first().click();
      expect(page.url()).toMatch(/#reconstruction-costs$/);
      expect(await page.locator('section#reconstruction-costs h2').innerText()).toBe('reconstruction-costs');
    });

    it('isolates the series of one chart and leaves the others alone', async () => {
      const { page } = await visit(browser, pages.claims);
      const figure = page.locator('#chart-age-of-example');
      await figure.locator('[data-isolates]').last().click();
      expect(await figure.locator('.dimmed').count()).toBeGreaterThan(0);
      expect(await page.locator('.dimmed').count()).toBe(await figure.locator('.dimmed').count());
    });
  });

  describe('the attribution', () => {
    it('isolates a feature in the chart and in both tables, by the mouse and by keys', async () => {
      const { page } = await visit(browser, pages.attribution);
      const name = attribution.features[1].feature;
      const dimmed = async () => ({
        own: await page.locator(`.dimmed[data-series="${name}"]`).count(),
        marks: await page.locator('svg .dimmed').count(),
        rows: await page.locator('tr.dimmed').count(),
      });
      const nothing = { own: 0, marks: 0, rows: 0 };
      // Two features and three wholes are left, in two tables.
      const alone = { own: 0, marks: expect.any(Number), rows: 2 * 5 };
      const button = page.getByRole('button', { name, exact: true });
      await button.click();
      expect(await dimmed()).toEqual(alone);
      await button.press('Enter');
      expect(await dimmed()).toEqual(nothing);
      await page.locator('svg.wide text').filter({ hasText: name }).click();
      expect(await dimmed()).toEqual(alone);
      expect((await dimmed()).marks).toBeGreaterThan(20);
      await page.keyboard.press('Escape');
      expect(await dimmed()).toEqual(nothing);

      const mark = page.locator(`.wide [data-mark][data-series="${name}"]`).first();
      await mark.focus();
      expect(await page.locator('#tip').innerText()).toMatch(/^.+: flattery −?\d\.\d{4} \[.+\] AUC$/);
      await page.keyboard.press('Enter');
      expect(await dimmed()).toEqual(alone);
    });
  });

  describe('the mitigations', () => {
    it('isolates a mitigation by its number, and tells what it loses and stores', async () => {
      const { page } = await visit(browser, pages.mitigations);
      const section = page.locator('#mitigations');
      const { title } = mitigations.mitigations.find(({ id }) => id === 'logging')!;
      const number = await section.locator(`[data-isolates="${title}"]`).innerText();
      await section.getByRole('button', { name: `${number}: ${title}`, exact: true }).press('Enter');
      expect(await section.locator(`.dimmed[data-series="${title}"]`).count()).toBe(0);
      expect(await section.locator('.wide .dimmed [data-mark]').count()).toBe(
        mitigations.mitigations.length - 1,
      );
      expect(await section.locator('tr.dimmed').count()).toBe(2 * (mitigations.mitigations.length - 1));
      expect(await page.locator('.dimmed').count()).toBe(await section.locator('.dimmed').count());

      const mark = section.locator(`.wide [data-series="${title}"] [data-mark]`);
      await mark.scrollIntoViewIfNeeded();
      await mark.hover({ force: true });
      expect(await page.locator('#tip').innerText()).toMatch(
        /^log everything: 0\.0\s% \[.+\] of live opens lost, 11\.9 \[.+\] bytes for each impression$/,
      );
    });

    it('isolates a pipeline in one fault and leaves the others alone', async () => {
      const { page } = await visit(browser, pages.mitigations);
      const first = page.locator('#faults [data-together]').first();
      await first.getByRole('button', { name: 'reconstructed by event time', exact: true }).click();
      expect(await first.locator('.dimmed').count()).toBeGreaterThan(20);
      expect(await first.locator('tr.dimmed').count()).toBe(3);
      expect(await page.locator('.dimmed').count()).toBe(await first.locator('.dimmed').count());
      // The same label in another fault is another series.
      await page.locator('#faults [data-together]').last().locator('[data-isolates]').first().click();
      expect(await first.locator('.dimmed').count()).toBe(0);
    });

    it('leads from the table to the keys, which open', async () => {
      const { page } = await visit(browser, pages.mitigations);
      await page.locator('#mitigations a[href="#keys-log-rows"]').first().click();
      const keys = page.locator('details:has(#keys-log-rows)');
      expect(await keys.getAttribute('open')).not.toBeNull();
      expect(await keys.locator('pre').innerText()).toContain('training:');
      const { y } = (await keys.boundingBox())!;
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThan(120);
    });

    it('leaves fingers enough room on a phone', async () => {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true });
      const page = await context.newPage();
      await page.goto(pathToFileURL(pages.mitigations).href);
      for (const control of await page.locator('button:visible, summary:visible, nav a:visible').all()) {
        const { height } = (await control.boundingBox())!;
        expect(height, await control.innerText()).toBeGreaterThanOrEqual(40);
      }
    });
  });
});
