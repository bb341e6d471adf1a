/** Pages as a reader's browser shows them: from a disk, in both themes, on a phone, with a mouse and with keys. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/lab/result/schema.ts';
import { estimateAt } from '../../src/lab/result/tree.ts';
import {
  attributionReport,
  claimsReport,
  mitigationsReport,
  reports,
  runReport,
} from '../../src/report/kinds.ts';
import { type Kind, writeReport } from '../../src/report/write.ts';
import { pipelineId } from '../../src/scenario/pipelines.ts';
import { handmade as attributionByHand } from '../report/attribution/handmade.ts';
import { OUTCOMES } from '../report/claims/handmadeOutcomes.ts';
import { report } from '../report/claims/report.ts';
import { goldenResult } from '../report/golden.ts';
import { handmade as mitigationsByHand } from '../report/mitigations/handmade.ts';
import { canBrowse, openBrowser } from './chromium.ts';
import { sampleReport } from './samples.ts';
import { changeAddress, nextFrame, overflowOf, overflowsOf, violationsIn, visit } from './visit.ts';

const RESULTS = join(import.meta.dirname, '../../results');

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
      for (const closed of await page.locator('summary:visible').all()) await closed.click();
      expect(await violationsIn(page)).toEqual([]);
      expect(troubles).toEqual([]);
    });

    it('is not wider than its window', async () => {
      const { page } = await visit(browser, pages[name]);
      expect(await overflowsOf(page)).toEqual([]);
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

    it('prints whole: what is closed on a screen, and no table beyond the paper', async () => {
      // A4 with its margins, at 96 pixels an inch.
      const { page } = await visit(browser, pages[name], { width: 703 });
      await page.emulateMedia({ media: 'print' });
      expect(await overflowOf(page)).toBe(0);
      const cut = `[...document.querySelectorAll('table')].filter((table) => {
        const { right, height } = table.getBoundingClientRect();
        return right > innerWidth + 1 || height === 0;
      }).map((table) => table.caption.textContent)`;
      expect(await page.evaluate(cut)).toEqual([]);
    });
  });

  it.each(
    reports.map((kind) => [kind.data, kind] as const),
  )('a page of %s is not wider than its window, all of it open', async (_, kind) => {
    const file = await sampleReport(kind as Kind<never>, mkdtempSync(join(directory, 'sample-')));
    const { page } = await visit(browser, file);
    expect(await overflowsOf(page)).toEqual([]);
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
      const tip = page.locator('#tip');
      const isTold = async (mark: typeof first) => {
        expect(await tip.isVisible()).toBe(true);
        expect(await tip.innerText()).toBe(await mark.getAttribute('aria-label'));
      };
      await first.scrollIntoViewIfNeeded();
      // A page that scrolls hides the tip under the mouse.
      await nextFrame(page);
      await first.hover({ force: true });
      await isTold(first);
      await page.mouse.move(0, 0);
      expect(await tip.isVisible()).toBe(false);

      // The focus scrolls to what is out of sight, and its tip stays.
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      await nextFrame(page);
      await first.focus();
      await nextFrame(page);
      await isTold(first);
      await page.keyboard.press('ArrowRight');
      await nextFrame(page);
      await isTold(second);
      expect(
        await marks.evaluateAll((all) => all.map(({ tabIndex }: { tabIndex: number }) => tabIndex)),
      ).toEqual(Array.from({ length: await marks.count() }, (_, index) => (index === 1 ? 0 : -1)));
      await page.keyboard.press('Home');
      await nextFrame(page);
      await isTold(first);
      await page.keyboard.press('Escape');
      expect(await tip.isVisible()).toBe(false);
    });

    it('highlights a pipeline by a click on its name, on a mark, and by Enter', async () => {
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

      // Pointed at, for as long.
      await page.mouse.move(0, 0);
      const name = page.locator(`#offline-and-production tr[data-series="${id}"] > th`);
      await name.hover();
      expect((await dimmed()).others).toBeGreaterThan(20);
      await page.mouse.move(0, 0);
      await nothing();
      await name.click();
      await isAlone();
    });

    it('has its navigation in sight wherever it is read, without the script, too', async () => {
      for (const width of [390, 1280]) {
        const { page } = await visit(browser, pages.run, { width, height: 800, hasScript: false });
        await page.locator('#scenario').scrollIntoViewIfNeeded();
        const { y } = (await page.locator('.aside nav').boundingBox())!;
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThan(100);
      }
    });

    it('marks the section in view, whose link stays in sight in the bar of a phone', async () => {
      for (const width of [390, 1280]) {
        const { page } = await visit(browser, pages.run, { width, height: 844 });
        const links = page.locator('.aside nav a');
        const marked = () => page.locator('.aside nav a[aria-current]').allInnerTexts();
        expect(await marked()).toEqual([]);
        const last = await links.last().innerText();
        await page.evaluate('scrollTo(0, document.body.scrollHeight)');
        await nextFrame(page);
        const [now, ...others] = await marked();
        expect(others).toEqual([]);
        const place = (await links.allInnerTexts()).indexOf(now);
        expect(place).toBeGreaterThan(0);
        expect(now).toBe(last);
        const box = await links.nth(place).boundingBox();
        expect(box?.x).toBeGreaterThanOrEqual(0);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
        await page.evaluate('scrollTo(0, 0)');
        await nextFrame(page);
        expect(await marked()).toEqual([]);
      }
    });

    it('says in words what came out on the first screen of a phone', async () => {
      const { page } = await visit(browser, pages.run, { width: 390, height: 844 });
      const box = await page.locator('.lead > p').first().boundingBox();
      expect((box?.y ?? 844) + (box?.height ?? 0)).toBeLessThan(844);
    });

    it('begins with its figure on a phone, and folds sections to their headings until they are wanted', async () => {
      const { page } = await visit(browser, pages.run, { width: 390, height: 844 });
      const figure = (await page.locator('#chart-teaser svg.narrow').boundingBox())!;
      expect(figure.y + figure.height).toBeLessThanOrEqual(844);
      const tables = page.locator('#rows table');
      const title = page.locator('#rows h2 > button');
      expect(await tables.isVisible()).toBe(false);
      await title.click();
      expect(await tables.isVisible()).toBe(true);
      await title.click();
      expect(await tables.isVisible()).toBe(false);
      // A link unfolds a section, and so does the second use of it.
      const link = page.locator('nav a[href="#rows"]');
      await changeAddress(page, () => link.click());
      expect(await tables.isVisible()).toBe(true);
      await title.click();
      expect(await tables.isVisible()).toBe(false);
      await link.click();
      await tables.waitFor();
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('main > section table').first().isVisible()).toBe(true);
      expect(await page.locator('#scenario p').first().isVisible()).toBe(true);
    });

    it('shows the rows of a table of long texts as cards on a phone, each value under the head of its column', async () => {
      const { page } = await visit(browser, pages.run, { width: 390, hash: '#rows' });
      const row = page.locator('#rows tbody tr').first();
      const label = await page.locator('#rows thead th').nth(1).textContent();
      expect(await row.locator('td').first().getAttribute('data-label')).toBe(label);
      const { width } = (await row.boundingBox())!;
      expect(width).toBeLessThanOrEqual((await page.locator('#rows table').boundingBox())!.width);
      expect(width).toBeLessThanOrEqual(390);
      expect(await row.getAttribute('role')).toBe('row');
    });

    it('shows the first rows of a long table on a phone, and all when asked', async () => {
      const { page } = await visit(browser, join(RESULTS, 'facts/article/report.html'), { width: 390 });
      const rows = page.locator('#facts tbody tr:visible');
      expect(await rows.count()).toBe(8);
      await page.getByRole('button', { name: 'All 30 rows' }).click();
      expect(await rows.count()).toBe(30);
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
    it('shows one claim at a time, and can be narrowed to a verdict and searched', async () => {
      const { page } = await visit(browser, pages.claims);
      const items = page.locator('nav li[data-kind]:visible');
      const sections = page.locator('main > section:visible');
      expect(await items.count()).toBe(5);
      expect(await sections.count()).toBe(1);
      await page.getByRole('button', { name: '1 refuted' }).click();
      expect(await items.count()).toBe(1);
      await changeAddress(page, () => items.getByRole('link').click());
      expect(await page.evaluate('location.hash')).toBe('#engagement-leak');
      expect(await sections.count()).toBe(1);
      expect(await sections.locator('h2').innerText()).toBe('engagement-leak');
      expect(await page.locator('nav [aria-current]').innerText()).toContain('engagement-leak');
      await page.getByRole('button', { name: 'all', exact: true }).click();
      await page.getByRole('searchbox').fill('nothing is called like this');
      expect(await items.count()).toBe(0);
      await page.getByRole('searchbox').fill('reconstruction-costs');
      expect(await items.count()).toBe(1);
    });

    it('is a list on a phone, and then the claim that was chosen', async () => {
      const { page } = await visit(browser, pages.claims, { width: 390 });
      const sections = page.locator('main > section:visible');
      const items = page.locator('nav li[data-kind]:visible');
      expect(await sections.count()).toBe(0);
      await changeAddress(page, () => page.locator('nav a[href="#engagement-leak"]').click());
      expect(await sections.locator('h2').innerText()).toBe('engagement-leak');
      expect(await items.count()).toBe(0);
      await changeAddress(page, () => page.getByRole('link', { name: 'All entries' }).click());
      expect(await sections.count()).toBe(0);
      expect(await items.count()).toBe(5);
    });

    it('is walked through by keys, and leads from its first words to a claim', async () => {
      const { page } = await visit(browser, pages.claims);
      const section = page.locator('section#engagement-leak');
      await changeAddress(page, () => page.locator('.lead a[href="#engagement-leak"]').click());
      expect(await section.isVisible()).toBe(true);
      await changeAddress(page, () => page.goBack());
      expect(await section.isVisible()).toBe(false);
      const links = page.locator('nav a');
      await links.first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await changeAddress(page, () => page.keyboard.press('Enter'));
      expect(await links.nth(1).getAttribute('aria-current')).toBe('true');
    });

    it('is one long page without the script, and on paper', async () => {
      const { page } = await visit(browser, pages.claims, { hasScript: false });
      const all = await page.locator('main > section').count();
      expect(all).toBeGreaterThan(5);
      expect(await page.locator('main > section:visible').count()).toBe(all);
      expect(await page.locator('input:visible, button:visible').count()).toBe(0);
      const scripted = await visit(browser, pages.claims);
      await scripted.page.emulateMedia({ media: 'print' });
      expect(await scripted.page.locator('main > section:visible').count()).toBe(all);
    });

    it('highlights the series of one chart and leaves the others alone', async () => {
      const { page } = await visit(browser, pages.claims, { hash: '#age-of-example' });
      const figure = page.locator('#chart-age-of-example');
      await figure.locator('[data-highlights]').last().click();
      expect(await figure.locator('.dimmed').count()).toBeGreaterThan(0);
      expect(await page.locator('.dimmed').count()).toBe(await figure.locator('.dimmed').count());
    });
  });

  describe('the attribution', () => {
    it('highlights a feature in the chart and in both tables, by the mouse and by keys', async () => {
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
      await page.locator('svg text:visible').filter({ hasText: name }).click();
      expect(await dimmed()).toEqual(alone);
      expect((await dimmed()).marks).toBeGreaterThan(20);
      await page.keyboard.press('Escape');
      expect(await dimmed()).toEqual(nothing);

      const mark = page.locator(`[data-mark][data-series="${name}"]:visible`).first();
      await mark.focus();
      await nextFrame(page);
      expect(await page.locator('#tip:visible').innerText()).toMatch(/^.+: flattery −?\d\.\d{4} \[.+\] AUC$/);
      await page.keyboard.press('Enter');
      expect(await dimmed()).toEqual(alone);
    });
  });

  describe('the mitigations', () => {
    it('highlights a mitigation by its number, and tells what it loses and stores', async () => {
      const { page } = await visit(browser, pages.mitigations, { hash: '#mitigations' });
      const section = page.locator('#mitigations');
      const { title } = mitigations.mitigations.find(({ id }) => id === 'logging')!;
      const number = await section.locator(`[data-highlights="${title}"]`).innerText();
      await section.getByRole('button', { name: `${number}: ${title}`, exact: true }).press('Enter');
      expect(await section.locator(`.dimmed[data-series="${title}"]`).count()).toBe(0);
      expect(await section.locator('.wide .dimmed [data-mark]').count()).toBe(
        mitigations.mitigations.length - 1,
      );
      expect(await section.locator('tr.dimmed').count()).toBe(2 * (mitigations.mitigations.length - 1));
      expect(await page.locator('.dimmed').count()).toBe(await section.locator('.dimmed').count());

      const mark = section.locator(`.wide [data-series="${title}"] [data-mark]`);
      await mark.scrollIntoViewIfNeeded();
      await nextFrame(page);
      await mark.hover({ force: true });
      expect(await page.locator('#tip:visible').innerText()).toMatch(
        /^log everything: 0\.0\s% \[.+\] of live opens lost, 11\.9 \[.+\] bytes for each impression$/,
      );
    });

    it('highlights a pipeline in one fault and leaves the others alone', async () => {
      const { page } = await visit(browser, pages.mitigations);
      const faults = page.locator('main > section[id^="fault-"]');
      const open = (fault: typeof faults) =>
        changeAddress(page, async () =>
          page.evaluate(`location.hash = '#${await fault.getAttribute('id')}'`),
        );
      const [first, last] = [faults.first(), faults.last()];
      await open(first);
      await first.getByRole('button', { name: 'reconstructed by event time', exact: true }).click();
      expect(await first.locator('.dimmed').count()).toBeGreaterThan(20);
      expect(await first.locator('tr.dimmed').count()).toBe(3);
      expect(await page.locator('.dimmed').count()).toBe(await first.locator('.dimmed').count());
      // The same label in another fault is another series.
      await open(last);
      await last.locator('[data-highlights]').first().click();
      expect(await first.locator('.dimmed').count()).toBe(0);
    });

    it('leads from the table to a mitigation with its keys', async () => {
      const { page } = await visit(browser, pages.mitigations, { hash: '#mitigations' });
      await changeAddress(page, () =>
        page.locator('#mitigations a[href="#mitigation-log-rows"]').first().click(),
      );
      const section = page.locator('section#mitigation-log-rows');
      expect(await section.locator('pre').innerText()).toContain('training:');
      const { y } = (await section.boundingBox())!;
      expect(y).toBeGreaterThanOrEqual(-1);
      expect(y).toBeLessThan(120);
    });

    it('leaves fingers enough room on a phone', async () => {
      const { page } = await visit(browser, pages.mitigations, { width: 360, height: 740, hasTouch: true });
      for (const control of await page.locator('button:visible, summary:visible, .aside a:visible').all()) {
        const { height } = (await control.boundingBox())!;
        expect(height, await control.innerText()).toBeGreaterThanOrEqual(40);
      }
    });
  });
});
