import { describe, expect, it } from 'vitest';
import { palettes } from '../../../src/report/chart/palette.ts';
import { otherStyles, provenanceStyles } from '../../../src/report/chart/styles.ts';

/** Contrast ratio of two colours: WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function linear(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

function luminance(color: string): number {
  const [red, green, blue] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What dichromats see: Machado, Oliveira and Fernandes, "A physiologically-based model", 2009, severity 1. */
const SIGHT = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

/** Hundredths of Oklab, Ottosson 2020, in which two colours beside one another can be told apart from about 2 on. */
function difference(one: string, other: string, sight: readonly (readonly number[])[]): number {
  const [a, b] = [one, other].map((color) => {
    const [red, green, blue] = sight.map((row) =>
      Math.min(
        1,
        Math.max(
          0,
          linear(color).reduce((sum, value, index) => sum + row[index] * value, 0),
        ),
      ),
    );
    const [l, m, s] = [
      0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
      0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
      0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
    ].map(Math.cbrt);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  });
  return 100 * Math.hypot(...a.map((value, index) => value - b[index]));
}

const LETTERS = ['ink', 'quiet-ink', 'link', 'good', 'less', 'bad', 'unsure'];
const PROVENANCES = Object.values(provenanceStyles);
const MARKS = [...PROVENANCES, ...otherStyles].map(({ color }) => color);
const TONES = ['good', 'less', 'bad', 'unsure'];

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

  it.each(
    Object.entries(SIGHT),
  )('has a colour for each provenance that readers can distinguish: %s', (_, sight) => {
    for (const { color } of PROVENANCES)
      for (const { color: other } of PROVENANCES)
        if (other !== color)
          expect(difference(theme[color], theme[other], sight), `${color}, ${other}`).toBeGreaterThan(7);
  });

  it('has tones of verdicts that are none of a provenance', () => {
    for (const tone of TONES)
      for (const { color } of PROVENANCES)
        expect(difference(theme[tone], theme[color], SIGHT.all), `${tone}, ${color}`).toBeGreaterThan(8);
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

it('gives provenances symbols of their own, and nothing else their colours', () => {
  const own = PROVENANCES.map(({ symbol }) => symbol);
  expect(new Set(own).size).toBe(own.length);
  const colors: string[] = PROVENANCES.map(({ color }) => color);
  expect(otherStyles.filter(({ color }) => colors.includes(color))).toEqual([]);
});
