/** The colours of pages, the playground and charts, light and dark, by what they are for. */

/** Colours that colour-blind readers can distinguish: Okabe and Ito, "Color universal design", 2008. */
const OKABE_ITO = { vermillion: '#D55E00', blue: '#0072B2', green: '#009E73', purple: '#CC79A7' } as const;

/** `*-ink` is for letters in a colour, which need more contrast than marks. */
const light = {
  paper: '#ffffff',
  raised: '#f5f6f7',
  ink: '#1d2126',
  'quiet-ink': '#586069',
  line: '#d4d8dd',
  link: '#00558a',
  focus: '#00558a',
  good: '#38690a',
  less: '#5b46a0',
  bad: '#b3123f',
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
  violet: '#6a51a3',
  'violet-ink': '#5b46a0',
  stone: '#7d8690',
  'stone-ink': '#586069',
  wine: '#8c2d4f',
  'wine-ink': '#8c2d4f',
  ochre: '#8c6d1f',
  'ochre-ink': '#705619',
};

export type ColorName = keyof typeof light;
export type Palette = Readonly<Record<ColorName, string>>;

export const palettes: { readonly light: Palette; readonly dark: Palette } = {
  light,
  dark: {
    paper: '#14171b',
    raised: '#1e2329',
    ink: '#e8eaed',
    'quiet-ink': '#a6aeb8',
    line: '#3a424c',
    link: '#7cc4f5',
    focus: '#7cc4f5',
    good: '#9bd163',
    less: '#b9a9f2',
    bad: '#ff7d90',
    unsure: '#e3bd55',
    faint: '#6a737d',
    grid: '#2a3038',
    band: '#2e353d',
    blue: '#3d8fe0',
    'blue-ink': '#7abaf0',
    vermillion: '#f0752a',
    'vermillion-ink': '#ff9a5c',
    green: '#36c295',
    'green-ink': '#4fd0a3',
    purple: '#eab0d2',
    'purple-ink': '#eab0d2',
    violet: '#a08fe0',
    'violet-ink': '#b9a9f2',
    stone: '#8b95a1',
    'stone-ink': '#a6aeb8',
    wine: '#d96a8c',
    'wine-ink': '#e88aa6',
    ochre: '#c9a64a',
    'ochre-ink': '#d6b663',
  },
};

/** A colour by its name, as SVG says it. */
export type Paint = (name: ColorName) => string;

/** For drawings inside of a page, which has the palette as variables. */
export const pagePaint: Paint = (name) => `var(--${name})`;

/** For drawings in files of their own. */
export const paintOf =
  (palette: Palette): Paint =>
  (name) =>
    palette[name];

/** The palette as CSS variables. */
export function variablesOf(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, color]) => `--${name}:${color};`)
    .join('');
}

/** The colour of letters that refer to marks in a colour. */
export function inkOf(name: ColorName): ColorName {
  const ink = `${name}-ink`;
  return Object.hasOwn(light, ink) ? (ink as ColorName) : name === 'faint' ? 'quiet-ink' : name;
}
