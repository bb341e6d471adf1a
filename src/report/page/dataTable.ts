/** Tables and texts that were made for Markdown, in a page. */
import type { TableData } from '../text/markdown.ts';
import { type Content, type Html, html } from './html.ts';
import { tableHtml } from './parts.ts';

/** @param isBySeries whether the first cell of each row names its series */
export function dataTable(caption: string, { head, rows, texts = [] }: TableData, isBySeries = false): Html {
  return tableHtml({
    caption,
    head: head.map(withoutMarks),
    rows: rows.map((marked) => {
      const cells = marked.map(withoutMarks);
      return { cells: cells.map(withEnds), ...(isBySeries ? { series: cells[0] } : {}) };
    }),
    texts: texts.map((name) => head.indexOf(name)),
  });
}

/** Text without the marks of Markdown. */
export function withoutMarks(text: string): string {
  return text.replace(/\*\*|`/g, '');
}

/** An interval looks as those of figures do. */
function withEnds(text: string): Content {
  const { value, ends } = /^(?<value>[−\d][^[]*) (?<ends>\[[^\]]*\])$/.exec(text)?.groups ?? {};
  return ends === undefined ? text : html`${value} <span class="ends">${ends}</span>`;
}
