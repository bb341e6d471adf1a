/** Estimates that an axis leaves out: it would squeeze all others for the sake of one that tells little. */
import type { Interval } from './chart.ts';

/** Intervals wider than this many times all else on the axis are left out. */
const TIMES = 4;
/** With fewer others there is nothing to squeeze. */
const LEAST_OTHERS = 3;

/**
 * The estimates to leave out, those with the widest intervals first: they hold whatever else is on the axis, so that they
 * differ from nothing.
 * @param values else on the axis, such as zero
 */
export function beyondOthers<T extends Interval>(
  estimates: readonly T[],
  values: readonly number[],
): ReadonlySet<T> {
  const known = estimates.filter(({ mean, low, high }) => [mean, low, high].every(Number.isFinite));
  const byWidth = known.sort((a, b) => b.high - b.low - (a.high - a.low));
  const isBeyond = ({ low, high }: T, index: number): boolean => {
    const others = byWidth.slice(index + 1);
    const held = [...values, ...others.flatMap((other) => [other.low, other.high])];
    const [from, to] = [Math.min(...held), Math.max(...held)];
    return (
      others.length >= LEAST_OTHERS &&
      high - low > TIMES * (to - from) &&
      byWidth.slice(0, index + 1).every((wide) => wide.low < from && wide.high > to)
    );
  };
  return new Set(byWidth.slice(0, byWidth.findLastIndex(isBeyond) + 1));
}
