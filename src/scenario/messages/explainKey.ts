/** Keys that are not in the schema. */

import { type Mapping, valueAt } from '../tree.ts';
import { nearestKey } from './nearest.ts';
import { listed } from './phrasing.ts';
import { type LocatedProblem, type Path, showPath } from './problem.ts';
import { scenarioVocabulary, type Vocabulary } from './vocabulary.ts';
import { factKeys } from './words.ts';

/** The problem of a key in the tree that is not in the schema. */
export function explainKey(
  path: Path,
  tree: Mapping,
  vocabulary: Vocabulary = scenarioVocabulary,
): LocatedProblem {
  const key = String(path.at(-1));
  const parent = valueAt(tree, path.slice(0, -1));
  const place = (parent?.kind === 'mapping' ? parent.entries.get(key)?.keyPlace : undefined) ?? tree.place;
  const keys = vocabulary.keysAt(path.slice(0, -1), (other) => {
    const value = valueAt(tree, [...path.slice(0, -1), other]);
    return value?.kind === 'scalar' ? value.value : undefined;
  });
  const nearest = nearestKey(key, keys, vocabulary);
  const remedy =
    vocabulary === scenarioVocabulary && path.length === 1 && factKeys.includes(key)
      ? 'where it is a fact of an app, write it into a page of facts, for hindsight fit'
      : remedyOf(key, vocabulary);
  return {
    place,
    path,
    found: 'an unknown key',
    expected: keys.length === 0 ? 'no such key' : `one of ${listed(keys)}`,
    ...(nearest === undefined ? {} : { nearest }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function remedyOf(key: string, { allKeys }: Vocabulary): string | undefined {
  if (key === '<<') return 'merge keys are not read: share values between files with `extends`';
  if (key.includes('.') && allKeys.some(({ path }) => path === key)) {
    const nested = key
      .split('.')
      .map((segment) => showPath([segment]))
      .join(': { ');
    return `nest the keys: ${nested}: … ${'}'.repeat(key.split('.').length - 1)}`;
  }
  return undefined;
}
