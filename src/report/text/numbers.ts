/** Numbers as people read them. Every table, sentence and chart formats through here. */
import { fixed, NO_NUMBER } from '../../base/numbers.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { Quantity, QuantityFormat } from '../../scenario/quantities.ts';

export { fixed, NO_NUMBER };

/** The mean of equal numbers may differ from them in the last bits. */
const ROUNDING = 1e-12;

/** Metrics and their differences: 0.147. */
export function plain(value: number): string {
  return fixed(value, 3);
}

/** Rates: 0.119 is 11.9 %. */
export function percent(value: number): string {
  return Number.isFinite(value) ? `${fixed(value * 100, 1)} %` : fixed(value, 1);
}

/** Relative changes, with their sign: +31.4 %. */
export function change(value: number): string {
  const text = percent(value);
  return Number.isFinite(value) && Number(fixed(Math.abs(value) * 100, 1)) > 0 && value > 0
    ? `+${text}`
    : text;
}

/** Counts with separators: 61,970. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return NO_NUMBER;
  return fixed(value, 0).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A distance that may be too small for its digits: "less than 0.001" rather than 0.000. */
export function distance(value: number): string {
  const size = Math.abs(value);
  return size > 0 && size < 0.0005 ? 'less than 0.001' : plain(size);
}

export type NumberFormat = (value: number) => string;

const FORMATS: Readonly<Record<QuantityFormat, NumberFormat>> = {
  plain,
  percent,
  change,
  count,
  decimal: (value) => fixed(value, 1),
};

export function formatOf({ format }: Pick<Quantity, 'format'>): NumberFormat {
  return FORMATS[format];
}

/**
 * Half-width of the interval, or its reach to the farther end where it is lopsided. Empty without an
 * interval.
 */
export function plusMinus({ mean, low, high }: Estimate, format: NumberFormat = plain): string {
  const reach = Math.max(high - mean, mean - low);
  if (!Number.isFinite(reach)) return '';
  const text = withoutUnit(format(reach));
  if (reach < ROUNDING) return '±0';
  if (Number(text) > 0) return `±${text}`;
  return `±<${text.replace(/\d$/, '1')}`;
}

/** The half-width, or both ends of an interval that is cut at −1, 0 or 1: its reach would pass them. */
export function reachOf(estimate: Estimate, format: NumberFormat = plain): string {
  const { mean, low, high } = estimate;
  const isLopsided = Math.abs(high - mean - (mean - low)) > ROUNDING;
  if (!isLopsided || (low !== -1 && low !== 0 && high !== 1)) return plusMinus(estimate, format);
  const end = (value: number) =>
    withoutUnit([-1, 0, 1].includes(value) ? format(value).replace(/\.0+/, '') : format(value));
  return `[${end(low)}, ${end(high)}]`;
}

/** Both ends, such as `[0.141, 0.153]`. Empty without an interval. */
export function bracketed({ low, high }: Estimate, format: NumberFormat = plain): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  return `[${withoutUnit(format(low))}, ${withoutUnit(format(high))}]`;
}

/** An estimate with both ends of its interval. */
export function exact(estimate: Estimate | undefined, format: NumberFormat = plain): string {
  if (estimate === undefined) return NO_NUMBER;
  return `${format(estimate.mean)} ${bracketed(estimate, format)}`.trimEnd();
}

/** An interval takes its unit from the value before it. */
function withoutUnit(text: string): string {
  return text.replace(/^\+/, '').replace(/ %$/, '');
}
