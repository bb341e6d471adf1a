/** Key paths as they are typed: `world.users`, `training.provenances[0]`. */

import { scenarioVocabulary } from '../messages/vocabulary.ts';
import { child, type Mapping, type Tree } from '../tree.ts';

/** The keys of a typed path: `training.provenances[0]` and `training.provenances.0` are the same. */
export function splitPath(path: string): string[] {
  // The keys of a sweep are themselves paths with dots.
  if (path.startsWith('sweep.')) return ['sweep', path.slice('sweep.'.length)];
  return path.replace(/\[(\d+)\]/g, '.$1').split('.');
}

/** Problem of a path that picks an item of a list where the list has no such item; else undefined. */
export function missingItem(
  tree: Mapping,
  segments: readonly string[],
): { found: string; expected: string; remedy: string } | undefined {
  let node: Tree | undefined = tree;
  for (const [depth, segment] of segments.entries()) {
    const isIndex = /^\d+$/.test(segment);
    const isList: boolean =
      node === undefined
        ? scenarioVocabulary.schemaAt(segments.slice(0, depth))?.items !== undefined
        : node.kind === 'list';
    if (isIndex && isList) {
      const items: readonly Tree[] = node?.kind === 'list' ? node.items : [];
      const index = Number(segment);
      if (index >= items.length) {
        const list = segments.slice(0, depth).join('.');
        return {
          found:
            node === undefined
              ? `an item of ${list}, which is not written`
              : `item ${segment} of ${items.length}`,
          expected: 'an item that is there, counted from 0',
          remedy: `give the whole list, ${list}`,
        };
      }
      node = items[index];
    } else {
      node = node === undefined ? undefined : child(node, segment);
    }
  }
  return undefined;
}
