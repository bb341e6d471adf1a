import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, textWidth } from '../../../src/report/chart/text.ts';
import { cases } from '../../gear.ts';

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const font = {
  loadSystemFonts: false,
  fontFiles: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(fonts, file)),
  defaultFontFamily: 'DejaVu Sans',
};

/** As the library draws it, between two bars that mark where the text begins and ends. */
function drawnWidth(text: string, weight: string): number {
  const widthOf = (content: string) =>
    new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="50"><text y="30" font-family="DejaVu Sans" font-size="20" font-weight="${weight}">${content}</text></svg>`,
      { font },
    ).getBBox()!.width;
  return widthOf(`|${text}|`) - widthOf('||');
}

describe('textWidth', () => {
  it.each([
    'recomputed × random',
    'AUC −0.123 ±0.004',
    'user_hours_since_notification_ln',
    'Of 0.213 AUC lost',
    'gap → 95 %',
  ])('is what is drawn: %s', (text) => {
    for (const weight of ['normal', 'bold'])
      expect(Math.abs(textWidth(text, 20, weight === 'bold') - drawnWidth(text, weight))).toBeLessThan(2);
  });

  it('takes letters that it does not know for wide ones', () => {
    expect(textWidth('漢', 10)).toBe(10);
  });
});

describe('linesOf', () => {
  const words = fc.array(fc.stringMatching(/^[a-z_]{1,30}$/), { minLength: 1, maxLength: 8 });

  it('fits every line, and loses nothing but the spaces between lines', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 30, max: 300 }), (all, width) => {
        const text = all.join(' ');
        const lines = linesOf(text, width, 12);
        for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
      cases(100),
    );
  });

  it('breaks words only where it must, and then behind an underscore', () => {
    expect(linesOf('all short words', 60, 12)).toEqual(['all short', 'words']);
    expect(linesOf('user_hours_since_notification_ln', 120, 12)).toEqual([
      'user_hours_since_',
      'notification_ln',
    ]);
  });
});
