/** The site of the documentation: every link of it leads somewhere, and it opens from disk. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, node, ROOT } from '../cli/hindsight.ts';
import { canBrowse, openBrowser } from './chromium.ts';
import { overflowOf, violationsIn, visit } from './visit.ts';

let site = '';
beforeAll(async () => {
  site = join(mkdtempSync(join(tmpdir(), 'hindsight-site-')), 'site');
  const { code, stderr } = await node([join(ROOT, 'tools', 'site', 'main.mjs'), site], { cwd: ROOT });
  expect(code, stderr).toBe(0);
});
afterAll(() => rmSync(dirname(site), { recursive: true, force: true }));

const decoded = (text: string) =>
  decodeURI(text.replaceAll('&amp;', '&').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)));

it('has no dead link, and none that needs a server', () => {
  const pages = filesBelow(site).filter((file) => file.endsWith('.html'));
  // Reports and the playground make some of theirs while they run.
  const texts = new Map(
    pages.map((file) => [
      join(site, file),
      readFileSync(join(site, file), 'utf8').replace(/<script>[\s\S]*?<\/script>/g, ''),
    ]),
  );
  const dead = [...texts].flatMap(([file, text]) =>
    Array.from(text.matchAll(/\s(?:href|src)="([^"]*)"/g), ([, link]) => link)
      .filter((link) => !/^(?:https?|data|mailto):/.test(link))
      .filter((link) => {
        const [path, anchor] = decoded(link).split('#');
        const target = path === '' ? file : join(dirname(file), path);
        if (path.startsWith('/') || !existsSync(target)) return true;
        return (anchor ?? '') !== '' && texts.has(target) && !texts.get(target)?.includes(` id="${anchor}"`);
      })
      .map((link) => `${file}: ${link}`),
  );
  expect(pages.length).toBeGreaterThan(30);
  expect(dead).toEqual([]);
});

it('leads from a report to the documentation of it, and to that of all', () => {
  const report = readFileSync(join(site, 'results', 'claims', 'report.html'), 'utf8');
  expect(report).toContain('<a class="brand" href="../../docs/index.html">Hindsight</a>');
  expect(report).toContain(
    '<a href="../../docs/know/claims.html"><code class="guide">docs/know/claims.md</code></a>',
  );
});

describe.runIf(canBrowse())('in a browser, from disk', () => {
  it.each([
    ['a wide window', 1440, 'light' as const],
    ['a phone in the dark', 390, 'dark' as const],
  ])('%s: can be read, searched and followed', async (_, width, scheme) => {
    const browser = await openBrowser();
    try {
      const { page, troubles } = await visit(browser, join(site, 'docs', 'index.html'), { width, scheme });
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      await page.getByRole('searchbox').fill('gap flattery damage');
      await page.locator('#found a').first().click();
      await page.waitForURL(/know\/measures\.html#gap-flattery-damage$/);
      expect(await page.locator('main').innerText()).toContain('gap of the baseline = flattery + damage');
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      const elsewhere = troubles.filter((trouble) => !trouble.startsWith('file:'));
      expect(elsewhere).toEqual([]);
      // It reads styles in a way that browsers forbid on a disk.
      expect(await violationsIn(page)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
