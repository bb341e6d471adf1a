/**
 * A drawing as part of a page: its colours follow the page, and its marks can be pointed at.
 *
 * A mark takes part where its text for screen readers (the `description` encoding of its layer) reads
 * `<series>: <what it shows>`; that text is what hovering and focus show. With nothing behind the colon, or of letters,
 * it belongs to its series and tells nothing itself. Marks with equal texts, such as a point and
 * the line of its interval, are one: the last of them is the one that takes the focus. All other marks are decoration,
 * and hidden from screen readers.
 */
import type { Drawing } from '../chart/drawing.ts';
import { escapeHtml, type Html, html, trusted } from './html.ts';
import { themed } from './theme.ts';

export interface InlineChart {
  /** No two alike in a page. */
  readonly id: string;
  /** In place of the chart's own title. */
  readonly title?: string;
  /** What is to be seen, in a sentence or two. */
  readonly description: string;
  /** Names that descriptions of marks begin with. */
  readonly series?: readonly string[];
  /** Whether the chart has buttons of its own to isolate a series; the page may have them for all charts. */
  readonly legend?: boolean;
  /** What the buttons of the legend say instead of names, where the chart says the same. */
  readonly shortNames?: ReadonlyMap<string, string>;
}

export function inlineChart(
  { svg, head }: Pick<Drawing, 'svg' | 'head'>,
  { id, title = head.title, description, series = [], legend = false, shortNames }: InlineChart,
): Html {
  const text = withoutHead(svg, head.height);
  const named = withMarks(withColors(rounded(text)), series).replace(
    /^<svg [^>]*?(?<size>width="(?<width>[\d.]+)" height="[\d.]+" viewBox="[^"]*")>/,
    (_, size: string, width: string) =>
      `<svg ${size} style="--width:${width}px" role="graphics-document" aria-roledescription="chart" aria-label="${escapeHtml(title)}">`,
  );
  return html`<figure class="chart" id="${id}">
<figcaption><strong>${title}</strong> ${description}${head.subtitle.map((line) => html` <span>${line}</span>`)}</figcaption>
${legend ? legendHtml(series, shortNames) : undefined}
<div class="scroll" role="group" aria-label="${title}" tabindex="0">${trusted(uniqueIds(named, id).trim())}</div>
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

/** The page tells title and subtitle in its own letters, and is the paper. */
function withoutHead(svg: string, headHeight: number): string {
  return svg
    .replace(/ xmlns(?::xlink)?="[^"]*"| version="1.1"| class="marks"/g, '')
    .replace(/<rect width="[\d.]+" height="[\d.]+" fill="white"\/>/, '')
    .replace(
      /height="(?<height>[\d.]+)" viewBox="0 0 (?<width>[\d.]+) [\d.]+"/,
      (_, height: string, width: string) => {
        const left = Number(height) - headHeight;
        return `height="${left}" viewBox="0 ${headHeight} ${width} ${left}"`;
      },
    );
}

/** Hundredths of a pixel are enough, and a third of the bytes; what would be so anyway need not be said. */
function rounded(svg: string): string {
  return svg
    .replace(/ (?:opacity="1"|stroke-width="1"|font-weight="normal")/g, '')
    .replace(/ (?:transform|d|x2|y2)="[^"]*"/g, (attribute) =>
      attribute.replace(/(?<kept>\.\d\d)\d+/g, '$<kept>'),
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

function withMarks(svg: string, series: readonly string[]): string {
  const last = new Map<string, number>();
  const elements = /<(?<tag>\w+) [^>]*>/g;
  for (const { 0: element, index } of svg.matchAll(elements)) {
    const label = LABEL.exec(element)?.groups?.['label'];
    if (label !== undefined && !element.startsWith('<text')) last.set(label, index);
  }
  return svg.replace(elements, (element, tag: string, index: number) => {
    const label = LABEL.exec(element)?.groups?.['label'];
    if (label === undefined) return element;
    const plain = unescaped(label);
    const bare = element.replace(/ (?:aria-\w+|role)="[^"]*"/g, '');
    const name = longest(series.filter((each) => plain.startsWith(`${each}: `)));
    const open = bare.replace(/ ?\/?>$/, '');
    const close = element.endsWith('/>') ? '/>' : '>';
    if (name === undefined) return tag === 'g' ? element : `${open} aria-hidden="true"${close}`;
    const belongs = `${open} data-series="${escapeHtml(name)}"`;
    if (tag === 'text' || plain === `${name}: `) return `${belongs} aria-hidden="true"${close}`;
    return last.get(label) === index
      ? `${belongs} data-mark role="graphics-symbol" aria-roledescription="mark" aria-label="${label}"${close}`
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
