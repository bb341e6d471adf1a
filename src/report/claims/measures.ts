/** What the contrast of a claim is a figure of, and how it is written. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { PartOutcome } from '../../lab/studies/claims/outcome.ts';
import { fixed } from '../text/numbers.ts';

export interface Measure {
  /** The last word of its quantities: `auc` of `gap.auc`. */
  readonly name: string;
  readonly unit: string;
  readonly digits: number;
  /** Factor from the quantity to what is shown. */
  readonly scale: number;
}

const MEASURES: Readonly<Record<string, Omit<Measure, 'name'>>> = {
  auc: { unit: 'AUC', digits: 4, scale: 1 },
  ne: { unit: 'NE', digits: 4, scale: 1 },
  logLoss: { unit: 'nats', digits: 4, scale: 1 },
  calibration: { unit: '|ln calibration|', digits: 3, scale: 1 },
  openRate: { unit: 'points of open rate', digits: 2, scale: 100 },
  choiceValue: { unit: 'points of open probability', digits: 2, scale: 100 },
  mismatch: { unit: '% of values', digits: 1, scale: 100 },
  size: { unit: 'standard deviations', digits: 3, scale: 1 },
  bytesPerImpression: { unit: 'bytes an impression', digits: 1, scale: 1 },
  uses: { unit: 'of the days', digits: 2, scale: 1 },
};
const COEFFICIENT = { unit: 'logit a standard deviation', digits: 3, scale: 1 };
const OTHER = { unit: '', digits: 4, scale: 1 };

/** Contrasts begin with their quantity: `gap.auc of A minus B`, `(gap.auc of A minus B) / 2`. */
export function quantityOf(contrast: string): string {
  return contrast.replace(/^\(/, '').split(' ')[0];
}

/** @param contrast in words, such as `gap.auc of A minus B` or `(gap.auc of A minus B) / 2` */
export function measureOf(contrast: string): Measure {
  const quantity = quantityOf(contrast);
  const name = quantity.slice(quantity.lastIndexOf('.') + 1);
  if (quantity.startsWith('coefficient.')) return { name, ...COEFFICIENT };
  return { name, ...(MEASURES[name] ?? OTHER) };
}

/** A number without its unit. */
export function figure(value: number, { digits, scale }: Measure): string {
  return fixed(value * scale, digits);
}

/** `0.1466 [0.1380, 0.1553]`, without the ends where there are none. */
export function withInterval({ mean, low, high }: Estimate, measure: Measure): string {
  const ends =
    Number.isFinite(low) && Number.isFinite(high)
      ? ` [${figure(low, measure)}, ${figure(high, measure)}]`
      : '';
  return figure(mean, measure) + ends;
}

/** The same with its unit. */
export function inUnits(estimate: Estimate, measure: Measure): string {
  return `${withInterval(estimate, measure)} ${measure.unit}`.trimEnd();
}

/** What is asked of a contrast: `above 0.05`. */
export function wantedOf({ contrast, is, margin }: Pick<PartOutcome, 'contrast' | 'is' | 'margin'>): string {
  const measure = measureOf(contrast);
  return is === 'within' ? `within ±${figure(margin, measure)}` : `${is} ${figure(margin, measure)}`;
}
