/** Lines at values that others are compared with, and their labels above a plot. */
import type { Landmark } from './chart.ts';
import type { Segment, Stroke } from './marks.ts';
import { type Pen, type SvgElement, textAt } from './svg.ts';
import { leading, SMALL, textWidth } from './text.ts';

export interface LaidLandmarks {
  /** Pixels above the plot that the labels take. */
  readonly height: number;
  /** The labels, from 0 to height. */
  readonly elements: readonly SvgElement[];
  /** By landmark: pixels from the top where its line begins. */
  readonly tops: readonly number[];
}

const SPACE = 5;

interface Label {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

/**
 * Labels right of their lines, or left where another line is close, on as many levels as keep them apart from one another and from the lines.
 * @param width of the drawing, which no label leaves
 */
export function laidLandmarks(
  pen: Pen,
  landmarks: readonly Landmark[],
  place: (value: number) => number,
  width: number,
): LaidLandmarks {
  const line = leading(SMALL) + 1;
  const order = landmarks.map((_, index) => index).sort((a, b) => landmarks[a].at - landmarks[b].at);
  const labels = new Map<number, Label>();
  order.forEach((index) => {
    const { at, label, bold = false } = landmarks[index];
    if (label === undefined) return;
    const x = place(at);
    const length = textWidth(label, SMALL, bold);
    const [before, after] = [x - SPACE - length, x + SPACE];
    for (let level = 0; ; level++) {
      const start = [after, before].find((from) => {
        const isInside = from >= 0 && from + length <= width;
        return isInside && isFree({ from, to: from + length, level }, index);
      });
      // On a level of its own nothing is in the way, wherever the label has to begin.
      const from =
        start ?? (level >= landmarks.length ? Math.max(0, Math.min(after, width - length)) : undefined);
      if (from === undefined) continue;
      labels.set(index, { from, to: from + length, level });
      return;
    }
  });
  function isFree(label: Label, own: number): boolean {
    return landmarks.every(({ at }, index) => {
      const other = labels.get(index);
      const isApart =
        other === undefined ||
        other.level !== label.level ||
        other.to + 8 <= label.from ||
        label.to + 8 <= other.from;
      // Lines without a label yet go to the top.
      const crosses = index !== own && place(at) > label.from - 3 && place(at) < label.to + 3;
      const goesThrough = crosses && (other === undefined || other.level >= label.level);
      // And its own line goes through all levels below.
      const x = place(landmarks[own].at);
      const isCrossed =
        other !== undefined && other.level < label.level && x > other.from - 3 && x < other.to + 3;
      return isApart && !goesThrough && !isCrossed;
    });
  }
  const levels = labels.size === 0 ? 0 : Math.max(...[...labels.values()].map(({ level }) => level)) + 1;
  const height = levels * line;
  const topOf = (level: number) => height - (level + 1) * line;
  return {
    height,
    tops: landmarks.map((_, index) => (labels.has(index) ? topOf(labels.get(index)!.level) : height)),
    elements: [...labels].map(([index, { from, level }]) => {
      const { label = '', bold = false } = landmarks[index];
      return textAt(pen, from, topOf(level) + line / 2, label, { bold, color: bold ? 'ink' : 'quiet-ink' });
    }),
  };
}

export const LANDMARK: Stroke = { color: 'quiet-ink', dash: '3 3' };

/** The lines, from their labels to the bottom of the plot. */
export function landmarkLines(
  landmarks: readonly Landmark[],
  { tops }: LaidLandmarks,
  bottom: number,
): Segment[] {
  return landmarks.map(({ at }, index) => ({ at, from: tops[index], to: bottom }));
}
