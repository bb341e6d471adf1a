/** Checks of what programs without types may give in place of a result or an object. */
import { UserError } from '../../base/errors.ts';
import { nearestWord } from '../../scenario/messages/nearest.ts';
import type { Result } from './schema.ts';

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Description of a value, in a word or two. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const keys = Object.keys(value);
  const few = keys.slice(0, 10).join(', ');
  if (keys.length === 0) return 'an object without keys';
  return `an object with the keys ${few}${keys.length > 10 ? ', …' : ''}`;
}

/** @throws UserError for anything but a result */
export function requireResult(value: unknown, place: string): asserts value is Result {
  const { seeds, pipelines, references } = (isObject(value) ? value : {}) as Partial<Result>;
  if (Array.isArray(seeds) && Array.isArray(pipelines) && isObject(references)) return;
  throw new UserError(
    `${place}\n  found:    ${kindOf(value)}\n  expected: a result, as \`experiment\` gives it`,
  );
}

/** @throws UserError for anything but an object with some of the keys */
export function requireKeys(value: unknown, place: string, keys: readonly string[]): void {
  const expected = `some of ${keys.join(', ')}`;
  if (!isObject(value)) {
    throw new UserError(`${place}\n  found:    ${kindOf(value)}\n  expected: an object with ${expected}`);
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown === undefined) return;
  const nearest = nearestWord(unknown, keys);
  throw new UserError(
    `${place}.${unknown}\n  found:    an unknown key\n  expected: ${expected}` +
      (nearest === undefined ? '' : `\n  nearest:  ${nearest}`),
  );
}
