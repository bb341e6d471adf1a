/** Values of a feature that were observed, on one side, and when a computed one agrees with them. */
import type { AuditSide } from '../schema.ts';

/** A column of values, by impression. */
export interface Observed {
  readonly feature: string;
  readonly side: AuditSide;
  readonly values: Float64Array;
  /** By impression: 1 where the side has a row. */
  readonly isThere: Uint8Array;
  /** True if every value is one of single precision, and so the column has no more than that. */
  readonly isSingle: boolean;
}

/** Digits of decimals beyond which programs differ that compute the same. */
const RELATIVE = 1e-12;
const RELATIVE_SINGLE = 1.2e-7;

/**
 * Checks whether a computed value is the observed one, up to the last digits. Both may be missing.
 *
 * @param beside size of a number that was added on the way, whose last digits count
 */
export function agrees(computed: number, observed: number, isSingle: boolean, beside = 0): boolean {
  if (computed === observed) return true;
  if (Number.isNaN(computed) || Number.isNaN(observed))
    return Number.isNaN(computed) && Number.isNaN(observed);
  const size = Math.max(Math.abs(computed), Math.abs(observed), beside);
  return Math.abs(computed - observed) <= (isSingle ? RELATIVE_SINGLE : RELATIVE) * size;
}

export function isSingle(values: Float64Array): boolean {
  let isFractional = false;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (Math.fround(value) !== value) return false;
    isFractional ||= !Number.isInteger(value);
  }
  return isFractional;
}
