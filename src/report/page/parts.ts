/** What sections are made of, beside charts. */
import { stringify } from 'yaml';
import type { Estimate } from '../../evaluation/intervals.ts';
import { bracketed, NO_NUMBER, type NumberFormat, plain } from '../text/numbers.ts';
import { type Content, type Html, html } from './html.ts';

export interface TableRow {
  /** The first names the row. */
  readonly cells: readonly Content[];
  /** Rows of a series are isolated together with its marks. */
  readonly series?: string;
  /** What filters of the page go by. */
  readonly kind?: string;
}

export interface Table {
  /** What the table shows, for everybody. */
  readonly caption: string;
  readonly head: readonly Content[];
  readonly rows: readonly (readonly Content[] | TableRow)[];
  /** Columns that hold words and not numbers, by their place; the first always does. */
  readonly texts?: readonly number[];
}

/** A table that scrolls by itself where the screen is narrow. */
export function tableHtml({ caption, head, rows, texts = [] }: Table): Html {
  const all = rows.map((row): TableRow => ('cells' in row ? row : { cells: row }));
  const kinds = head.map((_, column) => {
    if (column !== 0 && !texts.includes(column)) return 'number';
    return all.some(({ cells }) => lengthOf(cells[column]) > LONG) ? 'text long' : 'text';
  });
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${head.map((cell, column) => html`<th scope="col" class="${kinds[column]}">${cell}</th>`)}</tr></thead>
<tbody>
${all.map(
  ({ cells, series, kind }) =>
    html`<tr${attribute('series', series)}${attribute('kind', kind)}>${cells.map((cell, column) =>
      column === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${kinds[column]}">${cell}</td>`,
    )}</tr>
`,
)}</tbody>
</table></div>
`;
}

/** Letters of a text that takes more than one line, so that its column needs room. */
const LONG = 24;

function lengthOf(cell: Content): number {
  return html`${cell}`.markup.replace(/<[^>]*>/g, '').length;
}

/** One of the attributes that the script of pages goes by. */
function attribute(name: 'series' | 'kind', value: string | undefined): Html | undefined {
  return value === undefined ? undefined : html` data-${name}="${value}"`;
}

/** Buttons that show only what has one kind: rows of tables, sections. Hidden until the script shows them. */
export function filterHtml(label: string, kinds: readonly { kind: string; name: string }[]): Html {
  return html`<div class="legend" role="group" aria-label="${label}" hidden>${[
    { kind: '', name: 'all' },
    ...kinds,
  ].map(
    ({ kind, name }) =>
      html`<button type="button" aria-pressed="${String(kind === '')}" data-filters="${kind}">${name}</button>`,
  )}</div>
`;
}

/** An estimate with both ends of its interval; a dash where there is none. */
export function figure(estimate: Estimate | undefined, format: NumberFormat = plain): Html {
  if (estimate === undefined || Number.isNaN(estimate.mean)) return html`${NO_NUMBER}`;
  const ends = bracketed(estimate, format);
  return ends === ''
    ? html`${format(estimate.mean)}`
    : html`${format(estimate.mean)} <span class="ends">${ends}</span>`;
}

export interface Tile {
  readonly label: string;
  readonly value: Content;
  /** What the figure is of. */
  readonly note: string;
  /** The colour that charts give such figures. */
  readonly tone?: 'offline' | 'production';
}

/** A few figures that are to be seen first. */
export function tilesHtml(tiles: readonly Tile[]): Html | undefined {
  if (tiles.length === 0) return undefined;
  return html`<dl class="tiles">${tiles.map(
    ({ label, value, note, tone }) =>
      html`<div><dt>${label}</dt><dd${tone === undefined ? undefined : html` class="${tone}"`}>${value}</dd><dd>${note}</dd></div>\n`,
  )}</dl>\n`;
}

export function paragraphs(texts: readonly Content[]): Html {
  return html`${texts.map((text) => html`<p>${text}</p>\n`)}`;
}

export function bulletsHtml(texts: readonly Content[]): Html {
  return html`<ul>${texts.map((text) => html`<li>${text}</li>\n`)}</ul>\n`;
}

/** A sentence, and where what it is about is shown. */
export function withLink(text: Content, id: string, title: string): Html {
  return html`${text} <a href="#${id}">${title}</a>`;
}

/** A chart and the tables of the same series: one isolated in the chart is isolated in them, too. */
export function together(body: Content): Html {
  return html`<div data-together>${body}</div>\n`;
}

/** Closed at first: for what few readers need. An id is for links to it, which open it. */
export function details(summary: string, body: Content, id?: string): Html {
  return html`<details><summary>${summary}</summary>\n${id === undefined ? body : html`<div id="${id}">${body}</div>`}</details>\n`;
}

/** A value, such as a resolved scenario, as YAML. */
export function detailsYaml(
  summary: string,
  value: unknown,
  { id, note }: { readonly id?: string; readonly note?: string } = {},
): Html {
  const text = stringify(value, { lineWidth: 100 });
  return details(
    summary,
    html`${note === undefined ? undefined : paragraphs([note])}<pre class="scroll" role="group" aria-label="${summary}" tabindex="0"><code>${text}</code></pre>`,
    id,
  );
}

export type Tone = 'good' | 'bad' | 'unsure';

/** A verdict that is told by its word and its sign, not by its colour alone. */
export function badge(word: string, tone: Tone): Html {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${SIGNS[tone]}</span> ${word}</span>`;
}

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', unsure: '?' };
