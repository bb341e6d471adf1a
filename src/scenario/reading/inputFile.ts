/** Files that people write beside scenarios, in YAML or JSON, checked as strictly. */
import type { z } from 'zod';
import { ScenarioError } from '../messages/error.ts';
import { explainForbidden, explainIssues } from '../messages/explain.ts';
import { describeFound } from '../messages/phrasing.ts';
import type { Problem } from '../messages/problem.ts';
import type { Vocabulary } from '../messages/vocabulary.ts';
import { deepestAt, FORBIDDEN_KEYS, toPlain, without } from '../tree.ts';
import { parseYaml } from './yamlTree.ts';

export interface InputFile<Schema extends z.ZodObject> {
  readonly schema: Schema;
  readonly vocabulary: Vocabulary;
  /** The keys that one expects, as an example. */
  readonly expected: string;
  /** Finds what is wrong although every value by itself fits the schema. */
  readonly check?: (value: z.output<Schema>) => readonly Problem[];
}

/** Keys that most scenarios have one of. */
const OF_SCENARIOS = ['extends', 'world', 'timeline', 'history', 'serving', 'training', 'evaluation'];

/**
 * Parses and checks the text of a file.
 * @param fileName shown in messages
 * @throws ScenarioError with every problem
 */
export function parseInput<Schema extends z.ZodObject>(
  { schema, vocabulary, expected, check = () => [] }: InputFile<Schema>,
  text: string,
  fileName: string,
): z.output<Schema> {
  const source = { label: fileName, rank: 0 };
  const { tree: top, problems } = parseYaml(source, text);
  if (top?.kind !== 'mapping') {
    const found = top === undefined || top.kind === 'broken' ? 'an empty file' : describeFound(top);
    throw new ScenarioError(
      problems.length > 0 ? problems : [{ place: { source }, path: [], found, expected }],
    );
  }
  const tree = without(top, '$schema');
  const ofScenario = OF_SCENARIOS.find((key) => tree.entries.has(key) && !Object.hasOwn(schema.shape, key));
  if (ofScenario !== undefined) {
    throw new ScenarioError([
      {
        place: { source },
        path: [],
        found: `a scenario: it has the key ${ofScenario}`,
        expected,
        remedy: `hindsight run ${fileName} runs it, and hindsight describe says what it will do`,
      },
    ]);
  }
  const checked = schema.safeParse(toPlain(tree));
  const all = [
    ...problems,
    ...explainForbidden(tree, FORBIDDEN_KEYS, vocabulary),
    ...(checked.success ? [] : explainIssues(checked.error.issues, tree, vocabulary)),
  ];
  if (all.length > 0 || !checked.success) throw new ScenarioError(all);
  const contradictions = check(checked.data);
  if (contradictions.length > 0) {
    throw new ScenarioError(
      contradictions.map((problem) => ({ ...problem, place: deepestAt(tree, problem.path).place })),
    );
  }
  return checked.data;
}
