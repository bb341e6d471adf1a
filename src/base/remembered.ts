/** The same pure function, computed once for each argument. */
export function remembered<K, V>(compute: (key: K) => V): (key: K) => V {
  return rememberedBy((key) => key, compute);
}

/** The same pure function, computed once for all arguments of a key. */
export function rememberedBy<A, V>(
  keyOf: (argument: A) => unknown,
  compute: (argument: A) => V,
): (argument: A) => V {
  const known = new Map<unknown, V>();
  return (argument) => {
    const key = keyOf(argument);
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as V;
    const value = compute(argument);
    known.set(key, value);
    return value;
  };
}

/** Values by what they mean: each is made when its key is first asked for. */
export type Cache<V> = (key: string, make: () => V) => V;

export function cache<V>(): Cache<V> {
  const known = new Map<string, V>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as V;
    const value = make();
    known.set(key, value);
    return value;
  };
}
