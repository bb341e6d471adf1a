/** A page read back as a reader sees it, with nothing of the code that wrote it. */
import { expect } from 'vitest';

export interface ReadTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Text between tags, with what is escaped as it was. */
function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

export function tablesOf(page: string): ReadTable[] {
  return [...page.matchAll(/<table>[\s\S]*?<\/table>/g)].map(([table]) => {
    const rows = [...table.matchAll(/<tr[^>]*>[\s\S]*?<\/tr>/g)].map(([row]) =>
      [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => textOf(cell)),
    );
    const [head, ...body] = rows;
    return { caption: textOf(/<caption>([\s\S]*?)<\/caption>/.exec(table)?.[1] ?? ''), head, rows: body };
  });
}

/** Every figure with its interval in Markdown is in the page, too. */
export function expectFigures(page: string, markdown: string): void {
  const figures = [...markdown.matchAll(/[−+]?\d[\d.]*(?: %)? \[[^\]]*\]/g)].map(([figure]) => figure);
  expect(figures.length).toBeGreaterThan(10);
  const text = textOf(page.slice(page.indexOf('<body>')).replaceAll('\u00a0', ' '));
  expect(figures.filter((figure) => !text.includes(figure))).toEqual([]);
}

/** Whole, by itself, and without two things of one name. */
export function expectSound(page: string): void {
  const body = page.slice(page.indexOf('<body>'), page.lastIndexOf('<script>'));
  expect(body).not.toMatch(/NaN|undefined|\[object/);
  expect(page).not.toMatch(/(?:src|href)="(?!#|data:)|url\((?!#)|@import/);
  const ids = [...body.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const targets = [...body.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
  // An empty one leads to the beginning of the page.
  expect(targets.filter((id) => id !== '' && !ids.includes(id))).toEqual([]);
}
