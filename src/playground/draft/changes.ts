/** Keys in which two scenarios differ. */
import { leaves } from './leaves.ts';
import { isSame, type Values, valueAt } from './values.ts';

export interface Change {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** In the order of the schema; what only names or describes a scenario is left out. */
export function changesBetween(before: Values, after: Values): Change[] {
  return leaves
    .filter(({ key }) => !['name', 'title', 'description'].includes(key))
    .map(({ key, path }) => ({ key, before: valueAt(before, path), after: valueAt(after, path) }))
    .filter((change) => !isSame(change.before, change.after));
}
