import { beforeAll, describe, expect, it } from 'vitest';
import type { StorageGrowth, StorageWorld } from '../../../src/lab/storage/growth.ts';
import { layoutNames } from '../../../src/lab/storage/layouts.ts';
import type { TextWidth } from '../../../src/report/chartStyle.ts';
import { openStudio, type Studio } from '../../../src/report/drawing.ts';
import { layoutStyles } from '../../../src/report/mitigations/layoutStyles.ts';
import { logAxis } from '../../../src/report/mitigations/logAxis.ts';
import { storageChart } from '../../../src/report/mitigations/storageChart.ts';
import { storageFiles } from '../../../src/report/mitigations/storageFiles.ts';
import { storageMarkdown } from '../../../src/report/mitigations/storageMarkdown.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
const textWidth: TextWidth = (text, size, bold) => studio.textWidth(text, size, bold);

/** @param bytesOf of a layout, for each user and day */
function growthOf(
  users: readonly number[],
  days: readonly number[],
  bytesOf: (layout: number, users: number, days: number) => number,
): StorageGrowth {
  const byLayout = <T>(make: (layout: number) => T) =>
    Object.fromEntries(layoutNames.map((name, index) => [name, make(index)])) as never as Record<
      (typeof layoutNames)[number],
      T
    >;
  const world = (count: number, day: number): StorageWorld => {
    const impressions = 2 * count * day;
    return {
      users: count,
      days: day,
      impressions,
      layouts: byLayout((layout) => {
        const bytes = bytesOf(layout, count, day) * count * day;
        const bytesPerImpression = bytes / impressions;
        return {
          bytes,
          uncompressedBytes: 2 * bytes,
          bytesPerImpression,
          uncompressedBytesPerImpression: 2 * bytesPerImpression,
        };
      }),
      versionsPerImpression: { user: 1, story: 0.25 },
    };
  };
  return {
    scenario: 'handmade',
    seed: 7,
    features: 16,
    worlds: users.flatMap((count) => days.map((day) => world(count, day))),
    extrapolation: {
      users: 100_000_000,
      days: 365,
      impressions: 73e9,
      layouts: byLayout((layout) => ({
        fixedBytes: 1,
        fixedBytesPerDay: 2,
        bytesPerUser: 3,
        bytesPerUserDay: 4,
        residual: 0.05,
        userExponent: 1,
        dayExponent: 0.5,
        bytes: 2.1e12 * (layout + 1),
        bytesPerImpression: 28.77,
      })),
      assumptions: ['Everything stays as it is.'],
    },
  };
}

const usual = growthOf(
  [250, 500, 1000, 2000],
  [7, 14, 28],
  (layout, users) => 20 * 2 ** layout + 10_000 / users,
);

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly padding: { left: number; right: number; top: number; bottom: number };
  readonly layer: {
    mark: { type: string; fontSize: number; fontWeight: string; align: 'left' | 'center' | 'right' };
    data: { values: { x: number; y: number; x2?: number; y2?: number; text: string; color: string }[] };
  }[];
}

function marksOf({ layer }: Drawn, type: string) {
  return layer
    .filter(({ mark }) => mark.type === type)
    .flatMap(({ mark, data }) =>
      data.values.filter(({ x }) => x !== undefined).map((value) => ({ ...value, mark })),
    );
}

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
    const chart = drawn();
    const boxes = marksOf(chart, 'text').map(({ x, y, text, mark }) => {
      const width = textWidth(text, mark.fontSize, mark.fontWeight === 'bold');
      const left = x - { left: 0, center: width / 2, right: width }[mark.align];
      return { text, left, right: left + width, top: y - mark.fontSize / 2, bottom: y + mark.fontSize / 2 };
    });
    boxes.forEach((a, index) => {
      expect(a.left, a.text).toBeGreaterThanOrEqual(-chart.padding.left);
      expect(a.right, a.text).toBeLessThanOrEqual(chart.width + chart.padding.right);
      expect(a.top, a.text).toBeGreaterThanOrEqual(-chart.padding.top);
      expect(a.bottom, a.text).toBeLessThanOrEqual(chart.height + chart.padding.bottom);
      for (const b of boxes.slice(index + 1)) {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart, `"${a.text}" over "${b.text}"`).toBe(true);
      }
    });
  });

  it('keeps every mark inside, and has a point for each world of a panel and each layout', () => {
    const chart = drawn();
    for (const { x, y, x2 = x, y2 = y } of ['rule', 'point'].flatMap((type) => marksOf(chart, type))) {
      for (const place of [x, x2]) expect(place >= 0 && place <= chart.width).toBe(true);
      for (const place of [y, y2]) expect(place >= 0 && place <= chart.height).toBe(true);
    }
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
