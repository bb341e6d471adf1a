/** Charts as a browser draws them, in the letters of its page: nothing is cut, small, or beneath something else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributionReport, runReport } from '../../src/report/kinds.ts';
import { writeReport } from '../../src/report/write.ts';
import { handmade as attributionByHand } from '../report/attribution/handmade.ts';
import { goldenResult } from '../report/golden.ts';
import { canBrowse, openBrowser } from './chromium.ts';
import { visit } from './visit.ts';

/** What a reader could not read, in words; runs in the browser. */
const TROUBLES = `(() => {
  const troubles = [];
  for (const svg of document.querySelectorAll('.chart svg')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const chart = svg.closest('figure').id;
    const scale = frame.width / svg.viewBox.baseVal.width;
    const boxes = [...svg.querySelectorAll('text')].map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const size = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
      if (size < 10.9) troubles.push(chart + ': ' + text.textContent + ' has ' + size + ' px');
      if (left < frame.left - 1 || right > frame.right + 1) troubles.push(chart + ': ' + text.textContent + ' is cut');
      // Lines of text may touch, letters not.
      const slack = (bottom - top) * 0.15;
      return { name: text.textContent, left, right, top: top + slack, bottom: bottom - slack };
    });
    boxes.forEach((one, index) => {
      for (const other of boxes.slice(index + 1))
        if (one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
          troubles.push(chart + ': ' + one.name + ' and ' + other.name + ' overlap');
    });
  }
  return troubles;
})()`;

describe.runIf(canBrowse())('charts in a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  let directory = '';
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-charts-'));
    await writeReport(runReport, goldenResult(), join(directory, 'run'));
    await writeReport(attributionReport, attributionByHand(), join(directory, 'attribution'));
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  describe.each(['run', 'attribution'])('%s', (name) => {
    it.each([360, 560, 768, 1280])('can be read in a window of %i pixels', async (width) => {
      const { page } = await visit(browser, join(directory, name, 'report.html'), { width });
      expect(await page.evaluate(TROUBLES)).toEqual([]);
      const shown = await page.locator('.chart svg:visible').count();
      expect(shown).toBe(await page.locator('figure.chart').count());
      // No chart moves sideways.
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('.chart svg')].filter((svg) => svg.getBoundingClientRect().right > innerWidth).length`,
        ),
      ).toBe(0);
      await page.context().close();
    });
  });
});
