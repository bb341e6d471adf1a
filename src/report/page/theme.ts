/** The colours of pages, light and dark, and which of them take the place of the colours in charts. */
import { FAINT, INK, OKABE_ITO, QUIET_INK } from '../chart/style.ts';

type Colors = Readonly<Record<string, string>>;

/** `*-ink` is for letters in a colour, which need more contrast than marks. */
export const themes: { readonly light: Colors; readonly dark: Colors } = {
  light: {
    paper: '#ffffff',
    raised: '#f5f6f7',
    ink: '#1d2126',
    'quiet-ink': '#586069',
    line: '#d4d8dd',
    link: '#00558a',
    focus: '#00558a',
    good: '#00664b',
    bad: '#a33f00',
    unsure: '#705400',
    faint: '#b4b9bf',
    grid: '#e9ebee',
    band: '#e6e8eb',
    blue: OKABE_ITO.blue,
    'blue-ink': '#00609c',
    vermillion: OKABE_ITO.vermillion,
    'vermillion-ink': '#a84a00',
    green: OKABE_ITO.green,
    'green-ink': '#00694c',
    purple: OKABE_ITO.purple,
    'purple-ink': '#99437a',
    orange: '#d18a00',
    'orange-ink': '#805400',
    sky: '#3fa6dd',
    'sky-ink': '#1b6a94',
    ochre: '#8c6d1f',
    'ochre-ink': '#705619',
  },
  dark: {
    paper: '#14171b',
    raised: '#1e2329',
    ink: '#e8eaed',
    'quiet-ink': '#a6aeb8',
    line: '#3a424c',
    link: '#7cc4f5',
    focus: '#7cc4f5',
    good: '#4fd0a3',
    bad: '#ff9a5c',
    unsure: '#e3bd55',
    faint: '#6a737d',
    grid: '#2a3038',
    band: '#2e353d',
    blue: '#58a6e8',
    'blue-ink': '#7abaf0',
    vermillion: '#f58238',
    'vermillion-ink': '#ff9a5c',
    green: '#2fb98c',
    'green-ink': '#4fd0a3',
    purple: '#d98fbb',
    'purple-ink': '#e3a6ca',
    orange: '#f0b429',
    'orange-ink': '#f0b429',
    sky: '#9bd7fb',
    'sky-ink': '#9bd7fb',
    ochre: '#c9a64a',
    'ochre-ink': '#d6b663',
  },
};

/** By colour as charts write it: the name of its place in the themes. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['white', 'paper'],
  [INK, 'ink'],
  [QUIET_INK, 'quiet-ink'],
  [FAINT, 'faint'],
  ['#EEEEEE', 'grid'],
  ['#E8E8E8', 'band'],
  ['#F6F6F6', 'raised'],
  ['#444444', 'ink'],
  [OKABE_ITO.blue, 'blue'],
  [OKABE_ITO.vermillion, 'vermillion'],
  [OKABE_ITO.green, 'green'],
  [OKABE_ITO.purple, 'purple'],
  ['#E69F00', 'orange'],
  ['#56B4E9', 'sky'],
  ['#8C6D1F', 'ochre'],
]);

/** A chart's colour as a variable of the page; unknown colours stay. */
export function themed(color: string, isText: boolean): string {
  const place = PLACES.get(color);
  if (place === undefined) return color;
  return `var(--${isText && `${place}-ink` in themes.light ? `${place}-ink` : place})`;
}

/** The variables: by the reader's system, unless the button says otherwise; on paper always light. */
export function themeStyles(): string {
  const variables = (colors: Colors) =>
    Object.entries(colors)
      .map(([name, color]) => `--${name}:${color};`)
      .join('');
  return [
    `:root{color-scheme:light;${variables(themes.light)}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${variables(themes.dark)}}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${variables(themes.dark)}}}`,
  ].join('\n');
}
