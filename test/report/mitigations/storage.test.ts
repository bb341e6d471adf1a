import { beforeAll, describe, expect, it } from 'vitest';
import { layoutNames } from '../../../src/lab/storage/layouts.ts';
import type { StorageWorld } from '../../../src/lab/storage/schema.ts';
import { openStudio, type Studio } from '../../../src/report/chart/drawing.ts';
import type { TextWidth } from '../../../src/report/chart/style.ts';
import { layoutStyles } from '../../../src/report/mitigations/layoutStyles.ts';
import { logAxis } from '../../../src/report/mitigations/logAxis.ts';
import { storageChart } from '../../../src/report/mitigations/storageChart.ts';
import { storageFiles } from '../../../src/report/mitigations/storageFiles.ts';
import { storageMarkdown } from '../../../src/report/mitigations/storageMarkdown.ts';
import { type Drawn, expectMarksInside, expectTextsApart, marksOf } from './drawn.ts';
import { growthOf } from './growth.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
const textWidth: TextWidth = (text, size, bold) => studio.textWidth(text, size, bold);

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
  const drawn = () => storageChart(growth, textWidth) as unknown as Drawn;

  it('cuts no text and lays none over another', () => {
    expectTextsApart(drawn(), textWidth);
  });

  it('keeps every mark inside, and has a point for each world of a panel and each layout', () => {
    const chart = drawn();
    expectMarksInside(chart);
    const sizes = (of: (world: StorageWorld) => number) => new Set(growth.worlds.map(of)).size;
    const shown = sizes(({ users }) => users) + sizes(({ days }) => days) + 1;
    expect(marksOf(chart, 'point')).toHaveLength(shown * layoutNames.length);
  });
});

it('the chart tells layouts apart', () => {
  const looks = Object.values(layoutStyles).map(({ color, shape, hollow }) => `${color} ${shape} ${hollow}`);
  expect(new Set(looks).size).toBe(layoutNames.length);
});

it('a logarithmic axis puts equal ratios equally far apart', () => {
  const { place, ticks } = logAxis([20, 4000], [0, 300]);
  expect(ticks).toEqual([20, 50, 100, 200, 500, 1000, 2000, 5000]);
  expect(place(200) - place(20)).toBeCloseTo(place(2000) - place(200), 9);
  expect(place(20)).toBeGreaterThan(0);
  expect(place(5000)).toBeLessThanOrEqual(300);
});

describe('the page', () => {
  const page = storageMarkdown(usual);

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
  const files = await storageFiles(usual);
  expect([...files.keys()]).toEqual(['storage.svg', 'storage.png', 'storage.md', 'storage.json']);
  expect(files.get('storage.svg')).not.toMatch(/NaN|undefined|Infinity/);
  expect(await storageFiles(usual)).toEqual(files);
});
