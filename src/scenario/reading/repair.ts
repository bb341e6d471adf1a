/** Trees whose values are partly wrong, made right somehow, so that the rest can be checked all the same. */

import type { JsonSchema } from '../jsonSchema.ts';
import { explainIssues } from '../messages/explain.ts';
import type { Path } from '../messages/problem.ts';
import { alternatives, isDuration, meant, scenarioVocabulary } from '../messages/vocabulary.ts';
import { type Scenario, scenarioSchema } from '../schema.ts';
import { type Mapping, toPlain } from '../tree.ts';

/** Rounds, since mistakes inside of a value show only once the value around it is right. */
const MOST_ROUNDS = 4;

export interface Repaired {
  readonly scenario: Scenario;
  /** Places that do not have what the file says. */
  readonly paths: readonly Path[];
}

/**
 * The scenario with a value of the right kind in place of each wrong one; undefined where that does not help.
 * @param wrong paths of keys and values that do not fit the schema
 */
export function repaired(tree: Mapping, wrong: readonly Path[]): Repaired | undefined {
  // What plug-ins bring is not known before they are right.
  if (wrong.some(([key]) => key === 'plugins')) return undefined;
  const plain = toPlain(tree) as Record<string, unknown>;
  const paths = [...wrong];
  let next = wrong;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const path of next) mend(plain, path);
    const checked = scenarioSchema.safeParse(plain);
    if (checked.success) return { scenario: checked.data, paths };
    next = explainIssues(checked.error.issues, tree).map(({ path }) => path);
    paths.push(...next);
  }
  return undefined;
}

/** Checks that one of two places lies inside the other, or is the same. */
export function overlap(a: Path, b: Path): boolean {
  return a.every((segment, depth) => depth >= b.length || segment === b[depth]);
}

type Parent = Record<string | number, unknown>;

/** Removes a key that need not be there, and replaces any other value. */
function mend(plain: unknown, path: Path): void {
  const last = path.at(-1);
  let parent = plain;
  for (const segment of path.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return;
    parent = (parent as Parent)[segment];
  }
  if (last === undefined || typeof parent !== 'object' || parent === null) return;
  const schema = scenarioVocabulary.schemaAt(path);
  const written = parent as Parent;
  const owners = meant(scenarioVocabulary.schemaAt(path.slice(0, -1)) ?? {}, (key) => written[key]);
  const isRequired = owners.some(({ required = [] }) => required.includes(String(last)));
  if (schema !== undefined && (isRequired || typeof last === 'number')) {
    (parent as Parent)[last] = placeholder(schema);
  } else delete (parent as Parent)[last];
}

/** A value that a schema allows. */
function placeholder(union: JsonSchema): unknown {
  const [schema] = alternatives(union);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  if (isDuration(schema)) return '1d';
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberIn(schema);
    case 'boolean':
      return true;
    case 'string':
      return 'placeholder';
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => placeholder(schema.items ?? {}));
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, placeholder(schema.properties?.[key] ?? {})]),
      );
    default:
      return null;
  }
}

function numberIn({ minimum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): number {
  if (minimum !== undefined) return minimum;
  if (exclusiveMinimum === undefined) return 1;
  return exclusiveMaximum === undefined ? exclusiveMinimum + 1 : (exclusiveMinimum + exclusiveMaximum) / 2;
}
