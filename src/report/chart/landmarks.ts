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
 * Labels right of their lines, or left where another line is close, on as many levels as keep them apart from one another
 * and, for up to two of them, from the lines.
 * @param width that no label leaves
 */
export function laidLandmarks(
  pen: Pen,
  landmarks: readonly Landmark[],
  place: (value: number) => number,
  width: number,
): LaidLandmarks {
  const labels = labelsOf(landmarks, place, width);
  const levels = Math.max(0, ...[...labels.values()].map(({ level }) => level + 1));
  const line = leading(SMALL) + 1;
  const height = levels * line;
  const topOf = (level: number) => height - (level + 1) * line;
  return {
    height,
    tops: landmarks.map((_, index) => topOf(labels.get(index)?.level ?? -1)),
    elements: [...labels].map(([index, { from, level }]) => {
      const { label = '', bold = false } = landmarks[index];
      return textAt(pen, from, topOf(level) + line / 2, label, { bold, color: bold ? 'ink' : 'quiet-ink' });
    }),
  };
}

function labelsOf(
  landmarks: readonly Landmark[],
  place: (value: number) => number,
  width: number,
): ReadonlyMap<number, Label> {
  const lines = landmarks.map(({ at }) => place(at));
  const lengths = landmarks.map(({ label, bold }) =>
    label === undefined ? 0 : textWidth(label, SMALL, bold),
  );
  const labelled = landmarks.flatMap(({ label }, index) => (label === undefined ? [] : [index]));
  const upwards = labelled.sort((a, b) => lines[a] - lines[b]);
  // At the left end the rightmost has to be lowest, at the right end the leftmost.
  return (
    inOrder(upwards) ??
    inOrder(upwards.toReversed()) ??
    new Map(
      upwards.map((index, level): [number, Label] => {
        const from = Math.max(0, Math.min(lines[index] + SPACE, width - lengths[index]));
        return [index, { from, to: from + lengths[index], level }];
      }),
    )
  );

  /** Each label where it is free of those before it; undefined where one is free nowhere. */
  function inOrder(order: readonly number[]): Map<number, Label> | undefined {
    const labels = new Map<number, Label>();
    for (const index of order) {
      const starts = [lines[index] + SPACE, lines[index] - SPACE - lengths[index]];
      const candidates = order.flatMap((_, level) =>
        starts.map((from): Label => ({ from, to: from + lengths[index], level })),
      );
      const free = candidates.find((label) => isFree(label, index, labels));
      if (free === undefined) return undefined;
      labels.set(index, free);
    }
    return labels;
  }

  function isFree(label: Label, own: number, labels: ReadonlyMap<number, Label>): boolean {
    if (label.from < 0 || label.to > width) return false;
    return lines.every((line, index) => {
      if (index === own) return true;
      const other = labels.get(index);
      // Lines whose label has no place yet may have to go to the top.
      const isCrossed = covers(label, line) && (other === undefined || other.level >= label.level);
      if (isCrossed || other === undefined) return !isCrossed;
      const isBeside = other.to + 2 * SPACE <= label.from || label.to + 2 * SPACE <= other.from;
      const crosses = covers(other, lines[own]) && label.level >= other.level;
      return (isBeside || other.level !== label.level) && !crosses;
    });
  }
}

function covers({ from, to }: Label, x: number): boolean {
  return x > from - SPACE / 2 && x < to + SPACE / 2;
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
