/** Plug-ins: modules from outside that bring what a scenario uses beyond what the app has. */
import { UserError } from '../base/errors.ts';
import type { DefinitionOption } from '../features/definitionOption.ts';
import { type Problem, quote } from './messages/problem.ts';
import type { Scenario } from './schema.ts';

export interface Plugin {
  /** Definitions by name, as `features` of a scenario has them. */
  readonly features?: Readonly<Record<string, DefinitionOption>>;
}

/** A thing wrong with a module, wherever it is named. */
export type PluginProblem = Omit<Problem, 'path'>;

interface Part {
  readonly is: (value: unknown) => boolean;
  readonly expected: string;
}

const parts: { readonly [Name in keyof Plugin]-?: Part } = {
  features: { is: isMapping, expected: 'a mapping of definitions by name, as a scenario has under features' },
};
const PARTS = Object.keys(parts).join(', ');

/** The plug-in that a module exports as its default, or what is wrong with it. */
export function pluginOf(exported: unknown): Plugin | PluginProblem {
  const expected = `a mapping with some of the keys ${PARTS}`;
  const remedy = 'write export default { features: { … } }';
  if (!isMapping(exported)) return { found: `${inWords(exported)} as the default export`, expected, remedy };
  const entries = Object.entries(exported);
  if (entries.length === 0) return { found: 'an empty mapping as the default export', expected, remedy };
  for (const [key, value] of entries) {
    if (!Object.hasOwn(parts, key))
      return { found: `the unknown key ${quote(key)}`, expected: `one of ${PARTS}` };
    const part = parts[key as keyof Plugin];
    if (!part.is(value)) return { found: `${key}: ${inWords(value)}`, expected: part.expected };
  }
  return exported;
}

export function isProblem(outcome: Plugin | PluginProblem): outcome is PluginProblem {
  return 'found' in outcome;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  return typeof value === 'function' ? 'a function' : quote(String(value));
}

const loaded = new Map<string, Plugin>();

/** Makes a plug-in known to this thread, under the path by which scenarios name it. */
export function keepPlugin(path: string, plugin: Plugin): void {
  loaded.set(path, plugin);
}

/**
 * The plug-ins of a scenario.
 * @throws UserError for one that this thread has not loaded
 */
export function pluginsOf({ plugins = [] }: Pick<Scenario, 'plugins'>): readonly Plugin[] {
  return plugins.map((path) => {
    const plugin = loaded.get(path);
    if (plugin !== undefined) return plugin;
    throw new UserError(
      `${path}\n  found:    a plug-in that this thread has not loaded\n` +
        '  expected: a scenario as loadScenario or completeScenario gives it: they load its plug-ins',
    );
  });
}
