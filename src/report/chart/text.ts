/** Texts measured without drawing them: by the font that standalone charts use, and wider than those of pages. */
import { BOLD, CHARACTERS, REGULAR } from './advances.ts';

export const SMALL = 12;
export const MEDIUM = 13;
export const LARGE = 17;
/** From one line of text to the next. */
export const leading = (size: number): number => Math.round(size * 1.35);

const advances = (widths: readonly number[]) =>
  new Map([...CHARACTERS].map((character, index) => [character, widths[index]]));
const [regular, bold] = [advances(REGULAR), advances(BOLD)];

/** Pixels. Characters that the table lacks count as one em. */
export function textWidth(text: string, size: number, isBold = false): number {
  const widths = isBold ? bold : regular;
  let sum = 0;
  for (const character of text) sum += widths.get(character) ?? 1000;
  return (sum * size) / 1000;
}

export function widestOf(texts: readonly string[], size: number, isBold = false): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size, isBold)));
}

/** Text broken at spaces, and behind underscores and bonded spaces where a word is too long for a line. */
export function linesOf(text: string, width: number, size: number, isBold = false): string[] {
  const fits = (line: string) => textWidth(line, size, isBold) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (!fits(line)) {
      const end = breakIn(line, fits);
      lines.push(line.slice(0, end).trimEnd());
      line = line.slice(end);
    }
  }
  return [...lines, line];
}

/** The last place where a word too long for a line is broken: behind an underscore or a bonded space, or wherever the line ends. */
function breakIn(word: string, fits: (line: string) => boolean): number {
  let end = word.length - 1;
  while (end > 1 && !fits(word.slice(0, end))) end--;
  const joint = Math.max(word.lastIndexOf('_', end - 1), word.lastIndexOf('\u00a0', end - 1));
  return joint > 0 ? joint + 1 : end;
}
