/**
 * A drawing as part of a page: its colours follow the page, and its marks can be pointed at.
 *
 * A mark takes part where its text for screen readers (the `description` encoding of its layer) reads
 * `<series>: <what it shows>`; that text is what hovering and focus show. With nothing behind the colon, or of letters,
 * it belongs to its series and tells nothing itself. Marks with equal texts, such as a point and
 * the line of its interval, are one: the last of them is the one that takes the focus. All other marks are decoration,
 * and hidden from screen readers.
 */
import type { Chart } from '../chart/chart.ts';
import type { Drawing } from '../chart/drawing.ts';
import type { Studio } from '../chart/studio.ts';
import { type Content, escapeHtml, type Html, html, trusted } from './html.ts';
import { grouped, rounded } from './slim.ts';
import { themed } from './theme.ts';

export interface InlineChart {
  /** No two alike in a page. */
  readonly id: string;
  /** In place of the chart's own title. */
  readonly title?: string;
  /** What is to be seen, in a sentence or two. */
  readonly description: Content;
  /** Names that descriptions of marks begin with. */
  readonly series?: readonly string[];
  /** Whether the chart has buttons of its own to isolate a series; the page may have them for all charts. */
  readonly legend?: boolean;
  /** What the buttons of the legend say instead of names, where the chart says the same. */
  readonly shortNames?: ReadonlyMap<string, string>;
}

type Picture = Pick<Drawing, 'svg' | 'head'>;

export function inlineChart(picture: Picture, { title = picture.head.title, ...chart }: InlineChart): Html {
  const { id, series = [] } = chart;
  return figureHtml(
    { ...chart, title },
    picture.head.subtitle,
    html`<div class="scroll" role="group" aria-label="${title}" tabindex="0">${svgOf(picture, id, title, series)}</div>`,
  );
}

/** A chart with its caption: drawn twice, for narrow and for wide windows. */
export function chartFigure(studio: Studio, chart: Chart, options: InlineChart): Html {
  const { title = chart.title } = options;
  return figureHtml({ ...options, title }, chart.subtitle, trusted(studio.inline(chart, title)));
}

/** Pictures under one caption, side by side where there is room; the first, their legend, stands above the others. */
export function inlinePanels(
  pictures: readonly Picture[],
  chart: InlineChart & { readonly title: string },
): Html {
  const { id, title, series = [] } = chart;
  const [legend, ...panels] = pictures.map((picture, index) =>
    svgOf(picture, `${id}-${index}`, picture.head.title, series),
  );
  return figureHtml(
    chart,
    [],
    html`${legend}<div class="panels" role="group" aria-label="${title}">${panels}</div>`,
  );
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

/** @param id unlike any other in the page */
function svgOf({ svg, head }: Picture, id: string, title: string, series: readonly string[]): Html {
  const text = withoutHead(svg, head.height);
  const named = grouped(withMarks(withColors(rounded(text)), series)).replace(
    /^<svg [^>]*?(?<size>width="(?<width>[\d.]+)" height="[\d.]+" viewBox="[^"]*")>/,
    (_, size: string, width: string) =>
      `<svg ${size} style="--width:${width}px" role="graphics-document" aria-roledescription="chart" aria-label="${escapeHtml(title)}">`,
  );
  return trusted(uniqueIds(named, id).trim());
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

/** The page tells title and subtitle in its own letters, and has a ground of its own. */
function withoutHead(svg: string, headHeight: number): string {
  const top = Number(/<g [^>]*transform="translate\([\d.]+,(?<top>[\d.]+)\)"/.exec(svg)?.groups?.['top']);
  return svg
    .replace(/<text [^>]*translate\([^,]+,(?<y>[^)]+)\)[^>]*>[^<]*<\/text>/g, (text, y: string) =>
      top + Number(y) < headHeight ? '' : text,
    )
    .replace(/<rect [^>]*fill="white"\/>/, '')
    .replace(/ xmlns(?::xlink)?="[^"]*"| version="1.1"/g, '')
    .replace(
      /height="(?<height>[\d.]+)" viewBox="0 0 (?<width>[\d.]+) [\d.]+"/,
      (_, height: string, width: string) => {
        const left = Number(height) - headHeight;
        return `height="${left}" viewBox="0 ${headHeight} ${width} ${left}"`;
      },
    );
}

function withColors(svg: string): string {
  return svg.replace(/<(?<tag>\w+) [^>]*>/g, (element, tag: string) =>
    element
      .replace(/ font-family="[^"]*"/, '')
      .replace(
        / (?<name>fill|stroke)="(?<color>white|#[0-9A-Fa-f]{6})"/g,
        (_, name: string, color: string) => {
          const isText = tag === 'text' && name === 'fill';
          return ` ${name}="${themed(color, isText)}"`;
        },
      ),
  );
}

const LABEL = / aria-label="(?<label>[^"]*)"/;
/** Vega's of a group, which tell no reader anything. */
const ROLES = / role="graphics-object" aria-roledescription="[^"]*"/;

function withMarks(svg: string, series: readonly string[]): string {
  const last = new Map<string, number>();
  const elements = /<(?<tag>\w+) [^>]*>/g;
  for (const { 0: element, index } of svg.matchAll(elements)) {
    const label = LABEL.exec(element)?.groups?.['label'];
    if (label !== undefined && !element.startsWith('<text')) last.set(label, index);
  }
  return svg.replace(elements, (element, tag: string, index: number) => {
    const label = LABEL.exec(element)?.groups?.['label'];
    if (label === undefined) return element.replace(ROLES, '');
    const plain = unescaped(label);
    const bare = element.replace(/ (?:aria-\w+|role)="[^"]*"/g, '');
    const name = longest(series.filter((each) => plain.startsWith(`${each}: `)));
    const open = bare.replace(/ ?\/?>$/, '');
    const close = element.endsWith('/>') ? '/>' : '>';
    if (name === undefined) return tag === 'g' ? element : `${open} aria-hidden="true"${close}`;
    const belongs = `${open} data-series="${escapeHtml(name)}"`;
    if (tag === 'text' || plain === `${name}: `) return `${belongs} aria-hidden="true"${close}`;
    return last.get(label) === index
      ? `${belongs} data-mark role="graphics-symbol" aria-label="${label}"${close}`
      : `${belongs} aria-hidden="true"${close}`;
  });
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function longest(names: readonly string[]): string | undefined {
  return names.reduce<string | undefined>(
    (best, name) => (best === undefined || name.length > best.length ? name : best),
    undefined,
  );
}

/** Ids inside of drawings, such as those of clips, are counted anew in each. */
function uniqueIds(svg: string, id: string): string {
  return svg.replace(/ id="/g, ` id="${id}-`).replace(/url\(#/g, `url(#${id}-`);
}
