/** Differences of a scenario from the defaults. */
import { isDeepStrictEqual } from 'node:util';
import { scenarioVocabulary } from '../../scenario/messages/vocabulary.ts';
import { type Scenario, scenarioSchema } from '../../scenario/schema.ts';

export interface Difference {
  /** The key's path, such as `world.users`. */
  readonly path: string;
  readonly value: unknown;
  readonly normal: unknown;
  readonly meaning: string;
}

/** Names, seeds and what is only read from the result make no other world and train no other model. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'name',
  'title',
  'description',
  'seeds',
  'sweep',
  'expect',
  'observe',
]);

/** The keys whose values are not the defaults, in the order of the schema; lists count as one value. */
export function differencesOf(scenario: Scenario): Difference[] {
  const normal = scenarioSchema.parse({ name: 'defaults' });
  return Object.keys(normal)
    .filter((key) => !TOLD_ELSEWHERE.has(key))
    .flatMap((key) => below([key], valueIn(scenario, key), valueIn(normal, key)));
}

function below(path: readonly string[], value: unknown, normal: unknown): Difference[] {
  if (isMapping(value) && isMapping(normal)) {
    return Object.keys(normal).flatMap((key) =>
      below([...path, key], valueIn(value, key), valueIn(normal, key)),
    );
  }
  if (isDeepStrictEqual(value, normal)) return [];
  return [
    { path: path.join('.'), value, normal, meaning: scenarioVocabulary.schemaAt(path)?.description ?? '' },
  ];
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueIn(mapping: object, key: string): unknown {
  return (mapping as Record<string, unknown>)[key];
}

/** A value as a scenario file has it, on one line. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shownValue).join(', ')}]`;
  if (!isMapping(value)) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${shownValue(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
