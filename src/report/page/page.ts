/**
 * Pages that hold all they need: styles, script and charts in one file that opens from a disk without a network.
 *
 * ```ts
 * const studio = await openStudio();
 * const text = renderPage({
 *   title: 'What the mitigations give back',
 *   subtitle: 'article, seeds 1 to 8',
 *   lead: paragraphs(sentencesOf(result)),
 *   series: names,
 *   sections: [
 *     {
 *       id: 'recovery',
 *       title: 'Damage recovered',
 *       body: html`
 *         ${chartFigure(studio, recoveryChart(result), { id: 'recovery', description: 'Damage with and without each mitigation.', series: names })}
 *         ${tableHtml({ caption: 'Damage by mitigation', head: ['mitigation', 'damage'], rows })}`,
 *     },
 *     { id: 'scenario', title: 'The scenario', body: detailsYaml('All settings, defaults included', result.scenario) },
 *   ],
 * });
 * await writeFileAtomically(join(directory, 'report.html'), text);
 * ```
 *
 * Rows of tables may name their series, as marks of charts do. Cells of a table are text, or `figure(estimate)`, or any other `html`.
 */
import { readAsset, stylesOf } from '../assets/assets.ts';
import { type Content, type Html, html, trusted } from './html.ts';
import { legendHtml } from './inlineChart.ts';

export interface PageSection {
  /** The anchor of the section: no two alike in a page, and different from the ids of charts. */
  readonly id: string;
  readonly title: string;
  readonly body: Content;
  /** What filters of the page go by. */
  readonly kind?: string;
}

export interface Page {
  readonly title: string;
  /** One line below the title. */
  readonly subtitle?: string;
  /** What the page says in short, before its first section. */
  readonly lead?: Content;
  readonly sections: readonly PageSection[];
  /** Names, such as those of pipelines, that a reader can isolate in all charts and tables of the page. */
  readonly series?: readonly string[];
}

/** The whole file. The same page gives the same bytes. */
export function renderPage({ title, subtitle, lead, sections, series = [] }: Page): string {
  return `${
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
${subtitle === undefined ? undefined : html`<p class="subtitle">${subtitle}</p>`}
</header>
<main id="content" tabindex="-1">
${lead === undefined ? undefined : html`<div class="lead">${lead}</div>`}
${contents(sections)}
${series.length < 2 ? undefined : html`<div class="sticky">${legendHtml(series)}</div>`}
${sections.map(sectionHtml)}
</main>
<div id="tip" aria-hidden="true" hidden></div>
<script>
${trusted(readAsset('browser.js'))}
</script>
</body>
</html>`.markup
  }\n`;
}

/** Nothing is fetched from anywhere, whatever the page says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

function contents(sections: readonly PageSection[]): Html | undefined {
  if (sections.length < 2) return undefined;
  return html`<nav aria-label="On this page"><ul>${sections
    .filter(({ kind }) => kind === undefined)
    .map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

function sectionHtml({ id, title, body, kind }: PageSection): Html {
  return html`<section id="${id}"${kind === undefined ? undefined : html` data-kind="${kind}"`} aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}
