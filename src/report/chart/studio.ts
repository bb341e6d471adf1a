/** Charts as markup of a page, as SVG files and as PNG: the same bytes everywhere, with the font that we ship. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { withoutControls } from '../inline.ts';
import type { Chart } from './chart.ts';
import { pagePaint, paintOf, palettes } from './palette.ts';
import type { SvgDocument } from './svg.ts';

export interface Studio {
  /**
   * Two drawings for a page, of which its style sheet shows the one that fits: without title, in the colours and
   * letters of the page.
   * @param label for readers who cannot see it
   */
  inline(chart: Chart, label: string): string;
  /** A file of its own, with title and subtitle. */
  svg(chart: Chart): string;
  png(chart: Chart): Uint8Array;
}

/** Pixels of a page's drawings: on a phone, and wherever there is room. */
const PAGE_WIDTHS = { narrow: 328, wide: 768 } as const;
const FILE = { width: 900, padding: 20 } as const;
/** Pixels of the PNG for each one of the chart, for sharp screens. */
const PNG_ZOOM = 2;
const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';

/** Loads the libraries, which takes half a second, so only where there is something to draw. */
export async function openStudio(): Promise<Studio> {
  const [{ drawChart }, { DOMParser }, { Resvg }] = await Promise.all([
    import('./draw.ts'),
    import('linkedom'),
    import('@resvg/resvg-js'),
  ]);
  const document = new DOMParser().parseFromString(
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'image/svg+xml',
  ) as unknown as SvgDocument;

  const svg = (chart: Chart) => {
    const drawing = drawChart(chart, { ...FILE, document, paint: paintOf(palettes.light), hasHead: true });
    drawing.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    drawing.setAttribute('font-family', FONT_FAMILY);
    return `${withoutControls(drawing.outerHTML)}\n`;
  };
  return {
    inline: (chart, label) =>
      Object.entries(PAGE_WIDTHS)
        .map(([name, width]) => {
          const drawing = drawChart(chart, { width, document, paint: pagePaint });
          drawing.setAttribute('class', name);
          drawing.setAttribute('role', 'graphics-document');
          drawing.setAttribute('aria-roledescription', 'chart');
          drawing.setAttribute('aria-label', label);
          return drawing.outerHTML;
        })
        .join('\n'),
    svg,
    png: (chart) => {
      // The fonts of the machine would make the picture depend on it.
      const font = { loadSystemFonts: false, fontFiles: shippedFonts(), defaultFontFamily: 'DejaVu Sans' };
      return new Resvg(svg(chart), { font, fitTo: { mode: 'zoom', value: PNG_ZOOM } }).render().asPng();
    },
  };
}

function shippedFonts(): string[] {
  const directory = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  return ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(directory, 'ttf', file));
}
