/** Schema of a path: keys and the values that they hold. Read from the JSON Schema. */
import { DURATION_PATTERN } from '../../base/time.ts';
import { type JsonSchema, scenarioJsonSchema } from '../jsonSchema.ts';
import type { Path } from './problem.ts';

/** The keys of a kind of file. */
export class Vocabulary {
  readonly #make: () => JsonSchema;
  #schema: JsonSchema | undefined;
  #keys: readonly { key: string; path: string }[] | undefined;

  /** @param make makes the schema of a whole file, on first use, since it takes milliseconds */
  constructor(make: () => JsonSchema) {
    this.#make = make;
  }

  get #root(): JsonSchema {
    this.#schema ??= this.#make();
    return this.#schema;
  }

  /** The schema of the value at a path, or undefined where the path leads nowhere. */
  schemaAt(path: Path): JsonSchema | undefined {
    let schema: JsonSchema | undefined = this.#root;
    for (const segment of path) {
      if (schema === undefined) return undefined;
      const found: readonly JsonSchema[] = alternatives(schema).flatMap((each) => below(each, segment) ?? []);
      // The key by whose word alternatives are told apart.
      const isWord = found.length > 1 && found.every(({ const: word }) => word !== undefined);
      schema = isWord ? { anyOf: found } : found[0];
    }
    return schema;
  }

  /**
   * The keys of the mapping at a path; empty when its keys are free or it is no mapping.
   * @param wordOf the word that is written at one of its keys, by which alternatives are told apart
   */
  keysAt(path: Path, wordOf: (key: string) => unknown = () => undefined): string[] {
    const schema = this.schemaAt(path);
    if (schema === undefined) return [];
    const keys = meant(schema, wordOf).flatMap(({ properties = {} }) => Object.keys(properties));
    return [...new Set(keys)].filter((key) => key !== '$schema');
  }

  /** Every key of the schema with its full path, keys within list items as `expect[].that`. */
  get allKeys(): readonly { key: string; path: string }[] {
    this.#keys ??= keysOf(this.#root);
    return this.#keys;
  }
}

/** The keys of scenario files. */
export const scenarioVocabulary = new Vocabulary(scenarioJsonSchema);

/** The alternatives of a union, or the schema itself. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

/**
 * The alternatives of a union of mappings that a mapping may be.
 * @param wordOf the value that is written at a key, by the word of which alternatives are told apart
 */
export function meant(schema: JsonSchema, wordOf: (key: string) => unknown): readonly JsonSchema[] {
  return alternatives(schema).filter(({ properties = {} }) =>
    Object.entries(properties).every(
      ([key, { const: word }]) => word === undefined || (wordOf(key) ?? word) === word,
    ),
  );
}

function below(schema: JsonSchema, segment: string | number): JsonSchema | undefined {
  if (typeof segment === 'number' || (schema.items !== undefined && /^\d+$/.test(segment)))
    return schema.items;
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, segment))
    return schema.properties[segment];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function keysOf(root: JsonSchema): readonly { key: string; path: string }[] {
  const found: { key: string; path: string }[] = [];
  const walk = (schema: JsonSchema, prefix: string) => {
    for (const each of alternatives(schema)) {
      for (const [key, value] of Object.entries(each.properties ?? {})) {
        const path = prefix === '' ? key : `${prefix}.${key}`;
        if (key !== '$schema') found.push({ key, path });
        walk(value, path);
      }
      if (each.items !== undefined) walk(each.items, `${prefix}[]`);
    }
  };
  walk(root, '');
  return found;
}

/** Checks that a schema, or one of its alternatives, is a duration with its unit. */
export function isDuration(schema: JsonSchema | undefined): boolean {
  return (
    schema !== undefined && alternatives(schema).some((each) => each.pattern === DURATION_PATTERN.source)
  );
}

/** The words allowed by a schema. */
export function wordsOf(schema: JsonSchema | undefined): string[] {
  if (schema === undefined) return [];
  return alternatives(schema).flatMap((each) =>
    each.enum !== undefined ? [...each.enum] : typeof each.const === 'string' ? [each.const] : [],
  );
}
