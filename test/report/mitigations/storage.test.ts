import { describe, expect, it } from 'vitest';
import { layoutNames } from '../../../src/lab/studies/storage/layouts.ts';
import type { StorageWorld } from '../../../src/lab/studies/storage/schema.ts';
import { storageReport } from '../../../src/report/kinds.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { layoutStyles } from '../../../src/report/mitigations/layoutStyles.ts';
import { storageChart } from '../../../src/report/mitigations/storageChart.ts';
import { storagePage } from '../../../src/report/mitigations/storagePage.ts';
import { reportFiles } from '../../../src/report/write.ts';
import { checked } from '../chart/drawn.ts';
import { growthOf } from './growth.ts';

const usual = growthOf(
  [250, 500, 1000, 2000],
  [7, 14, 28],
  (layout, users) => 20 * 2 ** layout + 10_000 / users,
);

describe.each([
  ['of the usual sizes', usual],
  ['where all layouts take the same', growthOf([10, 20], [1, 2], () => 5)],
  [
    'of many sizes',
    growthOf([400, 100, 110, 120, 130, 1000], [7, 8, 9, 10, 11, 12, 13, 14], (layout) => 3 + layout),
  ],
  ['over many decades', growthOf([10, 1_000_000], [1, 300], (layout) => 10 ** (layout - 2))],
])('the chart %s', (_, growth) => {
  it.each([
    328, 768, 900,
  ])('has all its texts, and a point for each world and layout, at %i pixels', (width) => {
    const { elements } = checked(storageChart(growth), width);
    const sizes = (of: (world: StorageWorld) => number) => new Set(growth.worlds.map(of)).size;
    const shown = sizes(({ users }) => users) + sizes(({ days }) => days);
    const marks = elements.filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g');
    expect(marks).toHaveLength(shown * layoutNames.length);
  });
});

it('the chart tells layouts apart', () => {
  const looks = Object.values(layoutStyles).map(({ style }) => JSON.stringify(style));
  expect(new Set(looks).size).toBe(layoutNames.length);
});

describe('the page', () => {
  const page = renderMarkdown(storagePage(usual));

  it('tells the largest world, in bytes per impression and in all', () => {
    // 20 bytes and 10,000 / 2,000 more for each user and day, of two impressions.
    expect(page).toContain('| row-wise log | the vector of each impression | 12.5 | 25.0 | 1.4 MB |');
    expect(page).toContain('## 2,000 users, 28 days of logging, 112,000 impressions');
    expect(page).toContain('user 1.00, story 0.25');
  });

  it('tells the lines, and what they lead to with its assumptions', () => {
    expect(page).toContain('| row-wise log | 3.0 | 4.0 | 5.0 % | 1.00 | 0.50 |');
    expect(page).toContain('## Extrapolated to 100,000,000 users and 365 days');
    expect(page).toContain('| row-wise log | 2.1 TB | 28.8 |');
    expect(page).toContain('- Everything stays as it is.');
  });
});

it('the files are the same each time, and the data comes last', async () => {
  const files = await reportFiles(storageReport, usual);
  expect([...files.keys()]).toEqual([
    'storage.md',
    'report.html',
    'storage.svg',
    'storage.png',
    'storage.json',
  ]);
  expect(await reportFiles(storageReport, usual)).toEqual(files);
});
