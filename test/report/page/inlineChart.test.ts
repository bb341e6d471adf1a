import { describe, expect, it } from 'vitest';
import { type Drawing, openStudio } from '../../../src/report/chart/drawing.ts';
import { layersOf } from '../../../src/report/chart/scene.ts';
import { framed } from '../../../src/report/chart/style.ts';
import { inlineChart, inlinePanels } from '../../../src/report/page/inlineChart.ts';

const NAMES = [`A & "B" × <c>'s`, `A & "B"`];
const size = { width: 200, height: 100 };
const look = { shape: 'circle', color: '#0072B2' };

async function draw(): Promise<Drawing> {
  const studio = await openStudio();
  const scene = {
    bands: [],
    curves: [
      {
        points: [
          { x: 0, y: 0 },
          { x: 50, y: 9 },
        ],
        spans: [{ x: 0, y: 0, y2: 4 }],
        color: '#D55E00',
        label: `${NAMES[1]}: `,
      },
    ],
    lines: [
      { x: 0, x2: 20, y: 10, y2: 10, color: '#0072B2', width: 1, label: `${NAMES[0]}: 0.5 [0.4, 0.6]` },
      { x: 0, x2: 200, y: 50, y2: 50, color: '#EEEEEE', width: 1 },
    ],
    points: [
      { x: 10.123456, y: 10, ...look, label: `${NAMES[0]}: 0.5 [0.4, 0.6]` },
      { x: 10, y: 30, ...look, label: `${NAMES[1]}: 0.7` },
      { x: 10, y: 60, ...look, label: 'another: 0.9' },
    ],
    texts: [{ x: 60, y: 9, text: NAMES[1], size: 11, label: `${NAMES[1]}: ` }],
  };
  const padding = { left: 10, right: 10, top: 80, bottom: 10 };
  return studio.draw(
    framed({ title: 'A title', subtitle: ['One line.', 'Two.'], ...size, padding }, layersOf(scene, size)),
  );
}

describe('inlineChart', () => {
  it('lets the marks of series be pointed at, once each, and hides the rest from screen readers', async () => {
    const { markup } = inlineChart(await draw(), { id: 'a', description: 'What is seen.', series: NAMES });
    const marks = [...markup.matchAll(/data-series="([^"]*)" data-mark [^>]*aria-label="([^"]*)"/g)];
    expect(marks.map(([, series, label]) => [series, label])).toEqual([
      [
        'A &amp; &quot;B&quot; × &lt;c&gt;&#39;s',
        expect.stringMatching(/^A &amp; &quot;B&quot; × &lt;c&gt;(?:'|&#39;)s: 0\.5 \[0\.4, 0\.6\]$/),
      ],
      ['A &amp; &quot;B&quot;', 'A &amp; &quot;B&quot;: 0.7'],
    ]);
    expect(markup).not.toContain('another');
    // Beside the marks: the line of an interval, a curve, its band, and a name in the legend.
    expect(markup.match(/data-series="[^"]*"(?! data-mark)/g)).toHaveLength(4);
    const heard = markup.replace(
      /<g[^>]* aria-hidden="true"[^>]*>.*?<\/g>|<\w+[^>]* aria-hidden="true"[^>]*>/g,
      '',
    );
    expect(heard.match(/data-series=/g)).toHaveLength(2);
    expect(heard).not.toContain('<text');
  });

  it('tells title and subtitle in letters of the page, and cuts them off the picture', async () => {
    const drawing = await draw();
    const { markup } = inlineChart(drawing, { id: 'a', description: 'What is seen.' });
    expect(markup).toContain(
      '<strong>A title</strong> What is seen. <span>One line.</span> <span>Two.</span>',
    );
    expect(drawing.head.height).toBe(80);
    expect(markup).toMatch(/<svg width="220" height="110" viewBox="0 80 220 110" /);
  });

  it('takes all its colours from the page, and its letters', async () => {
    const { markup } = inlineChart(await draw(), { id: 'a', description: '', series: NAMES });
    expect(markup).not.toMatch(/(?:fill|stroke)="(?:#|white)/);
    expect(markup).not.toContain('font-family');
    expect(markup).toContain('var(--vermillion)');
    expect(markup).toContain('translate(10.1,10)');
  });

  it('says what all marks of a group have in common once, and leaves out the head that the page tells', async () => {
    const { markup } = inlineChart(await draw(), { id: 'a', description: '', series: NAMES });
    expect(markup).toMatch(
      /<g aria-hidden="true"><path d="M0,10l20,0" [^>]*\/><path d="M0,50l200,0" [^>]*\/><\/g>/,
    );
    expect(markup).toMatch(
      /<g fill="var\(--blue\)" stroke-width="1.5"><path transform="translate\(10\.1,10\)"/,
    );
    expect(markup.match(/stroke-width="1.5"/g)).toHaveLength(1);
    const svg = markup.slice(markup.indexOf('<svg'));
    expect(svg).not.toMatch(/>(?:A title|One line\.|Two\.)</);
    expect(svg).not.toContain('<g></g>');
  });

  it('puts panels side by side, below their legend, and names each', async () => {
    const one = await draw();
    const panels = ['Legend', 'Left', 'Right'].map((title) => ({ ...one, head: { ...one.head, title } }));
    const { markup } = inlinePanels(panels, { id: 'a', title: 'Both', description: '', series: NAMES });
    expect(
      [...markup.matchAll(/aria-roledescription="chart" aria-label="([^"]*)"/g)].map(([, name]) => name),
    ).toEqual(['Legend', 'Left', 'Right']);
    expect(markup).toMatch(
      /<\/svg><div class="panels" role="group" aria-label="Both"><svg .*<\/svg><\/div>\n/,
    );
  });

  it('is well-formed', async () => {
    const { markup } = inlineChart(await draw(), { id: 'a', description: '', series: NAMES, legend: true });
    const open: string[] = [];
    for (const [, close, name, self] of markup.matchAll(/<(\/?)(\w+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (self === '') open.push(name);
    }
    expect(open).toEqual([]);
  });
});
