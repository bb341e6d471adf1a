/** Text broken into lines by its width as drawn. */
import type { TextWidth } from '../chartStyle.ts';

export function textLines(
  text: string,
  width: number,
  fontSize: number,
  textWidth: TextWidth,
  bold = false,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, fontSize, bold) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}
