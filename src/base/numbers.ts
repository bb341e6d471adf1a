/** A number as people read it. */

/** Shown in place of a missing number. */
export const NO_NUMBER = '—';
export const MINUS = '−';

/** A typographic minus, and no sign on what rounds to zero. */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return NO_NUMBER;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}
