/** A drawing read back from its elements, with nothing of the code that laid it out. */
import { DOMParser } from 'linkedom';
import { expect } from 'vitest';
import type { Chart } from '../../../src/report/chart/chart.ts';
import { drawChart } from '../../../src/report/chart/draw.ts';
import { type Paint, pagePaint } from '../../../src/report/chart/palette.ts';
import type { SvgDocument, SvgElement } from '../../../src/report/chart/svg.ts';
import { textWidth } from '../../../src/report/chart/text.ts';

export function newDocument(): SvgDocument {
  const text = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  return new DOMParser().parseFromString(text, 'image/svg+xml') as unknown as SvgDocument;
}

export interface Placed {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
  /** Where the origin of its coordinates is. */
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** All elements with their own and inherited attributes, and places in the whole drawing. */
export function elementsOf(root: SvgElement): Placed[] {
  const all: Placed[] = [];
  const visit = (element: SvgElement, inherited: Omit<Placed, 'name' | 'text'>) => {
    const own = new Map([...element.attributes].map(({ name, value }) => [name, value]));
    const moves = [...(own.get('transform') ?? '').matchAll(/translate\(([-\d.]+),([-\d.]+)\)/g)];
    const at = {
      x: moves.reduce((sum, [, x]) => sum + Number(x), inherited.x),
      y: moves.reduce((sum, [, , y]) => sum + Number(y), inherited.y),
      attributes: new Map([...inherited.attributes, ...own]),
    };
    const children = [...element.children];
    all.push({
      name: element.tagName.toLowerCase(),
      text: children.length === 0 ? (element.textContent ?? '') : '',
      ...at,
    });
    for (const child of children) visit(child, at);
  };
  visit(root, { attributes: new Map(), x: 0, y: 0 });
  return all;
}

/** Draws a chart, and expects every coordinate to be a number, and every text to be legible, whole and by itself. */
export function checked(chart: Chart, width: number, paint: Paint = pagePaint) {
  const root = drawChart(chart, { width, document: newDocument(), paint });
  expect(root.outerHTML).not.toMatch(/NaN|undefined|Infinity/);
  const elements = elementsOf(root);
  const height = Number(elements[0].attributes.get('height'));
  const boxes = elements.filter(({ name }) => name === 'text').map(boxOf);
  for (const box of boxes) {
    expect(box.left, `${box.text} begins inside of ${width}`).toBeGreaterThanOrEqual(-0.1);
    expect(box.right, `${box.text} ends inside of ${width}`).toBeLessThanOrEqual(width + 0.1);
    expect(box.top, box.text).toBeGreaterThanOrEqual(-0.1);
    expect(box.bottom, box.text).toBeLessThanOrEqual(height + 0.1);
  }
  boxes.forEach((box, index) => {
    const hidden = boxes.slice(index + 1).filter((other) => overlap(box, other));
    expect(
      hidden.map(({ text }) => text),
      `beneath ${box.text} at ${width}`,
    ).toEqual([]);
  });
  return { root, elements, texts: boxes.map(({ text }) => text), height };
}

/** Where a point, a square or another symbol is. */
export function middleOf({ attributes, x, y }: Placed): [number, number] {
  return [x + Number(attributes.get('cx') ?? 0), y + Number(attributes.get('cy') ?? 0)];
}

function boxOf({ text, attributes, x, y }: Placed): Box {
  const number = (name: string) => Number(attributes.get(name) ?? 0);
  const size = number('font-size');
  expect(size, text).toBeGreaterThanOrEqual(11);
  const length = textWidth(text, size, attributes.get('font-weight') === 'bold');
  const anchor = attributes.get('text-anchor');
  const before = anchor === 'end' ? length : anchor === 'middle' ? length / 2 : 0;
  const left = x + (attributes.has('x') ? number('x') : 0) - before;
  const own = attributes.get('y') ?? '0';
  const baseline = y + (own.endsWith('em') ? Number.parseFloat(own) * size : Number(own));
  // Ascent of capitals and descent of DejaVu Sans.
  return { text, left, right: left + length, top: baseline - 0.76 * size, bottom: baseline + 0.24 * size };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
