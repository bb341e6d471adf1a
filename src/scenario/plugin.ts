/** Plug-ins: modules from outside that bring what a scenario uses beyond what the app has. */
import { UserError } from '../base/errors.ts';
import { purpose } from '../base/random.ts';
import type { DefinitionOption } from '../features/definitionOption.ts';
import type { Model, ModelFamily } from '../model/model.ts';
import type { TrainingRows } from '../model/trainingRows.ts';
import type { Mechanism, MechanismFactory } from '../world/mechanism.ts';
import { reaction } from '../world/reaction.ts';
import { type Path, type Problem, printable, quote, showPath, showProblem } from './messages/problem.ts';
import type { Scenario } from './schema.ts';

export interface Plugin {
  /** Definitions by name, as `features` of a scenario has them. */
  readonly features?: Readonly<Record<string, DefinitionOption>>;
  /** Each makes a mechanism of one world. They act after those of the app, in this order. */
  readonly mechanisms?: readonly MechanismFactory[];
  /** By the names that models of `training.models` give as their family. */
  readonly families?: Readonly<Record<string, OwnFamily>>;
}

/** Training options of a plug-in's model. */
export interface FamilyOptions {
  /** Places in a feature vector of those that the model may use; others may be missing, NaN. */
  readonly columns: readonly number[];
}

/** A way to train a model that a plug-in brings. */
export type OwnFamily = ModelFamily<FamilyOptions>;

/** Tools that mechanisms are made with: a module cannot import them where only the command is installed. */
const tools = { purpose, reaction } as const;
export type PluginTools = typeof tools;

/** Default export of a module. */
export type PluginModule = Plugin | ((tools: PluginTools) => Plugin);

/** A thing wrong with a module, wherever it is named. */
export type PluginProblem = Omit<Problem, 'path'>;

interface Part {
  readonly is: (value: unknown) => boolean;
  readonly expected: string;
}

const A_FUNCTION: Part = {
  is: (value) => typeof value === 'function' && inWords(value) === 'a function',
  expected: 'a function that does what it does at once',
};
const parts: { readonly [Name in keyof Plugin]-?: Part } = {
  features: {
    is: (value) => isMapping(value) && Object.keys(value).length > 0,
    expected: 'a mapping of definitions by name, as a scenario has under features',
  },
  mechanisms: {
    is: (value) =>
      Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'function'),
    expected: 'a list of functions, each of which makes a mechanism of a world',
  },
  families: {
    is: (value) =>
      isMapping(value) &&
      Object.keys(value).length > 0 &&
      Object.values(value).every((each) => isMapping(each) && A_FUNCTION.is(each['train'])),
    expected: 'a mapping of families by name, each with a function train',
  },
};
const PARTS = Object.keys(parts).join(', ');

/** The plug-in that a module exports as its default, or what is wrong with it. */
export function pluginOf(exported: unknown): Plugin | PluginProblem {
  let plugin: unknown = exported;
  try {
    if (typeof exported === 'function') plugin = exported(tools);
  } catch (error) {
    return {
      found: `a default export that throws ${printable(said(error))}`,
      expected: 'a mapping, or a function that returns one',
    };
  }
  const where = `as ${typeof exported === 'function' ? 'what the default export returns' : 'the default export'}`;
  const expected = `a mapping with some of the keys ${PARTS}, or a function that returns one`;
  const remedy = 'write export default { features: { … } }';
  if (!isMapping(plugin)) return { found: `${inWords(plugin)} ${where}`, expected, remedy };
  if (Object.keys(plugin).length === 0) return { found: `${inWords(plugin)} ${where}`, expected, remedy };
  return partProblem(plugin, parts) ?? notData(plugin.features, ['features']) ?? plugin;
}

/** The first thing that a scenario file could not hold. */
function notData(value: unknown, path: Path, around: readonly unknown[] = []): PluginProblem | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return undefined;
  const isTree = (Array.isArray(value) || isMapping(value)) && !around.includes(value);
  if (isTree || (value === undefined && around.length === 0)) {
    return Object.entries(value ?? {})
      .map(([key, inside]) => notData(inside, [...path, key], [...around, value]))
      .find((problem) => problem !== undefined);
  }
  const what = around.includes(value) ? 'what it is itself a part of' : inWords(value);
  return { found: `${showPath(path)}: ${what}`, expected: 'what a scenario file can hold, too' };
}

export function isProblem(outcome: Plugin | PluginProblem): outcome is PluginProblem {
  return 'found' in outcome;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isMapping(value)) return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  if (typeof value === 'function') {
    return Object.prototype.toString.call(value) === '[object AsyncFunction]'
      ? 'an async function'
      : 'a function';
  }
  if (typeof value === 'object' && value !== null)
    return `a ${Object.prototype.toString.call(value).slice('[object '.length, -1)}`;
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'string' ? quote(value) : String(value);
}

const loaded = new Map<string, Plugin>();

/** Makes a plug-in known to this thread, under the path by which scenarios name it. */
export function keepPlugin(path: string, plugin: Plugin): void {
  loaded.set(path, plugin);
}

type WithPlugins = Pick<Scenario, 'plugins'>;

/**
 * The plug-ins of a scenario, with their paths.
 * @throws UserError for one that this thread has not loaded
 */
function pluginsOf({ plugins = [] }: WithPlugins): (readonly [path: string, plugin: Plugin])[] {
  return plugins.map((path) => {
    const plugin = loaded.get(path);
    if (plugin !== undefined) return [path, plugin];
    throw pluginError(path, [], {
      found: 'a plug-in that this thread has not loaded',
      expected: 'a scenario as loadScenario or completeScenario gives it: they load its plug-ins',
    });
  });
}

/** The mechanisms that plug-ins add to the world of a scenario. */
export function mechanismsFrom(scenario: WithPlugins): MechanismFactory[] {
  return pluginsOf(scenario).flatMap(([path, { mechanisms = [] }]) =>
    mechanisms.map((make, index): MechanismFactory => {
      const complain = (problem: PluginProblem) => pluginError(path, ['mechanisms', index], problem);
      return (setting) => {
        const mechanism = attempted(() => make(setting), complain, 'a function that makes a mechanism');
        const problem = mechanismProblem(mechanism);
        if (problem !== undefined) throw complain(problem);
        return withChecks(mechanism, complain);
      };
    }),
  );
}

const momentParts = {
  send: A_FUNCTION,
  ignore: A_FUNCTION,
  open: A_FUNCTION,
  read: A_FUNCTION,
} satisfies Record<keyof NonNullable<Mechanism['after']>, Part>;
const MOMENTS = Object.keys(momentParts);
const mechanismParts: { readonly [Name in keyof Mechanism]-?: Part } = {
  name: { is: (value) => typeof value === 'string' && value !== '', expected: 'a text' },
  after: { is: isMapping, expected: `a mapping of functions, with some of the keys ${MOMENTS.join(', ')}` },
  later: A_FUNCTION,
  numbersPerUser: {
    is: (value) => Number.isInteger(value) && (value as number) >= 0,
    expected: 'a whole number of at least 0',
  },
  userTerm: A_FUNCTION,
  deciding: A_FUNCTION,
  browsing: A_FUNCTION,
};

function mechanismProblem(mechanism: unknown): PluginProblem | undefined {
  if (!isMapping(mechanism))
    return { found: inWords(mechanism), expected: 'a mechanism: a mapping with a name' };
  const { after = {}, userTerm, deciding, browsing } = mechanism as unknown as Mechanism;
  const problem =
    partProblem({ name: undefined, ...mechanism }, mechanismParts) ?? partProblem({ ...after }, momentParts);
  if (problem !== undefined) return problem;
  const acts = ['userTerm', 'deciding', 'browsing', ...MOMENTS.map((moment) => `after.${moment}`)];
  if ([...Object.values(after), userTerm, deciding, browsing].some((each) => each !== undefined))
    return undefined;
  return { found: 'a mechanism that does nothing', expected: `one with ${acts.join(', ')}` };
}

/** The mechanism, whose functions complain of what is no number that a world can go on with. */
function withChecks(mechanism: Mechanism, complain: (problem: PluginProblem) => UserError): Mechanism {
  const giving =
    <Args extends unknown[]>(key: string, least: number, body: (...args: Args) => number) =>
    (...args: Args) => {
      const value = body(...args);
      if (Number.isFinite(value) && value >= least) return value;
      const expected = least === 0 ? 'a number of at least 0' : 'a finite number';
      throw complain({ found: `${key} that gives ${inWords(value)}`, expected });
    };
  const { userTerm, deciding, browsing } = mechanism;
  return {
    ...mechanism,
    ...(userTerm && { userTerm: giving('userTerm', Number.NEGATIVE_INFINITY, userTerm) }),
    ...(deciding && { deciding: giving('deciding', 0, deciding) }),
    ...(browsing && { browsing: giving('browsing', 0, browsing) }),
  };
}

/** Problem of the first of some parts that is not as expected. */
function partProblem(
  found: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, Part>>,
): PluginProblem | undefined {
  for (const [key, value] of Object.entries(found)) {
    if (!Object.hasOwn(expected, key)) {
      return {
        found: `the unknown key ${quote(key)}`,
        expected: `one of ${Object.keys(expected).join(', ')}`,
        remedy: 'remove it',
      };
    }
    const part = expected[key];
    if (!part.is(value)) return { found: `${key}: ${inWords(value)}`, expected: part.expected };
  }
  return undefined;
}

/** The families that plug-ins bring to the models of a scenario, by name. */
export function familiesFrom(scenario: WithPlugins): ReadonlyMap<string, OwnFamily> {
  return new Map(
    pluginsOf(scenario).flatMap(([path, { families = {} }]) =>
      Object.entries(families).map(([name, family]) => {
        const complain = (problem: PluginProblem) => pluginError(path, ['families', name], problem);
        return [name, { train: (rows, options) => trainedBy(family, rows, options, complain) }];
      }),
    ),
  );
}

/** The model that a family trains, whose log-odds are numbers. */
function trainedBy(
  family: OwnFamily,
  rows: TrainingRows,
  options: FamilyOptions,
  complain: (problem: PluginProblem) => UserError,
): Model {
  const model = attempted(() => family.train(rows, options), complain, 'a model');
  if (!isMapping(model) || !A_FUNCTION.is(model['logits'])) {
    throw complain({ found: inWords(model), expected: 'a model: a mapping with a function logits' });
  }
  const { partials } = model;
  if (partials !== undefined && !arePartials(partials, rows)) {
    throw complain({
      found: `partials: ${inWords(partials)}`,
      expected: 'a mapping with features (those of the rows), intercept and a function partial; or none',
    });
  }
  return {
    ...(partials === undefined ? {} : { partials }),
    logits(scored, into) {
      // What was left out is found, too.
      into.fill(Number.NaN, 0, scored.count);
      model.logits(scored, into);
      const wrong = into.subarray(0, scored.count).find((logit) => !Number.isFinite(logit));
      if (wrong !== undefined) throw complain({ found: `the logit ${wrong}`, expected: 'finite numbers' });
    },
  };
}

function arePartials(partials: unknown, { features }: TrainingRows): boolean {
  return (
    isMapping(partials) &&
    partials['features'] === features &&
    Number.isFinite(partials['intercept']) &&
    A_FUNCTION.is(partials['partial'])
  );
}

/** Calls code of a plug-in, and reports its errors as those of the plug-in. */
function attempted<T>(body: () => T, complain: (problem: PluginProblem) => UserError, expected: string): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof UserError ? error : complain({ found: said(error), expected });
  }
}

/** An error of somebody else's code, in words. */
export function said(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 300);
}

export function pluginError(path: string, inside: Problem['path'], problem: PluginProblem): UserError {
  return new UserError(
    showProblem({ place: { source: { label: path, rank: 0 } }, path: inside, ...problem }),
  );
}
