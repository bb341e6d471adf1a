/** Places on the axis of a dose, from the values that are swept. */

/**
 * A place for each value, no two alike: numbers and texts such as durations as they are; a list by its items, or by
 * its length where one of the lists is long; a mapping by its keys.
 */
export function placesOf(values: readonly unknown[]): (number | string)[] {
  const byLength = values.some((value) => Array.isArray(value) && value.length > MOST_ITEMS);
  const places = values.map((value) => placeOf(value, byLength));
  return new Set(places).size === places.length ? places : values.map((value) => inFull(value));
}

const MOST_ITEMS = 3;

function placeOf(value: unknown, byLength: boolean): number | string {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return byLength ? value.length : inFull(value);
  if (typeof value === 'object' && value !== null) return Object.keys(value).join(' ') || 'none';
  return String(value);
}

function inFull(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Array.isArray(value)
    ? value.map(inFull)
    : Object.entries(value).map(([key, inner]) => `${key} ${inFull(inner)}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
