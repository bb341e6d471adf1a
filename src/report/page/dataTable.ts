/** Tables and texts that were made for Markdown, in a page. */
import type { TableData } from '../markdown.ts';
import type { Html } from './html.ts';
import { tableHtml } from './parts.ts';

export function dataTable(caption: string, { head, rows, texts = [] }: TableData): Html {
  return tableHtml({
    caption,
    head: head.map(withoutMarks),
    rows: rows.map((cells) => cells.map(withoutMarks)),
    texts: texts.map((name) => head.indexOf(name)),
  });
}

/** Text without the marks of Markdown. */
export function withoutMarks(text: string): string {
  return text.replace(/\*\*|`/g, '');
}
