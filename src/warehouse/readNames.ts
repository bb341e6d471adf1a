/** The text of a file of names, checked as strictly as a scenario. */
import { ScenarioError } from '../scenario/messages/error.ts';
import { explainForbidden, explainIssues } from '../scenario/messages/explain.ts';
import { describeFound } from '../scenario/messages/phrasing.ts';
import { Vocabulary } from '../scenario/messages/vocabulary.ts';
import { parseYaml } from '../scenario/reading/yamlTree.ts';
import { FORBIDDEN_KEYS, toPlain, without } from '../scenario/tree.ts';
import { type Names, namesJsonSchema, namesSchema } from './names.ts';

const vocabulary = new Vocabulary(namesJsonSchema);

/**
 * Parses and checks names.
 * @param fileName shown in messages
 * @throws ScenarioError with every problem
 */
export function parseNames(text: string, fileName: string): Names {
  const source = { label: fileName, rank: 0 };
  const { tree: top, problems } = parseYaml(source, text);
  if (top?.kind !== 'mapping') {
    const found = top === undefined || top.kind === 'broken' ? 'an empty file' : describeFound(top);
    const expected = 'a mapping of keys such as dayZero, decisions and events';
    throw new ScenarioError(
      problems.length > 0 ? problems : [{ place: { source }, path: [], found, expected }],
    );
  }
  const tree = without(top, '$schema');
  const checked = namesSchema.safeParse(toPlain(tree));
  const all = [
    ...problems,
    ...explainForbidden(tree, FORBIDDEN_KEYS, vocabulary),
    ...(checked.success ? [] : explainIssues(checked.error.issues, tree, vocabulary)),
  ];
  if (all.length > 0 || !checked.success) throw new ScenarioError(all);
  return checked.data;
}
