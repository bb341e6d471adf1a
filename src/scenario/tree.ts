/**
 * The values of a scenario with the place of each, before they are checked.
 * Trees are never changed in place, so that merged scenarios can share them.
 */
import type { Path, Place } from './messages/problem.ts';

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly place: Place;
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly place: Place;
}

export interface Entry {
  readonly keyPlace: Place;
  readonly value: Tree;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly place: Place;
}

/** A value that was already reported as a problem: nothing more is said about it. */
export interface Broken {
  readonly kind: 'broken';
  readonly place: Place;
}

export type Tree = Scalar | Mapping | List | Broken;

/** Keys that mean something to JavaScript objects. They are reported, and never become keys of an object. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Plain values of a tree. Forbidden keys are left out. */
export function toPlain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(toPlain);
    case 'mapping': {
      const plain: Record<string, unknown> = {};
      for (const [key, entry] of tree.entries) {
        if (!FORBIDDEN_KEYS.has(key)) plain[key] = toPlain(entry.value);
      }
      return plain;
    }
    case 'broken':
      return null;
  }
}

/** The value below another at a key or index, or undefined. */
export function child(tree: Tree, segment: string | number): Tree | undefined {
  if (tree.kind === 'mapping') return tree.entries.get(String(segment))?.value;
  if (tree.kind === 'list' && typeof segment === 'number') return tree.items[segment];
  return undefined;
}

/** The value at a path, or undefined where nobody wrote one. */
export function valueAt(tree: Tree, path: Path): Tree | undefined {
  let node: Tree | undefined = tree;
  for (const segment of path) {
    if (node === undefined) return undefined;
    node = child(node, segment);
  }
  return node;
}

/** The deepest written value on the way to a path. */
export function deepestAt(tree: Tree, path: Path): Tree {
  let node = tree;
  for (const segment of path) {
    const next = child(node, segment);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** Checks whether something on the way to a path was already reported. */
export function isBrokenAt(tree: Tree, path: Path): boolean {
  return deepestAt(tree, path).kind === 'broken';
}

/** A mapping without some of its keys. */
export function without(mapping: Mapping, ...keys: string[]): Mapping {
  const entries = new Map(mapping.entries);
  for (const key of keys) entries.delete(key);
  return { ...mapping, entries };
}

/** A mapping with one key set. */
export function withEntry(mapping: Mapping, key: string, entry: Entry): Mapping {
  return { ...mapping, entries: new Map(mapping.entries).set(key, entry) };
}

/** One tree overlaid on another: mappings are merged key by key, anything else is replaced. */
export function merge(below: Tree, above: Tree): Tree {
  if (below.kind !== 'mapping' || above.kind !== 'mapping') return above;
  const entries = new Map(below.entries);
  for (const [key, entry] of above.entries) {
    const old = entries.get(key);
    entries.set(key, old === undefined ? entry : { ...entry, value: merge(old.value, entry.value) });
  }
  return { ...above, entries };
}

/**
 * A tree with a value in place of what is at a path; mappings on the way are created. A segment that is a
 * whole number picks an item of a list; the item must be there.
 */
export function mergeAt(tree: Tree | undefined, path: readonly string[], value: Tree, keyPlace: Place): Tree {
  if (path.length === 0) return tree === undefined ? value : merge(tree, value);
  const [segment, ...rest] = path;
  if (tree?.kind === 'list' && /^\d+$/.test(segment)) {
    const index = Number(segment);
    return { ...tree, items: tree.items.with(index, mergeAt(tree.items[index], rest, value, keyPlace)) };
  }
  const mapping: Mapping =
    tree?.kind === 'mapping' ? tree : { kind: 'mapping', entries: new Map(), place: keyPlace };
  const old = mapping.entries.get(segment);
  return withEntry(mapping, segment, { keyPlace, value: mergeAt(old?.value, rest, value, keyPlace) });
}
