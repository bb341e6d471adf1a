/** A report as one HTML file that opens from a disk without a network: figures, charts and what can be pointed at. */
import type { Style } from './chart/chart.ts';
import { pagePaint } from './chart/palette.ts';
import type { Studio } from './chart/studio.ts';
import { endsOf, meanOf, piecesOf, plainText, SIGNS, withoutControls } from './inline.ts';
import { breakable, type Html, html, trusted } from './markup.ts';
import {
  type Block,
  type Code,
  type Content,
  type Details,
  isIn,
  type OtherPage,
  type Page,
  type Picture,
  type Section,
  type Table,
  type Text,
  type Tiles,
} from './page.ts';

/** Styles and the script that the file of a page brings along for browsers (assets/assets.ts). */
export interface Assets {
  /** Styles of all pages, those of the playground too. */
  readonly common: string;
  /** Styles of reports. */
  readonly report: string;
  readonly script: string;
}

/**
 * The whole file. The same page gives the same bytes.
 * @param studio undefined for a page without charts
 * @param others reports beside this one, to be linked, and this one among them
 */
export function renderHtml(
  page: Page,
  studio: Studio | undefined,
  { common, report, script }: Assets,
  others: readonly OtherPage[] = [],
): string {
  const title = plainText(page.title, 'html');
  const { subtitle, guide } = page;
  const sections = sectionsOf(page, studio);
  const isCatalog = sections.some(({ entry }) => entry !== undefined);
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
${trusted(common)}
${trusted(report)}
</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<div class="bar"><span class="brand">Hindsight</span>${othersHtml(others)}<button type="button" id="theme" hidden><span aria-hidden="true">◐ </span><span>Dark theme</span></button></div>
<h1>${title}</h1>
${subtitle === undefined ? undefined : html`<p class="subtitle">${inline(subtitle)}</p>`}
</header>
<div class="layout${isCatalog ? ' catalog' : ''}">
${asideHtml(page, sections)}
<main id="content" tabindex="-1">${isCatalog ? html`<a class="back" href="#">← All entries</a>` : undefined}
${contentOf(page, sections, studio)}
</main>
</div>
${guide === undefined ? undefined : html`<footer class="note">How to read this page: <code class="guide">${guide}</code> of hindsight-lab.</footer>`}
<div id="tip" aria-hidden="true" hidden></div>
<script>
${trusted(script)}
</script>
</body>
</html>`.markup
    }\n`,
  );
}

/** The content of the file alone, for a page that shows it among other things. */
export function renderContent(page: Page, studio: Studio | undefined): string {
  return withoutControls(contentOf(page, sectionsOf(page, studio), studio).markup);
}

interface RenderedSection extends Section {
  readonly markup: Html;
}

/** Sections of which something is left. */
function sectionsOf({ sections }: Page, studio: Studio | undefined): readonly RenderedSection[] {
  return sections
    .filter(({ only }) => isIn('html', only))
    .map((section) => ({ ...section, markup: htmlOf(section.body, studio) }))
    .filter(({ markup }) => markup.markup !== '');
}

function contentOf(page: Page, sections: readonly RenderedSection[], studio: Studio | undefined): Html {
  const lead = htmlOf(page.lead, studio);
  return html`${lead.markup === '' ? undefined : html`<div class="lead">${lead}</div>`}
${sections.map(
  ({ id, title = '', markup }) =>
    html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${plainText(title, 'html')}</h2>
${markup}
</section>
`,
)}`;
}

/** Nothing is fetched from anywhere, whatever the page says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

function othersHtml(others: readonly OtherPage[]): Html | undefined {
  if (others.every(({ to }) => to === undefined)) return undefined;
  return html`<nav class="others" aria-label="Reports"><ul>${others.map(({ name, to }) =>
    to === undefined
      ? html`<li><span aria-current="page">${name}</span></li>`
      : html`<li><a href="${to}">${name}</a></li>`,
  )}</ul></nav>`;
}

/** The part that stays in sight: links to the sections, and the names that can be highlighted. */
function asideHtml({ series = [], colors }: Page, sections: readonly Section[]): Html | undefined {
  if (sections.length < 2 && series.length < 2) return undefined;
  return html`<aside class="aside" aria-label="Contents">
${sections.length < 2 ? undefined : navHtml(sections)}
${series.length < 2 ? undefined : legendHtml(series, { colors })}
</aside>`;
}

function navHtml(sections: readonly Section[]): Html {
  const groups = [...new Set(sections.map(({ group }) => group))];
  const kinds = [...new Set(sections.flatMap(({ entry }) => entry?.kind ?? []))];
  const counted = kinds.map((kind) => ({
    kind,
    name: `${sections.filter(({ entry }) => entry?.kind === kind).length} ${kind}`,
  }));
  return html`<nav aria-label="On this page">${kinds.length === 0 ? undefined : toolsHtml(counted)}${groups.map(
    (group) =>
      html`${group === undefined ? undefined : html`<h2>${group}</h2>`}<ul>${sections
        .filter((each) => each.group === group)
        .map(
          ({ id, title = '', entry }) =>
            html`<li${attribute('data-kind', entry?.kind)}><a href="#${id}">${plainText(title, 'html')}${
              entry &&
              html`<span class="line">${entry.line}</span><span class="status">${inline(entry.badge)}</span>`
            }</a></li>\n`,
        )}</ul>`,
  )}</nav>`;
}

/** A search and filters of the list; hidden until the script shows them. */
function toolsHtml(kinds: readonly { readonly kind: string; readonly name: string }[]): Html {
  return html`<div class="tools" hidden><input type="search" placeholder="Search" aria-label="Search the list" aria-describedby="found"><div class="legend" role="group" aria-label="Show by status">${[
    { kind: '', name: 'all' },
    ...kinds,
  ].map(
    ({ kind, name }) =>
      html`<button type="button" aria-pressed="${String(kind === '')}" data-filters="${kind}">${name}</button>`,
  )}</div><p id="found" role="status"></p></div>`;
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
    case 'group': {
      const body = isIn('html', block.only) ? htmlOf(block.body, studio) : html``;
      if (block.isBeside && Array.isArray(block.body))
        return html`<div class="beside">${block.body.map((part) => html`<div>${htmlOf(part, studio)}</div>`)}</div>\n`;
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
    if (column.isVerdict) return [{ ...column, index, kind: 'text verdict' }];
    const isLong = kept.some(({ cells }) => plainText(cells[index], 'html').length > LONG);
    return [{ ...column, index, kind: isLong ? 'text long' : 'text' }];
  });
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${shownColumns.map(({ head, kind }) => html`<th scope="col" class="${kind}">${inline(head)}</th>`)}</tr></thead>
<tbody>
${kept.map(
  ({ cells, series }) =>
    html`<tr${attribute('data-series', series)}>${shownColumns.map(({ index, kind }) =>
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
    ({ label, value, note, mark }) =>
      html`<div><dt>${mark && markHtml(mark)}${label}</dt><dd>${inline(value)}</dd><dd>${inline(note)}</dd></div>\n`,
  )}</dl>\n`;
}

/** A sample of a mark in charts, beside the words that say the same. */
function markHtml({ color, hollow = false }: Style): Html {
  return html`<span class="mark${hollow ? ' hollow' : ''}" style="color:${pagePaint(color)}" aria-hidden="true"></span>`;
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
${series === undefined ? undefined : legendHtml(series, { shortNames })}
${trusted(studio.inline(chart, title))}
</figure>
`;
}

interface LegendLooks {
  readonly shortNames?: Picture['shortNames'] | undefined;
  readonly colors?: Page['colors'] | undefined;
}

/** Buttons that highlight a series; hidden until the script shows them. */
function legendHtml(series: readonly string[], { shortNames, colors = {} }: LegendLooks = {}): Html {
  return html`<div class="legend" role="group" aria-label="Highlight one" hidden><span aria-hidden="true">Highlight:</span>${series.map(
    (name) => {
      const short = shortNames?.get(name);
      const label = short === undefined ? undefined : html` aria-label="${short}: ${name}" title="${name}"`;
      const mark = Object.hasOwn(colors, name) ? markHtml({ color: colors[name] }) : undefined;
      return html`<button type="button" aria-pressed="false" data-highlights="${name}"${label}>${mark}${short ?? name}</button>`;
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
