/** The text of a scenario file to a scenario that can be run. */

import { ScenarioError } from '../messages/error.ts';
import { isReport, reportProblem } from '../messages/writtenResult.ts';
import type { Scenario } from '../schema.ts';
import { mergeChain, type ReadFile } from './chain.ts';
import { override } from './overrides.ts';
import { type LoadPlugin, withPlugins } from './plugins.ts';
import { oldNames } from './renamed.ts';
import { overlap } from './repair.ts';
import { type SweepPoint, sweepPoints } from './sweep.ts';
import { validateCombinations, validateEffects, validateKeys, validateTheRest } from './validate.ts';

export interface ScenarioContext {
  /** Reads the files that are extended. Without it, `extends` is an error. */
  readonly read: ReadFile;
  /** Loads the modules that `plugins` names. Without it, they are an error. */
  readonly plugin?: LoadPlugin;
  /** Values overlaid on those of the file, each as `path.to.key=value`. */
  readonly sets?: readonly string[];
  /** Seeds instead of those of the file, such as `1..20`. */
  readonly seeds?: string;
}

export interface ResolvedScenario {
  /** With every default filled in: it is itself a valid scenario file. */
  readonly scenario: Scenario;
  /** Every combination of the swept values, when the scenario sweeps. */
  readonly points?: readonly SweepPoint[];
}

/**
 * Parses, merges and checks a scenario.
 * @param fileName shown in messages; its base name is the scenario's default name
 * @throws ScenarioError with every problem of the file, of those it extends and of the options
 */
export function parseScenario(text: string, fileName: string, context: ScenarioContext): ResolvedScenario {
  const files = mergeChain(text, fileName, context.read);
  if (files.tree === undefined) throw new ScenarioError(files.problems);
  if (isReport(files.tree)) throw new ScenarioError([reportProblem(files.tree)]);

  const set = override(files.tree, context.sets ?? [], context.seeds);
  const old = oldNames(set.tree);
  const { tree, problems: pluginProblems } = withPlugins(set.tree, context.plugin);
  const before = [...files.problems, ...set.problems, ...old, ...pluginProblems];
  const checked = validateKeys(tree);
  const keyProblems = [
    ...before,
    ...checked.problems.filter(({ path }) => !old.some((other) => overlap(path, other.path))),
  ];
  const { scenario } = checked;
  if (scenario === undefined || old.length > 0 || pluginProblems.length > 0) {
    // What a plug-in would bring is not known, and in format 1 pipelines have their names elsewhere.
    const isNamed = old.length === 0 && pluginProblems.length === 0 && !tree.entries.has('sweep');
    const wrong = keyProblems.map(({ path }) => path);
    throw new ScenarioError([...keyProblems, ...(isNamed ? validateTheRest(tree, wrong) : [])]);
  }

  // With a sweep it is the points that run, so it is they that must be possible.
  const swept = sweepPoints(tree);
  const isSwept = scenario.sweep !== undefined && Object.keys(scenario.sweep).length > 0;
  const combinations = isSwept
    ? swept.problems
    : [...validateCombinations(scenario, tree), ...validateEffects(scenario, tree)];
  const problems = [...keyProblems, ...combinations];
  if (problems.length > 0) throw new ScenarioError(problems);
  return isSwept ? { scenario, points: swept.points } : { scenario };
}
