/** Committed reports are what is rendered of the data beside them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributionPage } from '../../src/report/attribution/page.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { Page } from '../../src/report/page.ts';
import { runPage } from '../../src/report/run/page.ts';
import { renderTerminal } from '../../src/report/terminal.ts';

const results = join(import.meta.dirname, '../../results');
const read = (file: string) => readFileSync(join(results, file), 'utf8');

const reports: [file: string, data: string, pageOf: (data: never) => Page][] = [
  ['run/article/summary.md', 'run/article/result.json', runPage],
  ['attribute/article/attribution.md', 'attribute/article/attribution.json', attributionPage],
];

describe.each(reports)('%s', (file, data, pageOf) => {
  const page = pageOf(JSON.parse(read(data)) as never);

  it('is what is rendered, byte for byte', () => {
    expect(renderMarkdown(page)).toBe(read(file));
  });

  it.each([40, 80, 140])('keeps its form in a terminal of %i columns', (columns) => {
    expect(renderTerminal(page, { columns, color: false })).toMatchSnapshot();
  });

  it('keeps its colours', () => {
    expect(renderTerminal(page, { columns: 60, color: true })).toMatchSnapshot();
  });
});
