import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laidLandmarks } from '../../../src/report/chart/landmarks.ts';
import { pagePaint } from '../../../src/report/chart/palette.ts';
import { textWidth } from '../../../src/report/chart/text.ts';
import { cases } from '../../gear.ts';
import { newDocument } from './drawn.ts';

const pen = { document: newDocument(), paint: pagePaint, series: new Set<string>() };
const WIDTH = 328;

function labelsOf(landmarks: readonly { at: number; label: string }[]) {
  const { elements, tops, height } = laidLandmarks(pen, landmarks, (value) => value, WIDTH);
  return elements.map((element) => {
    const attributes = new Map([...element.attributes].map(({ name, value }) => [name, Number(value)]));
    const text = element.textContent ?? '';
    const [left, baseline] = [attributes.get('x')!, attributes.get('y')!];
    const index = landmarks.findIndex(({ label }) => label === text);
    const box = { left, right: left + textWidth(text, 12), top: baseline - 9, bottom: baseline + 3 };
    return { text, ...box, lineAt: landmarks[index].at, lineTop: tops[index], height };
  });
}

describe('labels of landmarks', () => {
  const landmarks = fc
    .uniqueArray(fc.integer({ min: 0, max: WIDTH }), { minLength: 1, maxLength: 4 })
    .map((all) => all.map((at, index) => ({ at, label: `landmark ${'x'.repeat(index * 3)}` })));

  it('stay inside, apart from one another, and out of the way of lines', () => {
    fc.assert(
      fc.property(landmarks, (all) => {
        const labels = labelsOf(all);
        expect(labels).toHaveLength(all.length);
        for (const one of labels) {
          expect(one.left).toBeGreaterThanOrEqual(0);
          expect(one.right).toBeLessThanOrEqual(WIDTH);
          expect(one.top).toBeGreaterThanOrEqual(0);
          expect(one.bottom).toBeLessThanOrEqual(one.height);
          for (const other of labels) {
            if (other === one) continue;
            const isBeside = one.right < other.left || other.right < one.left;
            expect(isBeside || one.bottom <= other.top || other.bottom <= one.top).toBe(true);
            const isCrossed =
              other.lineAt > one.left && other.lineAt < one.right && other.lineTop < one.bottom - 4;
            if (all.length <= 2) expect(isCrossed, `${other.text} crosses ${one.text}`).toBe(false);
          }
        }
      }),
      cases(100),
    );
  });

  it('are on the right of their line where there is room, and else on the left', () => {
    const [alone] = labelsOf([{ at: 100, label: 'oracle' }]);
    expect(alone.left).toBe(105);
    const [before, after] = labelsOf([
      { at: 150, label: 'incumbent' },
      { at: 170, label: 'oracle' },
    ]);
    expect(before.right).toBeCloseTo(145);
    expect(after.left).toBe(175);
    expect(before.top).toBe(after.top);
  });
});
