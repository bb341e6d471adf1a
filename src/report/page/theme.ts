/** The names of the palette for the colours of charts. */
import { palettes } from '../chart/palette.ts';
import { FAINT, INK, OKABE_ITO, QUIET_INK } from '../chart/style.ts';

/** By colour as charts write it: the name of its place in the themes. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['white', 'paper'],
  [INK, 'ink'],
  [QUIET_INK, 'quiet-ink'],
  [FAINT, 'faint'],
  ['#EEEEEE', 'grid'],
  ['#E8E8E8', 'band'],
  ['#F6F6F6', 'raised'],
  ['#444444', 'ink'],
  [OKABE_ITO.blue, 'blue'],
  [OKABE_ITO.vermillion, 'vermillion'],
  [OKABE_ITO.green, 'green'],
  [OKABE_ITO.purple, 'purple'],
  ['#E69F00', 'orange'],
  ['#56B4E9', 'sky'],
  ['#8C6D1F', 'ochre'],
]);

/** A chart's colour as a variable of the page; unknown colours stay. */
export function themed(color: string, isText: boolean): string {
  const place = PLACES.get(color);
  if (place === undefined) return color;
  return `var(--${isText && `${place}-ink` in palettes.light ? `${place}-ink` : place})`;
}
