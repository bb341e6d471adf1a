/** The elements that charts are put together from. */

import type { Told } from './chart.ts';
import { type ColorName, inkOf, type Paint } from './palette.ts';
import { SMALL } from './text.ts';

/** As much of the DOM as charts need: browsers have it, and so has linkedom. */
export interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement;
}

export interface SvgElement {
  readonly tagName: string;
  readonly children: Iterable<SvgElement>;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly outerHTML: string;
  textContent: string | null;
  append(...children: (SvgElement | string)[]): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

/** Tools that all parts of a drawing share. */
export interface Pen {
  readonly document: SvgDocument;
  readonly paint: Paint;
  /** Names of series that marks belong to. */
  readonly series: ReadonlySet<string>;
}

/** A part of a drawing: its elements and the room they take. */
export interface Block {
  readonly elements: readonly SvgElement[];
  readonly height: number;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(
  { document }: Pick<Pen, 'document'>,
  name: string,
  attributes: Attributes,
  ...children: (SvgElement | string)[]
): SvgElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

export interface TextLook {
  readonly size?: number;
  readonly color?: ColorName;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Series of the text. */
  readonly series?: string | undefined;
}

/** One line of text; its middle is at y. The drawing has the size and the colour of most of them (draw.ts). */
export function textAt(
  { document, paint }: Pen,
  x: number,
  y: number,
  text: string,
  { size = SMALL, color = 'ink', bold = false, anchor = 'start', series }: TextLook = {},
): SvgElement {
  return element(
    { document },
    'text',
    {
      x,
      // Letters without ascender or descender are about 0.7 of the size high.
      y: y + 0.35 * size,
      'font-size': size === SMALL ? undefined : size,
      fill: color === 'ink' ? undefined : paint(inkOf(color)),
      'font-weight': bold ? 'bold' : undefined,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      'data-series': series,
    },
    text,
  );
}

/** Blocks below one another. */
export function stacked(pen: Pen, blocks: readonly Block[], gap = 0): Block {
  const elements: SvgElement[] = [];
  let y = 0;
  for (const { elements: own, height } of blocks) {
    if (own.length > 0) elements.push(moved(pen, own, 0, y));
    if (height > 0) y += height + gap;
  }
  return { elements, height: Math.max(0, y - gap) };
}

export function moved(pen: Pen, elements: readonly SvgElement[], x: number, y: number): SvgElement {
  return element(
    pen,
    'g',
    { transform: x === 0 && y === 0 ? undefined : `translate(${x},${y})` },
    ...elements,
  );
}

/** Makes an element known to pages: its series, unless its group names it, and what is shown at it. */
export function tell(mark: SvgElement, { series, tooltip }: Partial<Told>, isNamed: boolean): void {
  if (series === undefined) return;
  if (!isNamed) mark.setAttribute('data-series', series);
  if (tooltip === undefined) return;
  mark.setAttribute('data-mark', '');
  mark.setAttribute('role', 'graphics-symbol');
  mark.setAttribute('aria-label', `${series}: ${tooltip}`);
}

const GEOMETRY = new Set('x y x1 y1 x2 y2 cx cy r width height d transform dx dy viewBox'.split(' '));

/** Coordinates in tenths of a pixel, and nothing for assistive technology but marks and texts. */
export function tidy(root: SvgElement): void {
  for (const { name, value } of [...root.attributes])
    if (GEOMETRY.has(name) && value.includes('.') && !value.endsWith('em'))
      root.setAttribute(name, inTenths(value));
  for (const child of root.children) tidy(child);
}

function inTenths(value: string): string {
  return value.replace(/-?\d+\.\d+(?:e-\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10 + 0));
}
