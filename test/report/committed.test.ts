/** Committed reports are what is rendered of the data beside them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributionPage } from '../../src/report/attribution/page.ts';
import { challengeScorePage } from '../../src/report/challenge/page.ts';
import { claimsPage } from '../../src/report/claims/page.ts';
import { readDataFile } from '../../src/report/dataFiles.ts';
import { explanationPage } from '../../src/report/explanation/page.ts';
import { factsPage } from '../../src/report/facts/page.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { mitigationsPage } from '../../src/report/mitigations/page.ts';
import { storagePage } from '../../src/report/mitigations/storagePage.ts';
import type { Page } from '../../src/report/page.ts';
import { runPage } from '../../src/report/run/page.ts';
import { renderTerminal } from '../../src/report/terminal.ts';

const results = join(import.meta.dirname, '../../results');
const read = (file: string) => readFileSync(join(results, file), 'utf8');
/** As `hindsight report` reads them, with a number that JSON has no name for as NaN. */
const value = <T>(file: string) => readDataFile(read(file), file).value as T;

const documents: [file: string, page: Page][] = [
  ['run/article/summary.md', runPage(value('run/article/result.json'))],
  ['attribute/article/attribution.md', attributionPage(value('attribute/article/attribution.json'))],
  ['facts/article/facts.md', factsPage(value('facts/article/facts.json'))],
  ['challenge/score.md', challengeScorePage(value('challenge/score.json'))],
  ['claims/claims.md', claimsPage(value('claims/claims.json'))],
  ['mitigations/mitigations.md', mitigationsPage(value('mitigations/mitigations.json'))],
  ['mitigations/storage.md', storagePage(value('mitigations/storage.json'))],
];

describe.each(documents)('%s', (file, page) => {
  it('is what is rendered, byte for byte', () => {
    expect(renderMarkdown(page)).toBe(read(file));
  });
});

describe.each([
  ...documents,
  [
    'explain/article/explain.json',
    explanationPage(JSON.parse(read('explain/article/explain.json'))),
  ] as const,
])('%s in terminals', (_, page) => {
  it.each([40, 60, 80, 100, 140])('keeps its form at %i columns', (columns) => {
    expect(renderTerminal(page, { columns, color: false })).toMatchSnapshot();
  });

  it('keeps its colours', () => {
    expect(renderTerminal(page, { columns: 60, color: true })).toMatchSnapshot();
  });
});

const reports = readdirSync(results, { recursive: true, encoding: 'utf8' }).filter(
  (file) => basename(file) === 'report.html',
);
it.each(reports)('%s names documentation that is there, and leads to no plain Markdown', (file) => {
  const [, guide] = /<code class="guide">([^<]*)<\/code>/.exec(read(file)) ?? [];
  expect(existsSync(join(results, '..', guide ?? 'none'))).toBe(true);
  expect(read(file)).not.toMatch(/href="[^"]*\.md[#"]/);
});
