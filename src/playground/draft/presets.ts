/** Scenarios to start from: a small one of the page's own, and those that are shipped. */
import { UserError } from '../../base/errors.ts';
import { parseScenario } from '../../scenario/reading/parse.ts';
import { shippedScenarios } from '../built.ts';
import { DEFAULT_NAME } from './leaves.ts';
import { type Values, withValue } from './values.ts';

/** Runs in two seconds or so. */
const START = `
description: What does a model promise offline, and what does it do in production?
seeds: [1]
world: { users: 300 }
timeline: { logging: 14d }
training: { provenances: [recomputed, logged] }
evaluation: { choiceSample: 200 }
`;

export const START_NAME = DEFAULT_NAME;

/** Names of shipped scenarios, those of claims as `claims/<id>`. */
export const shippedNames: readonly string[] = Object.keys(shippedScenarios)
  .map((file) => file.replace(/\.yaml$/, ''))
  // What the claims extend is no claim.
  .filter((name) => !name.startsWith('claims/base'));

export function isPreset(name: string): boolean {
  return name === START_NAME || shippedNames.includes(name);
}

/** Every value of a preset. */
export function presetValues(name: string): Values {
  const file = `${name}.yaml`;
  const text = name === START_NAME ? START : shippedScenarios[file];
  return parseScenario(text, file, { read: readShipped }).scenario as unknown as Values;
}

function readShipped(path: string, from: string): { text: string; name: string } {
  const name = from.slice(0, from.lastIndexOf('/') + 1) + path;
  const text = shippedScenarios[name];
  if (text === undefined) throw new UserError('no such file in the page');
  return { text, name };
}

/** Any scenario, quick enough for a first look. */
export function small(values: Values): Values {
  return withValue(withValue(values, ['world', 'users'], 300), ['seeds'], [1]);
}
