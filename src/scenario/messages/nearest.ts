/** The valid spelling that comes nearest to what was typed. */
import { distance } from 'fastest-levenshtein';
import { scenarioVocabulary, type Vocabulary } from './vocabulary.ts';
import { keyWords, squash, valueWords } from './words.ts';

/** Longer words than any in the schema are not compared: it would only take time. */
const LONGEST = 80;

/** The candidate nearest to a word, if one is near: its synonym, or at most a third of the letters differ, or two. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const synonym = candidates.find((candidate) => candidate === valueWords.get(squash(word)));
  if (synonym !== undefined) return synonym;
  const target = squash(word);
  // Two letters swapped count as two.
  const limit = target.length < 4 ? 1 : Math.max(2, Math.floor(target.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const away = distance(target, squash(candidate));
    if (away < bestDistance && away < target.length) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best;
}

/** The feature nearest to a name, first of all the one that a name of format 1 was for: `story_log_reads` is `story_reads_ln`. */
export function nearestFeature(name: string, known: readonly string[]): string | undefined {
  const renamed = name.includes('_log_') ? `${name.replace('_log_', '_')}_ln` : undefined;
  return known.find((each) => each === renamed) ?? nearestWord(name, known) ?? begun(name, known);
}

/** Names that begin with what was typed, a few of them; undefined where it is short, or none does. */
function begun(word: string, names: readonly string[]): string | undefined {
  const found = word.length < 3 ? [] : names.filter((each) => squash(each).startsWith(squash(word)));
  return found.length === 0 ? undefined : found.slice(0, 3).join(', ');
}

/** The key nearest to one that does not exist: a full path of that very name, a key beside it that is like it or begins with it, or a path of a similar name. */
export function nearestKey(
  key: string,
  siblings: readonly string[],
  { allKeys: keys }: Vocabulary = scenarioVocabulary,
): string | undefined {
  if (key.length > LONGEST) return undefined;
  const dotted = keys.find((each) => each.path === key);
  if (dotted !== undefined) return dotted.path;
  const beside = nearestWord(key, siblings);
  if (beside !== undefined && squash(beside) === squash(key)) return beside;
  const same = keys.filter((each) => squash(each.key) === squash(key)).map((each) => each.path);
  if (same.length > 0) return same.slice(0, 3).join(', ');
  const meant = keyWords
    .get(squash(key))
    ?.split(', ')
    .filter((path) => keys.some((each) => each.path === path));
  if (meant !== undefined && meant.length > 0) return meant.join(', ');
  if (beside !== undefined) return beside;
  const longer = begun(key, siblings);
  // Of a few letters any other key would be a guess.
  if (longer !== undefined || key.length < 4) return longer;
  const elsewhere = nearestWord(
    key,
    keys.map((each) => each.key),
  );
  return keys.find((each) => each.key === elsewhere)?.path;
}

/** The path of the schema nearest to a whole path. */
export function nearestPath(path: string): string | undefined {
  const paths = scenarioVocabulary.allKeys.map((each) => each.path);
  return nearestWord(path, paths) ?? nearestKey(path.slice(path.lastIndexOf('.') + 1), []);
}
