/** Keys by what a person would call them: parts of their paths, words of their meanings, and natural words that lead to them. */
import { nearestKey } from '../../scenario/messages/nearest.ts';
import { keyWords, squash } from '../../scenario/messages/words.ts';
import type { Leaf } from '../draft/leaves.ts';

/** Shorter beginnings of natural words lead nowhere. */
const LEAST_LETTERS = 3;

/** Keys of the leaves that are meant, in their order; the nearest one where none is. */
export function keysFor(query: string, leaves: readonly Leaf[]): ReadonlySet<string> {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const meant = meantPaths(query);
  const found = leaves.filter(({ key, description }) => {
    const text = `${key.toLowerCase()} ${squash(key)} ${description.toLowerCase()}`;
    return words.every((word) => text.includes(word)) || meant.some((path) => isAt(path, key));
  });
  if (found.length > 0) return new Set(found.map(({ key }) => key));
  const nearest = nearestKey(query.trim(), [])?.split(', ') ?? [];
  return new Set(leaves.filter(({ key }) => nearest.some((path) => isAt(path, key))).map(({ key }) => key));
}

function meantPaths(query: string): string[] {
  const start = squash(query.trim());
  if (start.length < LEAST_LETTERS) return [];
  return [...keyWords].flatMap(([word, paths]) => (word.startsWith(start) ? paths.split(', ') : []));
}

/** Checks that a path is a leaf, or leads into one that is written as a whole, or into a section that holds it. */
function isAt(path: string, key: string): boolean {
  return path === key || path.startsWith(`${key}[]`) || key.startsWith(`${path}.`);
}
