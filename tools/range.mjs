// The range of a number, as tables and comments say it.

/** Such as ` from 0 to 1`; empty where every number will do. */
export function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  const parts = [];
  if (isBound(exclusiveMinimum)) parts.push(`above ${number(exclusiveMinimum)}`);
  if (isBound(minimum)) parts.push(`from ${number(minimum)}`);
  if (isBound(maximum)) parts.push(`to ${number(maximum)}`);
  if (isBound(exclusiveMaximum)) parts.push(`below ${number(exclusiveMaximum)}`);
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`;
}

/** A number with its thousands apart. */
export const number = (value) => value.toLocaleString('en-US');

const isBound = (bound) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
