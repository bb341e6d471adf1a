/** Quantity and notation of a claim's contrast. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { PartOutcome } from '../../lab/studies/claims/schema.ts';
import { boundsOf, type QuantityContrast, quantityAt } from '../../scenario/quantities.ts';
import { plainText } from '../inline.ts';
import type { Figure } from '../page.ts';
import { type Bounds, bounded } from '../text/bounds.ts';
import { fixed } from '../text/numbers.ts';

export interface Measure extends QuantityContrast {
  /** The last word of its quantities: `auc` of `gap.auc`. */
  readonly name: string;
  /** Of levels; differences pass them. */
  readonly bounds: Bounds | undefined;
}

/** Contrasts begin with their quantity: `gap.auc of A minus B`, `(gap.auc of A minus B) / 2`. */
export function quantityOf(contrast: string): string {
  return contrast.replace(/^\(/, '').split(' ')[0];
}

/** @param contrast in words, such as `gap.auc of A minus B` or `(gap.auc of A minus B) / 2` */
export function measureOf(contrast: string): Measure {
  const quantity = quantityOf(contrast);
  const found = quantityAt(quantity);
  return {
    name: quantity.slice(quantity.lastIndexOf('.') + 1),
    bounds: / (?:minus|plus) /.test(contrast) ? undefined : boundsOf(found),
    ...found.contrast,
  };
}

/** A number without its unit. */
export function figure(value: number, { digits, scale }: Measure): string {
  return fixed(value * scale, digits);
}

/** An effect with both ends of its interval and its unit. */
export function effect(estimate: Estimate, contrast: string): Figure {
  return inMeasure(estimate, measureOf(contrast));
}

/** The same in plain text: `0.1466 [0.1380, 0.1553] AUC`. */
export function inUnits(estimate: Estimate, measure: Measure): string {
  return plainText(inMeasure(estimate, measure), 'html');
}

function inMeasure(estimate: Estimate, measure: Measure): Figure {
  const format = (value: number) => figure(value, measure);
  return { estimate: bounded(estimate, measure.bounds), format, ends: format, unit: measure.unit };
}

/** Requirement on a contrast: `above 0.05`. */
export function wantedOf({ contrast, is, margin }: Pick<PartOutcome, 'contrast' | 'is' | 'margin'>): string {
  const measure = measureOf(contrast);
  return is === 'within' ? `within ±${figure(margin, measure)}` : `${is} ${figure(margin, measure)}`;
}

/** Groups of one measure each, in the order in which measures appear. */
export function byMeasure<T extends { readonly contrast: string }>(all: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const { name } = measureOf(one.contrast);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
}
