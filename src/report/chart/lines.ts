/** Text broken into lines by its width as drawn. */
import type { TextWidth } from './style.ts';

/** Broken at spaces; a word too long for a line is broken inside, since it would be cut. */
export function textLines(
  text: string,
  width: number,
  fontSize: number,
  textWidth: TextWidth,
  bold = false,
): string[] {
  const fits = (line: string) => textWidth(line, fontSize, bold) <= width;
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
    // What holds together is left to the caller, who may let go of it.
    while (!fits(line) && !line.includes(NO_BREAK)) {
      let end = line.length - 1;
      while (end > 1 && !fits(line.slice(0, end))) end--;
      if (end < 1) break;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  return line === '' ? lines : [...lines, line];
}

const NO_BREAK = '\u00a0';
