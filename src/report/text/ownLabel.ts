/** The part of a figure that is the row's own label, in words. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import { clarityOf } from './clarity.ts';
import { type NumberFormat, plain, plusMinus } from './numbers.ts';
import { bonded } from './wrap.ts';

/** Checks that a part is larger than its whole, in the figures that are shown. */
export function isAboveWhole(
  part: Pick<Estimate, 'mean'>,
  whole: Pick<Estimate, 'mean'>,
  format: NumberFormat = plain,
): boolean {
  return part.mean > whole.mean && format(part.mean) !== format(whole.mean);
}

/**
 * ` (of it the row's own label: 0.082 ±0.004)`, to stand behind the whole figure; empty where the part was not measured. Later
 * knowledge may do some good, so that the part is the larger, and no part of it: then it is told as such.
 * @param part of the row's own label, in the unit and with the sign of the whole
 */
export function ofItOwnLabel(
  part: Estimate | undefined,
  whole: Pick<Estimate, 'mean'>,
  format: NumberFormat = plain,
): string {
  if (part === undefined || Number.isNaN(part.mean)) return '';
  if (isAboveWhole(part, whole, format))
    return ` (the row's own label alone: ${format(part.mean)}, more than the whole)`;
  const figure = `${format(part.mean)} ${plusMinus(part, format)}`.trimEnd();
  const unclear = clarityOf(part) === 'unclear' ? ', not clear' : '';
  return ` (of it the row's own label: ${bonded(figure)}${unclear})`;
}
