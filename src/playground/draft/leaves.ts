/** The keys of a scenario that a form can edit, found in its JSON Schema: a tree of sections with leaves. */
import { type JsonSchema, scenarioJsonSchema } from '../../scenario/jsonSchema.ts';
import { alternatives, isDuration } from '../../scenario/messages/vocabulary.ts';
import { type Scenario, scenarioSchema } from '../../scenario/schema.ts';
import { type Values, valueAt } from './values.ts';

export interface NumberKind {
  readonly name: 'number';
  readonly whole: boolean;
  readonly low: number;
  readonly high: number;
  /** True if the end itself is no valid value. */
  readonly excludesLow: boolean;
  readonly excludesHigh: boolean;
}

/** Kinds of values, each edited in its own way. */
export type Kind =
  | NumberKind
  | { readonly name: 'duration' }
  | { readonly name: 'flag' }
  | { readonly name: 'text' }
  | { readonly name: 'choice'; readonly words: readonly string[] }
  /** Some of the words; whatever else is in the list stays. */
  | { readonly name: 'choices'; readonly words: readonly string[] }
  | { readonly name: 'seeds' }
  /** Anything else is written as in a file. */
  | { readonly name: 'yaml' };

export interface Leaf {
  readonly path: readonly string[];
  /** The path with dots. */
  readonly key: string;
  readonly kind: Kind;
  readonly description: string;
  readonly default: unknown;
  readonly nullable: boolean;
}

export interface Section {
  readonly path: readonly string[];
  readonly leaves: readonly Leaf[];
  readonly sections: readonly Section[];
}

/** A sweep is many scenarios, and a page has no files to extend, nor modules to load. */
const LEFT_OUT = ['$schema', 'extends', 'plugins', 'sweep'];

export const DEFAULT_NAME = 'playground';

/** Every default. */
export const defaults: Scenario = scenarioSchema.parse({ name: DEFAULT_NAME });

export const root: Section = sectionOf(scenarioJsonSchema(), []);

/** All leaves, in the order of the schema. */
export const leaves: readonly Leaf[] = leavesOf(root);

export function leafAt(key: string): Leaf | undefined {
  return leaves.find((leaf) => leaf.key === key);
}

export function leavesOf({ leaves: own, sections }: Section): Leaf[] {
  return [...own, ...sections.flatMap(leavesOf)];
}

function sectionOf(schema: JsonSchema, path: readonly string[]): Section {
  const entries = Object.entries(schema.properties ?? {}).filter(([key]) => !LEFT_OUT.includes(key));
  const isSection = ({ properties }: JsonSchema) => properties !== undefined;
  return {
    path,
    leaves: entries.filter(([, each]) => !isSection(each)).map(([key, each]) => leafOf(each, [...path, key])),
    sections: entries
      .filter(([, each]) => isSection(each))
      .map(([key, each]) => sectionOf(each, [...path, key])),
  };
}

function leafOf(schema: JsonSchema, path: readonly string[]): Leaf {
  const all = alternatives(schema);
  const others = all.filter(({ type }) => type !== 'null');
  const kinds = others.map(kindOf);
  return {
    path,
    key: path.join('.'),
    // A list of seeds has an input of its own, though a text will do, too.
    kind: kinds.length === 1 ? kinds[0] : (kinds.find(({ name }) => name === 'seeds') ?? { name: 'yaml' }),
    description: schema.description ?? '',
    default: valueAt(defaults as unknown as Values, path),
    nullable: others.length < all.length,
  };
}

function kindOf(schema: JsonSchema): Kind {
  if (schema.enum !== undefined) return { name: 'choice', words: schema.enum };
  if (isDuration(schema)) return { name: 'duration' };
  switch (schema.type) {
    case 'boolean':
      return { name: 'flag' };
    case 'string':
      return { name: 'text' };
    case 'integer':
    case 'number':
      return {
        name: 'number',
        whole: schema.type === 'integer',
        low: schema.minimum ?? schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY,
        high: schema.maximum ?? schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY,
        excludesLow: schema.exclusiveMinimum !== undefined,
        excludesHigh: schema.exclusiveMaximum !== undefined,
      };
    case 'array':
      return schema.items === undefined ? { name: 'yaml' } : kindOfList(schema.items);
    default:
      return { name: 'yaml' };
  }
}

function kindOfList(items: JsonSchema): Kind {
  if (items.type === 'integer') return { name: 'seeds' };
  const words = alternatives(items).flatMap((each) => each.enum ?? []);
  return words.length === 0 ? { name: 'yaml' } : { name: 'choices', words };
}
