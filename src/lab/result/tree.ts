/** Trees of quantities, such as `gap.auc`, and their flat form by dotted path. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';

/** An estimate for each quantity, in the shape of the quantities themselves. */
export interface EstimateTree {
  readonly [name: string]: EstimateTree | Estimate;
}

/** Numbers by dotted path; what is null is left out. */
export function flatten(tree: object, prefix = ''): Map<string, number> {
  const flat = new Map<string, number>();
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'number') flat.set(prefix + name, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [path, leaf] of flatten(value, `${prefix}${name}.`)) flat.set(path, leaf);
    }
  }
  return flat;
}

/** The estimates in the shape that their paths give; the caller knows which it is. */
export function unflatten<Tree = EstimateTree>(flat: ReadonlyMap<string, Estimate>): Tree {
  const tree: Record<string, unknown> = {};
  for (const [path, estimate] of flat) {
    const names = path.split('.');
    let node = tree;
    for (const name of names.slice(0, -1)) {
      node[name] ??= {};
      node = node[name] as Record<string, unknown>;
    }
    node[names[names.length - 1]] = estimate;
  }
  return tree as Tree;
}

/** The number at a dotted path, or undefined. */
export function numberAt(tree: object, path: string): number | undefined {
  const found = nodeAt(tree, path);
  return typeof found === 'number' ? found : undefined;
}

/** The estimate at a dotted path, or undefined. */
export function estimateAt(tree: object, path: string): Estimate | undefined {
  const found = nodeAt(tree, path) as Estimate | null | undefined;
  return typeof found?.mean === 'number' ? found : undefined;
}

function nodeAt(tree: object, path: string): unknown {
  let node: unknown = tree;
  for (const name of path.split('.')) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Record<string, unknown>)[name];
  }
  return node;
}
