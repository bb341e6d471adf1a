/** Markdown, for pages that people read on GitHub and in editors. */

/** A table before it is written in any form. */
export interface TableData {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Heads of columns that are text, beside the first. */
  readonly texts?: readonly string[];
}

/** A table; the first column is text and the others are numbers, but for those that are named as text. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly string[] = [],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [
    line(head),
    `|${head.map((name, index) => (index === 0 || texts.includes(name) ? ' --- |' : ' ---: |')).join('')}`,
    ...rows.map(line),
  ];
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A table as lines of Markdown. */
export function written({ head, rows, texts }: TableData): string[] {
  return markdownTable(head, rows, texts);
}

export function bullets(texts: readonly string[]): string[] {
  return texts.map((text) => `- ${text}`);
}

/** Sections with a blank line between any two parts. */
export function page(parts: readonly (readonly string[])[]): string {
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
