/** What is where in a drawing made of scenes. */
import { expect } from 'vitest';
import type { TextWidth } from '../../../src/report/chart/style.ts';

export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly padding: { left: number; right: number; top: number; bottom: number };
  readonly layer: {
    mark: {
      type: string;
      fontSize: number;
      fontWeight: string;
      align: 'left' | 'center' | 'right';
      shape?: string;
      filled?: boolean;
    };
    data: { values: { x: number; y: number; x2?: number; y2?: number; text: string; color: string }[] };
  }[];
}

export function marksOf({ layer }: Drawn, type: string) {
  return layer
    .filter(({ mark }) => mark.type === type)
    .flatMap(({ mark, data }) =>
      data.values.filter(({ x }) => x !== undefined).map((value) => ({ ...value, mark })),
    );
}

export function expectTextsApart(chart: Drawn, textWidth: TextWidth): void {
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
}

export function expectMarksInside(chart: Drawn): void {
  for (const { x, y, x2 = x, y2 = y } of ['rule', 'point', 'rect'].flatMap((type) => marksOf(chart, type))) {
    for (const place of [x, x2]) expect(place >= 0 && place <= chart.width, `x ${place}`).toBe(true);
    for (const place of [y, y2]) expect(place >= 0 && place <= chart.height, `y ${place}`).toBe(true);
  }
}
