/** Text in lines. */

/** Space that keeps together a number and its unit, or the parts of a name. */
const BOND = '\u00a0';

/** Keeps the parts of a text on one line. */
export function bonded(text: string): string {
  return text.replaceAll(' ', BOND);
}

export function unbonded(text: string): string {
  return text.replaceAll(BOND, ' ');
}

/** Breaks a text at spaces so that no line is longer than `columns`, unless what may not be torn apart is. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map(unbonded);
}
