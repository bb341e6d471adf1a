/** Problems that the schema check finds, with places and in words. */
import type { z } from 'zod';
import type { JsonSchema } from '../jsonSchema.ts';
import { child, deepestAt, isBrokenAt, type Mapping, type Tree, valueAt } from '../tree.ts';
import { explainKey } from './explainKey.ts';
import { nearestWord } from './nearest.ts';
import { describeExpected, describeFound } from './phrasing.ts';
import { comparePlaces, type LocatedProblem, type Path, type Place, showPath } from './problem.ts';
import { correctionOf, whatFits } from './remedy.ts';
import { isDuration, scenarioVocabulary, type Vocabulary, wordsOf } from './vocabulary.ts';

type Issue = z.core.$ZodIssue;

/** More are never shown; explaining a million of them would take minutes. */
const MOST_EXPLAINED = 200;

/**
 * The problems behind the issues of a schema check of `tree`: one for each unknown key and each wrong value,
 * the first 200 in the order of their places.
 */
export function explainIssues(
  issues: readonly Issue[],
  tree: Mapping,
  vocabulary: Vocabulary = scenarioVocabulary,
): LocatedProblem[] {
  const placed = issues
    .flatMap((issue) => flatten(issue, tree, []))
    .filter(({ path }) => !isBrokenAt(tree, path))
    .map((each) => ({ ...each, place: placeOf(each, tree) }));
  placed.sort((a, b) => comparePlaces(a.place, b.place));

  const problems: LocatedProblem[] = [];
  const seen = new Set<string>();
  for (const each of placed) {
    if (problems.length >= MOST_EXPLAINED) break;
    // Several rules of one value fail together, such as the unit and the range of a duration.
    const shown = JSON.stringify(each.path);
    if (seen.has(shown)) continue;
    seen.add(shown);
    problems.push(
      each.issue === undefined
        ? explainKey(each.path, tree, vocabulary)
        : explainValue(each.issue, each.path, tree, vocabulary),
    );
  }
  return problems;
}

interface PathIssue {
  /** Undefined for a key that is not in the schema. */
  readonly issue: Issue | undefined;
  /** From the top of the scenario, down to the key if that is what is wrong. */
  readonly path: Path;
}

/** Issues within the alternative of a union that was meant, with full paths, one for each unknown key. */
function flatten(issue: Issue, tree: Tree, prefix: Path): PathIssue[] {
  const path = [...prefix, ...(issue.path as (string | number)[])];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((errors) => !errors.some(isWrongKind));
    if (meant !== undefined) return meant.flatMap((each) => flatten(each, tree, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ issue: undefined, path: [...path, key] }));
  }
  return [{ issue, path }];
}

function isWrongKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

function placeOf({ issue, path }: PathIssue, tree: Tree): Place {
  if (issue !== undefined) return deepestAt(tree, path).place;
  const parent = deepestAt(tree, path.slice(0, -1));
  return (
    (parent.kind === 'mapping' ? parent.entries.get(String(path.at(-1)))?.keyPlace : undefined) ??
    parent.place
  );
}

function explainValue(issue: Issue, path: Path, tree: Mapping, vocabulary: Vocabulary): LocatedProblem {
  const schema = vocabulary.schemaAt(path);
  const value = valueAt(tree, path);
  const expected = expectedBy(issue, schema);
  if (value === undefined) {
    const place = deepestAt(tree, path).place;
    return { place, path, found: 'nothing', expected, remedy: `add the key ${showPath(path.slice(-1))}` };
  }
  const words = wordsOf(schema);
  const typed = value.kind === 'scalar' ? String(value.value) : undefined;
  const nearest = typed === undefined ? undefined : nearestWord(typed, words);
  const isNegative = isDuration(schema) && /^\s*[-−]\s*\d/.test(typed ?? '');
  const remedy =
    schema === undefined
      ? undefined
      : (correctionOf(value, schema, path) ??
        (nearest === undefined ? whatFits(value, schema, path, vocabulary) : undefined));
  return {
    place: value.place,
    path,
    found: isNegative ? `the negative duration ${typed}` : describeFound(value),
    expected: isNegative ? expected.replace('duration', 'duration of 0 or more') : expected,
    ...(nearest === undefined ? {} : { nearest }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

const STATED = /^expected /;

function expectedBy(issue: Issue, schema: JsonSchema | undefined): string {
  if (issue.code === 'custom' && STATED.test(issue.message)) {
    const rule = issue.message.replace(STATED, '');
    return isDuration(schema) ? `a duration: ${rule}` : rule;
  }
  if (issue.code === 'invalid_format' && !isDuration(schema) && STATED.test(issue.message)) {
    return issue.message.replace(STATED, '');
  }
  return schema === undefined ? 'something else' : describeExpected(schema);
}

/** Keys that no object may have: the schema check never sees them, so they are looked for here. */
export function explainForbidden(
  tree: Mapping,
  forbidden: ReadonlySet<string>,
  vocabulary: Vocabulary = scenarioVocabulary,
): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  const walk = (node: Tree, path: Path) => {
    if (node.kind === 'list') for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
    if (node.kind !== 'mapping') return;
    for (const key of node.entries.keys()) {
      if (forbidden.has(key)) problems.push(explainKey([...path, key], tree, vocabulary));
      else walk(child(node, key) as Tree, [...path, key]);
    }
  };
  walk(tree, []);
  return problems;
}
