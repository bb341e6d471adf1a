import { beforeAll, describe, expect, it } from 'vitest';
import type { Dose } from '../../../src/lab/studies/claims/schema.ts';
import { openStudio, type Studio } from '../../../src/report/chart/drawing.ts';
import { textLines } from '../../../src/report/chart/lines.ts';
import { provenanceStyle } from '../../../src/report/chart/provenances.ts';
import type { TextWidth } from '../../../src/report/chart/style.ts';
import { valueAxis } from '../../../src/report/chart/valueAxis.ts';
import { claimChart } from '../../../src/report/claims/claimChart.ts';
import { measureOf } from '../../../src/report/claims/measures.ts';
import { placesOf } from '../../../src/report/claims/places.ts';
import { stylesOf } from '../../../src/report/claims/styles.ts';
import { axisTitle, shortened } from '../../../src/report/claims/words.ts';
import { OUTCOMES } from './handmadeOutcomes.ts';
import { about, outcome, part } from './report.ts';

let studio: Studio;
const widths = new Map<string, number>();
beforeAll(async () => {
  studio = await openStudio();
});

/** As the studio measures, but each text only once. */
const textWidth: TextWidth = (text, fontSize, bold = false) => {
  const key = `${fontSize} ${bold} ${text}`;
  const width = widths.get(key) ?? studio.textWidth(text, fontSize, bold);
  widths.set(key, width);
  return width;
};

interface Mark {
  readonly type: string;
  readonly fontSize: number;
  readonly fontWeight: string;
  readonly align: 'left' | 'center' | 'right';
  readonly strokeDash?: unknown;
  readonly shape?: string;
  readonly strokeWidth?: number;
}
interface Value {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly text: string;
  readonly color: string;
}
interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly padding: { left: number; right: number; top: number; bottom: number };
  readonly layer: { mark: Mark; data: { values: Value[] } }[];
}

const drawn = (one: Parameters<typeof claimChart>[0]) => claimChart(one, textWidth) as unknown as Drawn;

/** Values of the marks of a kind; not the empty title of the frame, whose place is fixed in its mark. */
function marksOf({ layer }: Drawn, type: string): (Value & { mark: Mark })[] {
  return layer
    .filter(({ mark }) => mark.type === type)
    .flatMap(({ mark, data }) => data.values.filter(({ x }) => x !== undefined).map((v) => ({ ...v, mark })));
}

/** Rectangles of the texts as they are drawn. */
function boxesOf(chart: Drawn) {
  return marksOf(chart, 'text').map(({ x, y, text, mark }) => {
    const width = textWidth(text, mark.fontSize, mark.fontWeight === 'bold');
    const left = x - { left: 0, center: width / 2, right: width }[mark.align];
    return { text, left, right: left + width, top: y - mark.fontSize / 2, bottom: y + mark.fontSize / 2 };
  });
}

const withLongNames = outcome('long', 'refuted', {
  parts: [part(`gap.auc of recomputed × time × ${'w'.repeat(60)} minus ${'x'.repeat(60)}`, about(0.1, 0.01))],
  doses: [
    {
      file: 'a.yaml',
      title: 'A title with a '.concat('long-'.repeat(30), 'word'),
      key: 'training.'.repeat(20),
      seeds: 20,
      is: 'above',
      series: [
        {
          label: 'a label '.repeat(30).trim(),
          contrast: 'gap.auc of a minus b',
          margin: 0.01,
          points: [
            { at: 'y'.repeat(90), effect: about(0.1, 0.01) },
            { at: 'two words '.repeat(15).trim(), effect: about(0.1, 0.01) },
          ],
        },
      ],
    },
  ],
});
const EVERY = { ...OUTCOMES, withLongNames };

describe.each(Object.entries(EVERY))('the chart of %s', (_, one) => {
  it('cuts no text and lays none over another', () => {
    const chart = drawn(one);
    const boxes = boxesOf(chart);
    for (const box of boxes) {
      expect(box.left, box.text).toBeGreaterThanOrEqual(-chart.padding.left);
      expect(box.right, box.text).toBeLessThanOrEqual(chart.width + chart.padding.right);
      expect(box.top, box.text).toBeGreaterThanOrEqual(-chart.padding.top);
      expect(box.bottom, box.text).toBeLessThanOrEqual(chart.height + chart.padding.bottom);
    }
    boxes.forEach((a, index) => {
      for (const b of boxes.slice(index + 1)) {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart, `"${a.text}" over "${b.text}"`).toBe(true);
      }
    });
  });

  it('keeps every mark inside, at places that are numbers', () => {
    const chart = drawn(one);
    for (const { x, y, x2 = x, y2 = y } of ['rule', 'point', 'rect'].flatMap((type) =>
      marksOf(chart, type),
    )) {
      for (const place of [x, x2]) expect(place >= 0 && place <= chart.width).toBe(true);
      for (const place of [y, y2]) expect(place >= 0 && place <= chart.height).toBe(true);
    }
  });

  it('is readable at 900 pixels, and draws', async () => {
    const { width, padding } = drawn(one);
    expect(width + padding.left + padding.right).toBeLessThanOrEqual(910);
    const { svg } = await studio.draw(claimChart(one, textWidth));
    expect(svg).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it('has a point for each mean that is known: parts, controls, doses and legends', () => {
    const means = one.parts.flatMap(({ effect, control }) => [
      effect.mean,
      control?.effect.mean ?? Number.NaN,
    ]);
    const series = one.doses.flatMap((dose) => dose.series);
    means.push(...series.flatMap(({ points }) => points.map(({ effect }) => effect.mean)));
    const expected = means.filter(Number.isFinite).length + series.length;
    expect(marksOf(drawn(one), 'point')).toHaveLength(expected);
  });
});

describe('the parts', () => {
  it('have their interval, bounds, margin and tolerance where the axis says', () => {
    const chart = drawn(
      outcome('a', 'reproduced', {
        parts: [part('gap.auc of a', about(0.06, 0.01), { is: 'within', margin: 0.08 })],
      }),
    );
    const ticks = marksOf(chart, 'text').filter(({ text }) => /^−?\d\.\d+$/.test(text));
    const [first, last] = [ticks[0], ticks[ticks.length - 1]];
    const number = (text: string) => Number(text.replace('−', '-'));
    const [from, to] = [number(first.text), number(last.text)];
    const valueAt = (x: number) => from + ((x - first.x) / (last.x - first.x)) * (to - from);
    const spans = (type: string, color: string, width?: number) =>
      marksOf(chart, type)
        .filter((mark) => mark.color === color && (width === undefined || mark.mark.strokeWidth === width))
        .flatMap(({ x, x2 }) => [valueAt(x), valueAt(x2)].map((value) => Number(value.toFixed(6)) + 0));
    expect(spans('rule', '#0072B2', 3)).toEqual([0.05, 0.07]);
    expect(spans('rule', '#0072B2', 1)).toEqual([0.04, 0.08]);
    expect(spans('rule', '#D55E00')).toEqual([-0.08, -0.08, 0.08, 0.08]);
    expect(spans('rule', '#009E73', 3)).toEqual([-0.0004, 0.0006]);
    expect(spans('rect', '#E8E8E8')).toEqual([-0.002, 0.002]);
  });

  it('say so where there is no value', () => {
    const texts = marksOf(drawn(OUTCOMES['manyParts']), 'text').map(({ text }) => text);
    expect(texts).toContain('a seed has no such value');
  });
});

describe('words of a chart', () => {
  it('shorten contrasts and name what is measured', () => {
    const plain = (text: string) => shortened(text).replaceAll('\u00a0', ' ');
    expect(plain('gap.auc of a × time minus b × time')).toBe('gap of a × time − b × time');
    expect(plain('shadow.auc of a minus offline.auc of b plus live.auc of c')).toBe(
      'shadow of a − offline of b + live of c',
    );
    expect(plain('coefficient.user_open_rate of a')).toBe('coefficient.user_open_rate of a');
    expect(axisTitle(['damage.auc of a'])).toBe('difference in AUC');
    expect(axisTitle(['shadow.ne of a minus b'])).toBe('difference in NE');
    expect(axisTitle(['(flattery.auc of a plus b) / 2'])).toBe('difference in AUC');
    expect(axisTitle(['offline.auc of a', 'gap.auc of a'])).toBe('AUC');
    expect(axisTitle(['skew.mismatch of a minus b'])).toBe('% of values');
    expect(axisTitle(['day3.rows of a'])).toBe('rows');
    expect(measureOf('(coefficient.x of a plus b) / 2').unit).toBe(measureOf('coefficient.x of a').unit);
  });

  it('break a word that is longer than a line, and lose no letter', () => {
    const lines = textLines('ab abcdefghij c', 4, 1, (text) => text.length);
    expect(lines).toEqual(['ab', 'abcd', 'efgh', 'ij c']);
    expect(textLines('abc', 0, 1, (text) => text.length).join('')).toBe('abc');
  });
});

describe('places of a dose', () => {
  const along = (...ats: (number | string)[]) =>
    placesOf([
      {
        label: '',
        contrast: '',
        margin: null,
        points: ats.map((at) => ({ at, effect: about(0, 0) })),
      },
    ]);

  it('are in order where they are numbers or durations', () => {
    expect(along('1d', '10m', '6h')).toEqual({ names: ['10m', '6h', '1d'], ordered: true });
    expect(along(10, -1, 0.5, '2')).toEqual({ names: ['-1', '0.5', '2', '10'], ordered: true });
  });

  it('stay as they appear where some are names', () => {
    expect(along('random', '1d', 'none')).toEqual({ names: ['random', '1d', 'none'], ordered: false });
    expect(along(3, '1d').ordered).toBe(false);
  });
});

describe('looks of series', () => {
  const dose = (...labels: string[]): Dose => ({
    file: '',
    title: '',
    key: '',
    seeds: 1,
    is: 'above',
    series: labels.map((label) => ({ label, contrast: 'gap.auc of a', margin: null, points: [] })),
  });

  it('differ within a panel', () => {
    const panels = [['a', 'b', 'c'], 'defghijk'.split(''), ['k', 'a', 'z']];
    const styles = stylesOf(panels.map((labels) => dose(...labels)));
    for (const labels of panels)
      expect(new Set(labels.map((label) => styles.get(label))).size).toBe(labels.length);
  });

  it('are those of provenances wherever a series is one, and of nothing else beside it', () => {
    const styles = stylesOf([dose('a', 'b', 'reconstructed', 'constructor', 'recomputed', 'logged')]);
    for (const name of ['logged', 'recomputed', 'reconstructed'])
      expect(styles.get(name)).toBe(provenanceStyle(name));
    expect(new Set(styles.values()).size).toBe(6);
  });

  it('are reused before they fail where there are more series than looks', () => {
    expect(stylesOf([dose(...'abcdefghij'.split(''))]).size).toBe(10);
  });
});

describe('the axis of levels', () => {
  it('may leave zero out, and has a width where all values are equal', () => {
    const levels = valueAxis([0.71, 0.73], [0, 100], 5, false);
    expect(levels.ticks[0]).toBeGreaterThan(0.6);
    for (const values of [[0.7], [-3, -3], [], [0, 0]]) {
      const { place, ticks } = valueAxis(values, [0, 100], 5, false);
      expect(ticks.length).toBeGreaterThan(1);
      for (const value of values) expect(place(value) >= 0 && place(value) <= 100).toBe(true);
    }
  });
});
