/** Values of a scenario as plain nested objects, which are never changed in place. */

export interface Values {
  readonly [key: string]: unknown;
}

export function valueAt(values: Values, path: readonly string[]): unknown {
  let node: unknown = values;
  for (const key of path) node = (node as Values | undefined)?.[key];
  return node;
}

export function withValue(values: Values, [key, ...rest]: readonly string[], value: unknown): Values {
  if (rest.length === 0) return { ...values, [key]: value };
  return { ...values, [key]: withValue((values[key] ?? {}) as Values, rest, value) };
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
