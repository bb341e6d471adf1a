/** Corrections, where they can be guessed from what was written. */
import type { JsonSchema } from '../jsonSchema.ts';
import type { Tree } from '../tree.ts';
import { type Path, showPath } from './problem.ts';
import { alternatives, isDuration, scenarioVocabulary, type Vocabulary, wordsOf } from './vocabulary.ts';

/** A correction of a value that does not fit a schema, or undefined. */
export function correctionOf(value: Tree, schema: JsonSchema, path: Path): string | undefined {
  if (
    value.kind === 'mapping' &&
    alternatives(schema).some(({ items }) => items !== undefined && holdsMappings(items))
  )
    return 'write a list: [{ … }], or a line with - before each mapping';
  if (value.kind !== 'scalar') return undefined;
  const content = value.value;
  if (content === null) return forNull(schema);
  if (path.length === 1 && path[0] === 'name' && typeof content === 'string') return forName(content);
  if (isDuration(schema)) return forDuration(content, path);
  if (path.at(-1) === 'zone') return forZone(String(content));
  const types = alternatives(schema).map((each) => each.type);
  if (typeof content === 'string') {
    if (types.includes('number') || types.includes('integer')) return forNumber(content);
    if (types.includes('boolean')) return 'write true or false, without quotes';
  }
  if (typeof content === 'number' && content > 1 && content <= 100 && isShare(schema)) {
    return `a share of 1: where ${content} are per cent, write ${Number((content / 100).toPrecision(12))}`;
  }
  if (types.includes('array') && (typeof content !== 'string' || !types.includes('string')))
    return forList(content, schema);
  if (typeof content !== 'string' && types.every((type) => type === 'string') && !hasWords(schema)) {
    return `put it in quotes: '${content}'`;
  }
  return undefined;
}

/** Something that fits at a path, whatever was written there; undefined where only the expectation says it. */
export function whatFits(
  value: Tree,
  schema: JsonSchema,
  path: Path,
  vocabulary: Vocabulary,
): string | undefined {
  const all = alternatives(schema);
  const keys = all.flatMap(({ properties = {} }) => Object.entries(properties));
  const example = keys.find(([, inner]) => isShown(inner.default));
  if (value.kind !== 'mapping' && example !== undefined) {
    const [key, { default: usual }] = example;
    return `write keys below it: ${showPath(path.slice(-1))}: { ${key}: ${usual} }`;
  }
  const isForSweep =
    vocabulary === scenarioVocabulary &&
    path[0] !== 'sweep' &&
    path.every((segment) => typeof segment === 'string');
  if (
    isForSweep &&
    value.kind === 'list' &&
    value.items.length > 0 &&
    all.every(({ items }) => items === undefined)
  )
    return `write one value; to run the scenario with each, write sweep: { ${showPath(path)}: […] }`;
  if (isShown(schema.default)) return `leave it out for its default, ${schema.default}`;
  if (schema.default !== undefined) return 'leave it out for its default';
  const [word] = wordsOf(schema);
  return word === undefined ? undefined : `write one of them, such as ${word}`;
}

function isShown(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The name may come from the file's name, so it may be that no such key is written. */
function forName(content: string): string | undefined {
  const name = content
    .slice(0, 60)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return name === '' ? 'write name: my-scenario' : `write name: ${name}`;
}

function forNull(schema: JsonSchema): string {
  if (schema.default === undefined || typeof schema.default === 'object')
    return 'write a value, or remove the key';
  return `write a value, or remove the key for its default, ${schema.default}`;
}

function forList(content: string | number | boolean, schema: JsonSchema): string | undefined {
  const text = String(content);
  if (alternatives(schema).some(({ items }) => items?.type === 'integer')) {
    const most = Number(content);
    return Number.isInteger(most) && most > 1
      ? `write the numbers of the worlds: 1-${most} for ${most} of them, [${most}] for one`
      : 'write whole numbers: [1, 2, 3]';
  }
  return /^[\p{L}\p{N}+×._-]{1,40}$/u.test(text) ? `write a list: [${text}]` : undefined;
}

const UNITS: Readonly<Record<string, string>> = { d: 'd', h: 'h', m: 'm', s: 's' };
const UNIT_WORDS = /^(?:d|days?|h|hours?|hrs?|m|min|mins|minutes?|s|secs?|seconds?)$/;

/** The keys that say the opposite of each other, each with what it needs. */
const OPPOSITES: Readonly<Record<string, string>> = {
  staleness: 'what is read after sending is provenance: recomputed with after:',
  after: 'what is read before sending is provenance: reconstructed with staleness:',
};

function forDuration(content: string | number | boolean, path: Path): string | undefined {
  const negative = /^\s*[-−]\s*(.*)$/.exec(String(content));
  if (negative !== null) {
    const [, amount] = negative;
    const opposite = OPPOSITES[String(path.at(-1))];
    return opposite === undefined
      ? `no duration is negative: write ${amount}`
      : `no duration is negative; ${opposite} ${amount}`;
  }
  const match = /^\s*(\d{1,12}(?:\.\d{1,12})?)\s*([a-z]*)\s*$/i.exec(String(content));
  if (match === null) return undefined;
  const [, amount, word] = match;
  if (word === '')
    return `write the unit behind the number: ${amount}d, ${amount}h, ${amount}m or ${amount}s`;
  const unit = word.toLowerCase();
  if (/^(?:w|weeks?)$/.test(unit)) return `write ${Number(amount) * 7}d`;
  const known = UNIT_WORDS.test(unit) ? UNITS[unit[0]] : undefined;
  if (known === undefined) return 'the units are d, h, m and s';
  // Already written well: then it is the amount that is wrong.
  return `${amount}${known}` === content ? undefined : `write ${amount}${known}`;
}

function forZone(content: string): string | undefined {
  if (/^(?:utc|gmt|z)$/i.test(content.trim())) return `write '+00:00', which is UTC`;
  const [, sign, hours, minutes = '00'] = /^([-+]?)(\d{1,2})(?::?(\d\d))?$/.exec(content.trim()) ?? [];
  return hours === undefined ? undefined : `write '${sign || '+'}${hours.padStart(2, '0')}:${minutes}'`;
}

function forNumber(content: string): string | undefined {
  const text = content.trim();
  if (/^[-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:e[-+]?\d{1,3})?$/i.test(text))
    return `remove the quotes: ${text}`;
  const grouped = /^\d{1,3}(?:[,_' ]\d{3})+$/.test(text);
  if (grouped) return `write ${text.replace(/\D/g, '')}`;
  const shortened = /^(\d{1,6}(?:\.\d{1,3})?) ?(k|m)$/i.exec(text);
  if (shortened !== null) {
    const [, amount, unit] = shortened;
    return `write ${Math.round(Number(amount) * (unit.toLowerCase() === 'k' ? 1e3 : 1e6))}`;
  }
  const percent = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text);
  return percent === null ? undefined : `write ${Number((Number(percent[1]) / 100).toPrecision(12))}`;
}

function isShare(schema: JsonSchema): boolean {
  return alternatives(schema).some(
    (each) => (each.minimum ?? each.exclusiveMinimum) === 0 && (each.maximum ?? each.exclusiveMaximum) === 1,
  );
}

function hasWords(schema: JsonSchema): boolean {
  return alternatives(schema).some((each) => each.enum !== undefined || each.const !== undefined);
}

function holdsMappings(schema: JsonSchema): boolean {
  return alternatives(schema).some(({ type }) => type === 'object');
}
