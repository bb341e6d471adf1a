/** Values and schemas in words, for problems. */
import type { JsonSchema } from '../jsonSchema.ts';
import type { Tree } from '../tree.ts';
import { quote } from './problem.ts';
import { alternatives, isDuration } from './vocabulary.ts';

const SHOWN_KEYS = 17;

/** `a, b or c`, cut after some. */
export function listed(words: readonly string[]): string {
  const shown = words.length > SHOWN_KEYS ? [...words.slice(0, SHOWN_KEYS), '…'] : [...words];
  return shown.join(', ');
}

/** Description of a value in the file: `"abc", which is text`. */
export function describeFound(tree: Tree): string {
  if (tree.kind === 'list')
    return tree.items.length === 0 ? 'an empty list' : `a list of ${tree.items.length}`;
  if (tree.kind === 'mapping') {
    const keys = [...tree.entries.keys()].map((key) => quote(key).slice(1, -1));
    return keys.length === 0 ? 'an empty mapping' : `a mapping with the keys ${listed(keys)}`;
  }
  if (tree.kind === 'broken' || tree.value === null) return 'nothing (null)';
  if (typeof tree.value === 'string') return `the text ${quote(tree.value)}`;
  if (Number.isNaN(tree.value)) return '.nan, which is no number';
  if (typeof tree.value === 'number' && !Number.isFinite(tree.value)) return 'an infinite number';
  return String(tree.value);
}

/** Description of the values that a schema allows: `a whole number from 1 to 64`. */
export function describeExpected(schema: JsonSchema): string {
  const all = alternatives(schema);
  const [word] =
    Object.entries(all[0].properties ?? {}).find(([, { const: value }]) => value !== undefined) ?? [];
  // Mappings that a word tells apart: their keys are asked for once the word is there.
  if (
    word !== undefined &&
    all.length > 1 &&
    all.every(({ properties }) => properties?.[word]?.const !== undefined)
  )
    return `a mapping with ${word}: ${listed(all.map(({ properties }) => String(properties?.[word].const)))}`;
  const options = all.map(describeOne);
  return options.length === 1 ? options[0] : `${options.slice(0, -1).join(', ')}, or ${options.at(-1)}`;
}

function describeOne(schema: JsonSchema): string {
  if (schema.enum !== undefined)
    return schema.enum.length === 1 ? schema.enum[0] : `one of ${listed(schema.enum)}`;
  if (schema.const !== undefined) return String(schema.const);
  if (isDuration(schema)) return 'a duration with its unit, such as 14d, 6h, 30m or 15s';
  switch (schema.type) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'string':
      return 'text';
    case 'array': {
      const items = schema.items === undefined ? '' : describeExpected(schema.items);
      const least = itemCount(schema);
      return `a list${least}${items === 'anything' ? '' : `, each item ${items}`}`;
    }
    case 'object': {
      const keys = Object.keys(schema.properties ?? {}).filter((key) => key !== '$schema');
      if (keys.length > 0) return `a mapping with keys among ${listed(keys)}`;
      const values = schema.additionalProperties;
      return typeof values === 'object' ? `a mapping, each value ${describeExpected(values)}` : 'a mapping';
    }
    default:
      return 'anything';
  }
}

function itemCount({ minItems, maxItems }: JsonSchema): string {
  const least = minItems === undefined ? '' : minItems === 1 ? 'at least one' : `at least ${minItems}`;
  const most = maxItems === undefined ? '' : `at most ${maxItems}`;
  if (least === '' && most === '') return '';
  return ` with ${[least, most].filter((each) => each !== '').join(' and ')} ${maxItems === undefined && minItems === 1 ? 'item' : 'items'}`;
}

function range(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (exclusiveMinimum === undefined && exclusiveMaximum === undefined) {
    if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
    if (minimum !== undefined) return ` of at least ${minimum}`;
    return maximum === undefined ? '' : ` of at most ${maximum}`;
  }
  const low =
    exclusiveMinimum !== undefined
      ? ` above ${exclusiveMinimum}`
      : minimum !== undefined
        ? ` of at least ${minimum}`
        : '';
  const high =
    exclusiveMaximum !== undefined
      ? ` below ${exclusiveMaximum}`
      : maximum !== undefined
        ? ` of at most ${maximum}`
        : '';
  return low !== '' && high !== '' ? `${low} and${high}` : low + high;
}
