import { describe, expect, it } from 'vitest';
import { palettes } from '../../../src/report/chart/palette.ts';

/** Contrast ratio of two colours: WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const LETTERS = ['ink', 'quiet-ink', 'link', 'good', 'bad', 'unsure'];
const MARKS = ['blue', 'vermillion', 'green', 'purple', 'ochre'];

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const theme: Readonly<Record<string, string>> = palettes[name];

  it('has letters that can be read on paper and on what is raised', () => {
    const inks = Object.keys(theme).filter((place) => LETTERS.includes(place) || place.endsWith('-ink'));
    for (const ink of inks) {
      expect(contrast(theme[ink], theme['paper']), ink).toBeGreaterThanOrEqual(4.5);
    }
    for (const ink of LETTERS) {
      expect(contrast(theme[ink], theme['raised']), ink).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has marks that can be seen', () => {
    for (const mark of MARKS) {
      expect(contrast(theme[mark], theme['paper']), mark).toBeGreaterThanOrEqual(3);
    }
  });
});

it('has a place for each colour in both themes', () => {
  expect(Object.keys(palettes.dark)).toEqual(Object.keys(palettes.light));
});
