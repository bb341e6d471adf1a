/** From a chart's specification to SVG and PNG: the same bytes everywhere, with the font that we ship. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ChartHead, FONT_FAMILY, headOf, type TextWidth, type TopLevel } from './style.ts';

export interface Drawing {
  readonly svg: string;
  /** Made whenever it is asked for, since that takes longest and pages do without. */
  readonly png: Uint8Array;
  readonly head: ChartHead;
}

export interface Studio {
  readonly textWidth: TextWidth;
  draw(spec: TopLevel): Promise<Drawing>;
}

/** Pixels of the PNG for each one of the chart, for sharp screens. */
const PNG_ZOOM = 2;

/** Loads the libraries, which takes most of a second, so only where there is something to draw. */
export async function openStudio(): Promise<Studio> {
  const [vega, vegaLite, { Resvg }] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    import('@resvg/resvg-js'),
  ]);
  // The fonts of the machine would make the picture depend on it.
  const font = { loadSystemFonts: false, fontFiles: shippedFonts(), defaultFontFamily: 'DejaVu Sans' };

  return {
    textWidth(text, fontSize, bold = false) {
      const weight = bold ? 'bold' : 'normal';
      const svg =
        '<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="100">' +
        `<text x="0" y="50" font-family="${FONT_FAMILY}" font-size="${fontSize}" font-weight="${weight}">${escaped(text)}</text></svg>`;
      return Math.ceil(new Resvg(svg, { font }).getBBox()?.width ?? 0);
    },
    async draw(spec) {
      const parsed = vega.parse(vegaLite.compile(spec, { logger: silent(vega) }).spec);
      const view = new vega.View(parsed, { renderer: 'none' });
      const svg = await view.toSVG();
      view.finalize();
      const fitTo = { mode: 'zoom', value: PNG_ZOOM } as const;
      return {
        svg: `${svg}\n`,
        get png() {
          return new Resvg(svg, { font, fitTo, background: 'white' }).render().asPng();
        },
        head: headOf(spec),
      };
    },
  };
}

function shippedFonts(): string[] {
  const directory = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  return ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(directory, 'ttf', file));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Vega warns on the console, which belongs to the command line. */
function silent(vega: { logger(level: number): unknown }): never {
  return vega.logger(0) as never;
}
