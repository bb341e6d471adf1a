/** The charts of the committed pages as a browser draws them, in its letters: nothing is cut, small, or beneath something else. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBrowse, openBrowser } from './chromium.ts';
import { openAll, visit } from './visit.ts';

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

const results = join(import.meta.dirname, '../../results');

describe.runIf(canBrowse())('charts in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  describe.each(['run/article', 'attribute/article', 'claims', 'mitigations'])('%s', (name) => {
    it.each([360, 560, 768, 1280])('can be read in a window of %i pixels', async (width) => {
      const { page } = await visit(browser, join(results, name, 'report.html'), { width });
      await openAll(page);
      expect(await page.evaluate(TROUBLES)).toEqual([]);
      const shown = await page.locator('.chart svg:visible').count();
      expect(shown).toBeGreaterThan(0);
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
