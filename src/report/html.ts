/** A report as one HTML file that opens from a disk without a network: figures, charts and what can be pointed at. */
import { readAsset, stylesOf } from './assets/assets.ts';
import type { Studio } from './chart/studio.ts';
import { endsOf, meanOf, piecesOf, plainText, SIGNS, withoutControls } from './inline.ts';
import { breakable, type Html, html, trusted } from './markup.ts';
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
export function renderHtml(page: Page, studio: Studio | undefined): string {
  const title = plainText(page.title, 'html');
  const { subtitle, series = [] } = page;
  const lead = htmlOf(page.lead, studio);
  const sections = page.sections
    .filter(({ only }) => isIn('html', only))
    .map((section) => ({ ...section, markup: htmlOf(section.body, studio) }))
    .filter(({ markup }) => markup.markup !== '');
  return withoutControls(
    `${
      html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>${title} · Hindsight</title>
<link rel="icon" href="data:,">
<style>
${trusted(stylesOf())}
${trusted(readAsset('report.css'))}
</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<div class="bar"><span class="brand">Hindsight</span><button type="button" id="theme" hidden>Dark</button></div>
<h1>${title}</h1>
${subtitle === undefined ? undefined : html`<p class="subtitle">${inline(subtitle)}</p>`}
</header>
<main id="content" tabindex="-1">
${lead.markup === '' ? undefined : html`<div class="lead">${lead}</div>`}
${contentsHtml(sections)}
${series.length < 2 ? undefined : html`<div class="sticky">${legendHtml(series)}</div>`}
${sections.map(
  ({ id, title = '', kind, markup }) =>
    html`<section id="${id}"${attribute('data-kind', kind)} aria-labelledby="${id}-title">
<h2 id="${id}-title">${plainText(title, 'html')}</h2>
${markup}
</section>
`,
)}
</main>
<div id="tip" aria-hidden="true" hidden></div>
<script>
${trusted(readAsset('browser.js'))}
</script>
</body>
</html>`.markup
    }\n`,
  );
}

/** Nothing is fetched from anywhere, whatever the page says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** Links to the sections that no filter hides. */
function contentsHtml(sections: readonly Section[]): Html | undefined {
  if (sections.length < 2) return undefined;
  return html`<nav aria-label="On this page"><ul>${sections
    .filter(({ kind }) => kind === undefined)
    .map(
      ({ id, title = '' }) => html`<li><a href="#${id}">${plainText(title, 'html')}</a></li>`,
    )}</ul></nav>`;
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

/** A chart with its caption: drawn twice, for narrow and for wide windows. Its marks can be pointed at (browser.js). */
function chartHtml(
  { name, chart, description = '', series, shortNames, ...picture }: Picture,
  studio: Studio | undefined,
): Html {
  if (chart === undefined || studio === undefined) return html``;
  const { title, subtitle } = { ...chart, ...picture };
  return html`<figure class="chart" id="chart-${name}">
<figcaption><strong>${title}</strong> ${inline(description)}${subtitle.map((line) => html` <span>${line}</span>`)}</figcaption>
${series === undefined ? undefined : legendHtml(series, shortNames)}
${trusted(studio.inline(chart, title))}
</figure>
`;
}

/** Buttons that isolate a series; hidden until the script shows them. */
function legendHtml(series: readonly string[], shortNames?: ReadonlyMap<string, string>): Html {
  return html`<div class="legend" role="group" aria-label="Show one alone" hidden><span aria-hidden="true">Show alone:</span>${series.map(
    (name) => {
      const short = shortNames?.get(name);
      const label = short === undefined ? undefined : html` aria-label="${short}: ${name}" title="${name}"`;
      return html`<button type="button" aria-pressed="false" data-isolates="${name}"${label}>${short ?? name}</button>`;
    },
  )}</div>`;
}

function codeHtml({ label, text }: Code): Html {
  const lines = text.split('\n').map((each) => plainText(each, 'html'));
  return html`<pre class="scroll" role="group" aria-label="${label}" tabindex="0"><code>${lines.join('\n')}</code></pre>\n`;
}

/** Puts the target of a link inside the part that opens, so that browsers open it. */
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
