/** A chart as part of a page, with its caption. Its colours follow the page, and its marks can be pointed at (browser.js). */
import type { Chart } from '../chart/chart.ts';
import type { Studio } from '../chart/studio.ts';
import { type Content, type Html, html, trusted } from './html.ts';

export interface InlineChart {
  /** No two alike in a page. */
  readonly id: string;
  /** In place of the chart's own title. */
  readonly title?: string;
  /** What is to be seen, in a sentence or two. */
  readonly description: Content;
  /** Names of what its marks belong to. */
  readonly series?: readonly string[];
  /** Whether the chart has buttons of its own to isolate a series; the page may have them for all charts. */
  readonly legend?: boolean;
  /** What the buttons of the legend say instead of names, where the chart says the same. */
  readonly shortNames?: ReadonlyMap<string, string>;
}

/** A chart with its caption: drawn twice, for narrow and for wide windows. */
export function chartFigure(studio: Studio, chart: Chart, options: InlineChart): Html {
  const { title = chart.title } = options;
  return figureHtml({ ...options, title }, chart.subtitle, trusted(studio.inline(chart, title)));
}

function figureHtml(
  { id, title, description, series = [], legend = false, shortNames }: InlineChart,
  subtitle: readonly string[],
  body: Html,
): Html {
  return html`<figure class="chart" id="${id}">
<figcaption><strong>${title}</strong> ${description}${subtitle.map((line) => html` <span>${line}</span>`)}</figcaption>
${legend ? legendHtml(series, shortNames) : undefined}
${body}
</figure>
`;
}

/** Buttons that isolate a series; hidden until the script shows them. */
export function legendHtml(series: readonly string[], shortNames?: ReadonlyMap<string, string>): Html {
  return html`<div class="legend" role="group" aria-label="Show one alone" hidden><span aria-hidden="true">Show alone:</span>${series.map(
    (name) => {
      const short = shortNames?.get(name);
      const label = short === undefined ? undefined : html` aria-label="${short}: ${name}" title="${name}"`;
      return html`<button type="button" aria-pressed="false" data-isolates="${name}"${label}>${short ?? name}</button>`;
    },
  )}</div>`;
}
