/** Contrasts in the few words that a chart has room for. */
import { bonded } from '../text/wrap.ts';
import { type Measure, measureOf } from './measures.ts';

/** Quantities that are differences by their definition. */
const DIFFERENCES = ['gap', 'flattery', 'damage', 'withoutDrift'];
/** Measures whose differences have a name of their own beside their levels. */
const HAS_DIFFERENCES = ['auc', 'ne', 'logLoss', 'calibration'];

export function isDifference(contrast: string): boolean {
  const words = contrast.replace(/^\(/, '');
  return words.includes(' minus ') || DIFFERENCES.includes(words.split('.')[0]);
}

/** Quantity and unit of an axis: `difference in AUC`. */
export function axisTitle(contrasts: readonly string[]): string {
  const measure = measureOf(contrasts[0]);
  const unit = unitOf(measure);
  const differ = HAS_DIFFERENCES.includes(measure.name) && contrasts.every(isDifference);
  return differ ? `difference in ${unit}` : unit;
}

function unitOf({ unit, name }: Measure): string {
  return unit === '' ? name : unit;
}

/**
 * A contrast without its measure, which the axis has: `gap of A − B`. Names hold together, so that lines
 * break between the terms.
 */
export function shortened(contrast: string): string {
  return contrast
    .replace(/(?<what>[\w-]+)\.(?<measure>[\w-]+) of /g, (whole, what: string) =>
      what === 'coefficient' ? whole : `${what} of `,
    )
    .split(/ (?=(?:minus|plus) )/)
    .map((term) => bonded(term.replace(/^minus /, '− ').replace(/^plus /, '+ ')))
    .join(' ');
}
