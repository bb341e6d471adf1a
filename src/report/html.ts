/** A report as one HTML file that opens from a disk without a network: figures, charts and what can be pointed at. */
import type { Studio } from './chart/studio.ts';
import { endsOf, meanOf, piecesOf, plainText, SIGNS } from './inline.ts';
import { breakable, type Html, html } from './page/html.ts';
import { chartFigure } from './page/inlineChart.ts';
import { renderPage } from './page/page.ts';
import {
  type Block,
  type Code,
  type Content,
  type Details,
  type Filter,
  isIn,
  type Page,
  type Picture,
  type Section,
  type Table,
  type Text,
  type Tiles,
} from './page.ts';

/**
 * The whole file. The same page gives the same bytes.
 * @param studio undefined for a page without charts
 */
export function renderHtml(
  { title, subtitle, lead, sections, series }: Page,
  studio: Studio | undefined,
): string {
  const isThere = ({ only, body }: Section) => isIn('html', only) && htmlOf(body, studio).markup !== '';
  return renderPage({
    title: plainText(title, 'html'),
    ...(subtitle === undefined ? {} : { subtitle: plainText(subtitle, 'html') }),
    lead: htmlOf(lead, studio),
    sections: sections.filter(isThere).map(({ id, title = '', body, kind }) => ({
      id,
      title: plainText(title, 'html'),
      body: htmlOf(body, studio),
      ...(kind === undefined ? {} : { kind }),
    })),
    ...(series === undefined ? {} : { series }),
  });
}

function htmlOf(content: Content, studio: Studio | undefined): Html {
  if (content === undefined) return html``;
  if (!('block' in content)) return html`${content.map((each) => htmlOf(each, studio))}`;
  return blockHtml(content, studio);
}

function blockHtml(block: Block, studio: Studio | undefined): Html {
  switch (block.block) {
    case 'heading':
      return html`<h3${attribute('id', block.id)}>${inline(block.text)}</h3>\n`;
    case 'prose':
      return html`${block.paragraphs
        .flatMap(paragraphsOf)
        .map((text) => html`<p${attribute('class', block.quiet ? 'note' : undefined)}>${text}</p>\n`)}`;
    case 'list':
      if (block.items.length === 0) return html``;
      return html`<ul>${block.items.map((item) => html`<li>${inline(item)}</li>\n`)}</ul>\n`;
    case 'definitions':
      return html`<dl>${block.entries.map(
        ({ term, meaning }) => html`<dt>${inline(term)}</dt><dd>${inline(meaning)}</dd>\n`,
      )}</dl>\n`;
    case 'table':
      return tableHtml(block);
    case 'bars':
      return html``;
    case 'tiles':
      return tilesHtml(block);
    case 'chart':
      return chartHtml(block, studio);
    case 'code':
      return codeHtml(block);
    case 'details':
      return detailsHtml(block, studio);
    case 'filter':
      return filterHtml(block);
    case 'group': {
      const body = isIn('html', block.only) ? htmlOf(block.body, studio) : html``;
      return block.isTogether ? html`<div data-together>${body}</div>\n` : body;
    }
    case 'markup':
      return block.html;
  }
}

function attribute(name: string, value: string | undefined): Html | undefined {
  return value === undefined ? undefined : html` ${name}="${value}"`;
}

/** Empty lines divide a text into paragraphs. */
function paragraphsOf(text: Text): Html[] {
  if (typeof text !== 'string') return [inline(text)];
  return text
    .split(/\n\s*\n/)
    .filter((each) => each.trim() !== '')
    .map((each) => inline(each.trim()));
}

function inline(text: Text): Html {
  return html`${piecesOf(text, 'html').map((piece) => {
    if (typeof piece === 'string') return piece;
    if ('code' in piece) return html`<code>${plainText(piece.code, 'html')}</code>`;
    if ('strong' in piece) return html`<strong>${inline(piece.strong)}</strong>`;
    if ('link' in piece) return html`<a href="${piece.to}">${inline(piece.link)}</a>`;
    if ('badge' in piece) {
      return html`<span class="badge ${piece.tone}"><span aria-hidden="true">${SIGNS[piece.tone]}</span> ${piece.badge}</span>`;
    }
    const ends = endsOf(piece);
    return [meanOf(piece), ends === '' ? undefined : html` <span class="ends">${ends}</span>`];
  })}`;
}

/** Letters of a text that takes more than one line, so that its column needs room. */
const LONG = 24;

/** A table that scrolls by itself where the screen is narrow. */
function tableHtml({ caption, columns, rows, note }: Table): Html {
  const kept = rows.filter(({ only }) => isIn('html', only));
  const shownColumns = columns.flatMap((column, index) => {
    if (!isIn('html', column.only)) return [];
    if (index > 0 && !column.isText) return [{ ...column, index, kind: 'number' }];
    const isLong = kept.some(({ cells }) => plainText(cells[index], 'html').length > LONG);
    return [{ ...column, index, kind: isLong ? 'text long' : 'text' }];
  });
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${shownColumns.map(({ head, kind }) => html`<th scope="col" class="${kind}">${inline(head)}</th>`)}</tr></thead>
<tbody>
${kept.map(
  ({ cells, series, kind: rowKind }) =>
    html`<tr${attribute('data-series', series)}${attribute('data-kind', rowKind)}>${shownColumns.map(
      ({ index, kind }) =>
        index === 0
          ? html`<th scope="row">${nameHtml(cells[index])}</th>`
          : html`<td class="${kind}">${inline(cells[index])}</td>`,
    )}</tr>
`,
)}</tbody>
</table></div>
${note === undefined ? undefined : html`<p class="note">${inline(note)}</p>\n`}`;
}

/** A name of several words, such as that of a feature, may be broken after each of them. */
function nameHtml(text: Text): Html {
  return typeof text === 'string' ? breakable(plainText(text, 'html')) : inline(text);
}

function tilesHtml({ tiles }: Tiles): Html {
  if (tiles.length === 0) return html``;
  return html`<dl class="tiles">${tiles.map(
    ({ label, value, note, tone }) =>
      html`<div><dt>${label}</dt><dd${attribute('class', tone)}>${inline(value)}</dd><dd>${inline(note)}</dd></div>\n`,
  )}</dl>\n`;
}

function chartHtml(
  { name, chart, title, description = '', series, shortNames }: Picture,
  studio: Studio | undefined,
): Html {
  if (chart === undefined || studio === undefined) return html``;
  return chartFigure(studio, chart, {
    id: `chart-${name}`,
    description: inline(description),
    ...(title === undefined ? {} : { title }),
    ...(series === undefined ? {} : { series, legend: true }),
    ...(shortNames === undefined ? {} : { shortNames }),
  });
}

function codeHtml({ label, text }: Code): Html {
  const lines = text.split('\n').map((each) => plainText(each, 'html'));
  return html`<pre class="scroll" role="group" aria-label="${label}" tabindex="0"><code>${lines.join('\n')}</code></pre>\n`;
}

/** What a link leads to is inside of what opens, so that browsers open it. */
function detailsHtml({ summary, body, id }: Details, studio: Studio | undefined): Html {
  const inner = htmlOf(body, studio);
  return html`<details><summary>${inline(summary)}</summary>\n${id === undefined ? inner : html`<div id="${id}">${inner}</div>`}</details>\n`;
}

/** Hidden until the script of the page shows it. */
function filterHtml({ label, kinds }: Filter): Html {
  return html`<div class="legend" role="group" aria-label="${label}" hidden>${[
    { kind: '', name: 'all' },
    ...kinds,
  ].map(
    ({ kind, name }) =>
      html`<button type="button" aria-pressed="${String(kind === '')}" data-filters="${kind}">${name}</button>`,
  )}</div>
`;
}
