/** Changes after which a computed value may be the observed one: of the value itself, and of the definition. */
import { DAY_MS, HOUR_MS } from '../../base/time.ts';
import type { FeatureDefinition, Prior } from '../../features/definition.ts';
import { LIFETIME_MS } from '../../history/layout.ts';
import { agrees } from './observed.ts';

export interface ValueChange {
  /** As it goes on after the name of a reading. */
  readonly says: string;
  readonly of: (value: number) => number;
  /** Size of a number that it adds. */
  readonly beside?: number;
  /** True where rows in which nothing is observed do not count. */
  readonly skipsMissing?: boolean;
}

/** Rows of a sample: what was computed, and what was observed. */
interface Pairs {
  readonly computed: Float64Array;
  readonly observed: Float64Array;
  readonly isSingle: boolean;
  /** Value of the feature for an entity without events. */
  readonly empty: number | undefined;
}

/** Changes of values that make some rows of a sample agree; those that are told by their parameters first. */
export function valueChanges(pairs: Pairs): readonly ValueChange[] {
  const { observed } = pairs;
  const missing = observed.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  return [
    ...roundings(pairs),
    ...lines(pairs),
    ...defaults(pairs),
    { says: 'as ln(1 + x)', of: Math.log1p },
    { says: 'without its logarithm', of: Math.expm1 },
    ...(missing > 0 && missing < observed.length
      ? [
          {
            says: `missing in ${((100 * missing) / observed.length).toFixed(1)} % of the rows`,
            of: (value: number) => value,
            skipsMissing: true,
          },
        ]
      : []),
  ];
}

const MOST_DECIMALS = 8;

/** To the number of decimals that the observed values have. */
function roundings({ observed }: Pairs): readonly ValueChange[] {
  const isRound = (decimals: number) =>
    observed.every((value) => Number.isNaN(value) || agrees(rounded(value, decimals), value, false));
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    if (!isRound(decimals)) continue;
    const size = Number(`1e${decimals}`);
    return [
      { says: `rounded to ${decimals} decimals`, of: (value) => rounded(value, decimals) },
      { says: `cut to ${decimals} decimals`, of: (value) => Math.trunc(value * size) / size },
    ];
  }
  return [];
}

function rounded(value: number, decimals: number): number {
  const size = Number(`1e${decimals}`);
  return Math.round(value * size) / size;
}

/** Pairs of rows through which lines are laid: enough that one of them lies among rows that agree. */
const MOST_LINES = 12;

/** Observed = computed × slope + shift, through two rows, of the lines that most rows lie on. */
function lines({ computed, observed, isSingle }: Pairs): readonly ValueChange[] {
  const rows = Int32Array.from(computed.keys())
    .filter((row) => !Number.isNaN(computed[row]) && !Number.isNaN(observed[row]))
    .sort((a, b) => computed[a] - computed[b]);
  const found: (ValueChange & { readonly rows: number })[] = [];
  for (let each = 0; each < MOST_LINES; each++) {
    const low = rows[Math.floor((each * rows.length) / (4 * MOST_LINES))];
    const high = rows[rows.length - 1 - Math.floor((each * rows.length) / (4 * MOST_LINES))];
    if (low === undefined || computed[high] === computed[low]) break;
    const slope = tidy((observed[high] - observed[low]) / (computed[high] - computed[low]));
    const shift = tidy(observed[low] - slope * computed[low], Math.abs(observed[low]));
    if (slope === 0 || (slope === 1 && shift === 0)) continue;
    const of = (value: number) => value * slope + shift;
    const beside = Math.abs(shift);
    found.push({
      says: [
        ...(slope === 1 ? [] : [`times ${shown(slope)}`]),
        ...(shift === 0 ? [] : [`${shift < 0 ? 'minus' : 'plus'} ${shown(Math.abs(shift))}`]),
      ].join(' '),
      of,
      beside,
      rows: rows.reduce(
        (count, row) => count + (agrees(of(computed[row]), observed[row], isSingle, beside) ? 1 : 0),
        0,
      ),
    });
  }
  return found.sort((a, b) => b.rows - a.rows).slice(0, 1);
}

/** The number of few digits that a computed one is up to its last ones; 0 beside something much larger. */
function tidy(value: number, beside = 0): number {
  if (Math.abs(value) <= 1e-12 * beside) return 0;
  const short = Number(value.toPrecision(6));
  return Math.abs(short - value) <= 1e-11 * Math.abs(value) ? short : value;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Another value in place of a missing one, or of that of an entity without events. */
function defaults({ computed, observed, empty }: Pairs): readonly ValueChange[] {
  const where = (isSo: (value: number) => boolean) =>
    mostFrequent(observed.filter((_, row) => isSo(computed[row])));
  const ofMissing = where(Number.isNaN);
  const ofEmpty = empty === undefined ? undefined : where((value) => value === empty);
  return [
    ...(ofMissing === undefined || Number.isNaN(ofMissing)
      ? []
      : [
          {
            says: `with ${shown(ofMissing)} where it is missing`,
            of: (value: number) => (Number.isNaN(value) ? ofMissing : value),
          },
        ]),
    ...(ofEmpty === undefined || ofEmpty === empty
      ? []
      : [
          {
            says: `${Number.isNaN(ofEmpty) ? 'missing' : `with ${shown(ofEmpty)}`} where there are no events`,
            of: (value: number) => (value === empty ? ofEmpty : value),
          },
        ]),
  ];
}

/** NaN counts as a value; undefined of none. */
function mostFrequent(values: Float64Array): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** The value of an entity without events; undefined where a feature has no history. */
export function emptyValue({ value }: FeatureDefinition): number | undefined {
  switch (value.form) {
    case 'open-rate':
      return value.prior.opens / value.prior.sends;
    case 'count':
    case 'log-count':
    case 'exists':
      return 0;
    case 'log-hours-since':
      return Math.log(1 + value.windowMs / HOUR_MS);
    default:
      return undefined;
  }
}

/** A definition in place of a feature's own. */
export interface DefinitionChange {
  readonly says: string;
  readonly definition: FeatureDefinition;
}

const WINDOWS_MS = [
  ...[1, 3, 6, 12, 24, 48, 72].map((hours) => hours * HOUR_MS),
  ...[7, 14, 21, 28, 30, 60, 90].map((days) => days * DAY_MS),
];

/** The same feature over other windows, with itself first; nothing of one without a window. */
export function windowChanges(definition: FeatureDefinition): readonly DefinitionChange[] {
  const { value } = definition;
  if (!('windowMs' in value)) return [];
  const lengths = value.form === 'log-hours-since' ? WINDOWS_MS : [...WINDOWS_MS, LIFETIME_MS];
  return lengths
    .filter((windowMs) => windowMs !== value.windowMs)
    .map((windowMs) => ({
      says: windowMs === LIFETIME_MS ? 'over a lifetime' : `over ${daysOrHours(windowMs)}`,
      definition: { ...definition, value: { ...value, windowMs } },
    }));
}

function daysOrHours(ms: number): string {
  return ms > DAY_MS && ms % DAY_MS === 0 ? `${ms / DAY_MS} days` : `${ms / HOUR_MS} hours`;
}

/** The counts behind a rate, whose observed values say with which prior it was smoothed. */
export interface Counts {
  readonly opens: Float64Array;
  readonly sends: Float64Array;
}

/**
 * The prior with which counts give the observed rates: (opens + a) / (sends + b) = rate is a line in a and b for each row.
 * Undefined where rows do not say, or say something that is no prior.
 */
export function priorBehind({ opens, sends }: Counts, observed: Float64Array): Prior | undefined {
  // Least squares of a − rate · b = rate · sends − opens.
  let [rows, rate, rateSquared, right, rateRight] = [0, 0, 0, 0, 0];
  for (let row = 0; row < observed.length; row++) {
    const value = observed[row];
    if (Number.isNaN(value)) continue;
    const target = value * sends[row] - opens[row];
    rows++;
    rate += value;
    rateSquared += value * value;
    right += target;
    rateRight += value * target;
  }
  const determinant = rate * rate - rows * rateSquared;
  if (rows < 3 || Math.abs(determinant) < 1e-9 * rows * rateSquared) return undefined;
  const b = (rows * rateRight - rate * right) / determinant;
  const a = (right + rate * b) / rows;
  const prior = { opens: nearby(a), sends: nearby(b) };
  return prior.opens >= 0 && prior.sends > 0 && prior.opens <= prior.sends ? prior : undefined;
}

/** The decimal of three places that it is near. */
function nearby(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function priorChange(definition: FeatureDefinition, prior: Prior): DefinitionChange {
  return {
    says: `with a prior of ${prior.opens} opens in ${prior.sends} sends`,
    definition: { ...definition, value: { ...definition.value, prior } as FeatureDefinition['value'] },
  };
}
