/** The ways the lab writes JSON. All of them give the same text for equal values. */

const NUMBER_KEY = '$number';

/** Names under which the store writes numbers that JSON has no notation for. */
const UNWRITABLE: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

/**
 * JSON with sorted keys and no spaces, for hashing: equal values give equal text, whatever the order in
 * which their keys were written.
 * @throws TypeError for values that JSON would change or drop, except properties that are undefined
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(prepare(value, ['$'], rejectNumber, true));
}

/**
 * JSON that `parseExact` turns back into an equal value, NaN, the infinities and -0 included. For the run
 * store; properties that are undefined are dropped.
 * @throws TypeError for values that would come back as something else (typed arrays, maps, class instances)
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(prepare(value, ['$'], wrapNumber, false));
}

/** The value that `exactJson` wrote. */
export function parseExact(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes(NUMBER_KEY) ? unwrapped(value) : value;
}

/** The value with its wrapped numbers turned back in place: a reviver would be called for every number of a list. */
function unwrapped(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Object.hasOwn(value, NUMBER_KEY)) return UNWRITABLE[(value as Record<string, string>)[NUMBER_KEY]];
  for (const key of Object.keys(value)) {
    const each = (value as Record<string, unknown>)[key];
    if (each === null || typeof each !== 'object') continue;
    const turned = unwrapped(each);
    if (turned !== each) Object.defineProperty(value, key, { ...ORDINARY, value: turned });
  }
  return value;
}

/** Of a property that is set, be its name `__proto__`. */
const ORDINARY = { configurable: true, enumerable: true, writable: true } as const;

/** JSON for people and other programs, such as `result.json`: indented, and NaN and the infinities become null. */
export function readableJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Results are lists of seeds at this depth at most: below, a value is one piece. */
const PIECES_DEPTH = 4;

/**
 * The text of `JSON.stringify(value, null, space)` in pieces, since that of many seeds may be longer than any string.
 * @param space of each level; without any, the text is one line
 */
export function* jsonPieces(
  value: unknown,
  space = 0,
  depth = PIECES_DEPTH,
  margin = space === 0 ? '' : '\n',
): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield (JSON.stringify(value, null, space) ?? 'null').replaceAll('\n', margin);
    return;
  }
  const isList = Array.isArray(value);
  const inner = margin + ' '.repeat(space);
  let before = isList ? '[' : '{';
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined && !isList) continue;
    yield before + inner + (isList ? '' : `${JSON.stringify(key)}:${space === 0 ? '' : ' '}`);
    yield* jsonPieces(each, space, depth - 1, inner);
    before = ',';
  }
  yield before === ',' ? margin + (isList ? ']' : '}') : isList ? '[]' : '{}';
}

/** @param path the keys that lead to the value: text is made of them for an error alone */
function prepare(
  value: unknown,
  path: (string | number)[],
  special: (value: number, path: Path) => unknown,
  sort: boolean,
): unknown {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0) ? value : special(value, path);
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  const within = (key: string | number, each: unknown) => {
    path.push(key);
    const prepared = prepare(each, path, special, sort);
    path.pop();
    return prepared;
  };
  if (Array.isArray(value)) return value.map((each, index) => within(index, each));
  if (!isPlain(value)) throw new TypeError(`${written(path)} is ${describe(value)}, which JSON cannot carry`);
  if (Object.hasOwn(value, NUMBER_KEY))
    throw new TypeError(`${written(path)} has the reserved key ${NUMBER_KEY}`);
  // No prototype, so that a key such as `__proto__` is a key like any other.
  const copy: Record<string, unknown> = Object.create(null);
  const keys = Object.keys(value);
  if (sort) keys.sort();
  for (const key of keys) {
    if (value[key] !== undefined) copy[key] = within(key, value[key]);
  }
  return copy;
}

type Path = readonly (string | number)[];

function written([root, ...keys]: Path): string {
  return root + keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  return `a ${value.constructor?.name ?? 'class instance'}`;
}

function wrapNumber(value: number): unknown {
  return { [NUMBER_KEY]: Object.is(value, -0) ? '-0' : String(value) };
}

function rejectNumber(value: number, path: Path): unknown {
  if (Object.is(value, -0)) return 0;
  throw new TypeError(`${written(path)} is ${value}, which has no place in a key`);
}
