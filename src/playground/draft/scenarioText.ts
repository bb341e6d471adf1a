/** Values to the text of a scenario file, which says only what differs from the defaults. */
import { stringify } from 'yaml';
import { leaves } from './leaves.ts';
import { isSame, type Values, valueAt, withValue } from './values.ts';

export function scenarioText(values: Values): string {
  let told: Values = { name: values['name'] };
  for (const { path, default: usual } of leaves) {
    const value = valueAt(values, path);
    if (!isSame(value, usual)) told = withValue(told, path, value);
  }
  return stringify(told, { lineWidth: 100 });
}

/** The name of the file, without folders. */
export function fileName(values: Values): string {
  const name = String(values['name'] ?? '').replace(/[^A-Za-z0-9._+=,-]+/g, '-');
  return `${/^[A-Za-z0-9]/.test(name) ? name : 'scenario'}.yaml`;
}
