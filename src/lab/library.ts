/** The lab for programs: an experiment, or the data of one world, in one call. */
import { UserError } from '../base/errors.ts';
import type { Estimate } from '../evaluation/statistics/intervals.ts';
import { ScenarioError } from '../scenario/messages/error.ts';
import { normalisePipelineId, pipelineId } from '../scenario/pipelines.ts';
import type { QuantityName } from '../scenario/quantities.ts';
import { parseScenario, type ResolvedScenario } from '../scenario/reading/parse.ts';
import { loadPlugin } from '../scenario/reading/pluginFiles.ts';
import type { Scenario, ScenarioInput } from '../scenario/schema.ts';
import type { DialectName } from '../warehouse/dialect.ts';
import { featureSql as sqlOf } from '../warehouse/featureSql.ts';
import type { NamesInput } from '../warehouse/names.ts';
import { parseNames } from '../warehouse/readNames.ts';
import { runSeed } from './experiment.ts';
import { Table } from './export/table.ts';
import { type ExportedTables, exportedTables } from './export/tables.ts';
import { lookupIn } from './result/expectations.ts';
import { isObject, kindOf, requireKeys, requireResult } from './result/given.ts';
import type { Result } from './result/schema.ts';
import type { Attribution } from './studies/attribution/schema.ts';
import { attributionStudy } from './studies/attribution/study.ts';
import type { Explanation } from './studies/explanation/schema.ts';
import { explanationStudy } from './studies/explanation/thread.ts';
import { resultStudy } from './studies/result.ts';
import { runStudy, type StudyOptions } from './studies/study.ts';

/** The keys of a scenario file, as an object; every key has a default, the name too. A whole `Scenario` will do. */
export type ScenarioLike = Omit<ScenarioInput, 'name'> & { readonly name?: string };

export interface ExperimentOptions {
  /** In place of those of the scenario. */
  readonly seeds?: readonly number[];
  /** Most worker threads; by default what the machine runs at once. */
  readonly workers?: number;
  /** Modules that bring features, beside those of the scenario: paths, relative to the working directory, or file URLs. */
  readonly plugins?: readonly (string | URL)[];
  /** Stops the experiment, which then rejects. */
  readonly signal?: AbortSignal;
  /** Called with the progress of a seed: a stage, and a share in [0, 1]. */
  readonly onProgress?: (progress: { seed: number; stage: string; share: number }) => void;
}

export interface AttributeOptions extends ExperimentOptions {
  /** The leak: the name of one of the scenario's features, or a provenance; see `hindsight attribute --help`. */
  readonly provenance?: string;
  /** Lets each twin decide in its own copy of the world, too, for the open rate that it costs. */
  readonly live?: boolean;
}

export interface ExplainOptions extends Omit<ExperimentOptions, 'seeds' | 'workers'> {
  /** Seed of the world; by default the first of the scenario. */
  readonly seed?: number;
  /** The notification, by its id, in place of a typical one. */
  readonly impression?: number;
  /** A notification of this user. */
  readonly user?: number;
  /** The notification in which this feature misleads most. */
  readonly feature?: string;
}

const OF_EXPERIMENTS = [
  'seeds',
  'workers',
  'plugins',
  'signal',
  'onProgress',
] as const satisfies readonly (keyof ExperimentOptions)[];
const OF_ATTRIBUTIONS = [
  ...OF_EXPERIMENTS,
  'provenance',
  'live',
] as const satisfies readonly (keyof AttributeOptions)[];
const OF_EXPLANATIONS = [
  'seed',
  'impression',
  'user',
  'feature',
  'plugins',
  'signal',
  'onProgress',
] as const satisfies readonly (keyof ExplainOptions)[];

/** The events of one world, under the policy of the company. Nothing hidden is in it. */
export interface SimulatedWorld {
  readonly scenario: Scenario;
  readonly seed: number;
  /** One row for each notification sent: its label, the features of every provenance, and the splits. */
  readonly impressions: Table;
  /** Everything that happened and could be seen, in the order in which it became known. */
  readonly events: Table;
  /** Properties of users that production knows. */
  readonly users: Table;
  /** Properties of stories that production knows. */
  readonly stories: Table;
}

/**
 * Checks a scenario and fills in every default.
 * @throws ScenarioError with every problem: the key's path, what was found and what was expected
 */
export function completeScenario(scenario: ScenarioLike): Scenario {
  const { scenario: complete, points } = parsed(scenario);
  if (points !== undefined) {
    throw new UserError(
      'found a scenario with a sweep; expected a single one: write it to a file and run the `points` of loadScenario',
    );
  }
  return complete;
}

/**
 * Runs a scenario: one world for each seed, on worker threads, and what each model promised offline against what it
 * did in production. The same as `hindsight run`, without files.
 * @throws ScenarioError if the scenario is none
 * @throws UserError for an unknown option, or if a world cannot be evaluated, such as one in which nothing is opened
 */
export async function experiment(scenario: ScenarioLike, options: ExperimentOptions = {}): Promise<Result> {
  requireKeys(options, 'options', OF_EXPERIMENTS);
  return runStudy(resultStudy(withOptions(scenario, options)), studyOptions(options));
}

/**
 * Finds the features of a scenario that leak, and their costs: runs its worlds again with one feature at a
 * time recomputed. The same as `hindsight attribute`, without files.
 * @throws ScenarioError if the scenario is none, or there is no such provenance
 * @throws UserError for an unknown option, or if a world cannot be evaluated
 */
export async function attribute(
  scenario: ScenarioLike,
  options: AttributeOptions = {},
): Promise<Attribution> {
  requireKeys(options, 'options', OF_ATTRIBUTIONS);
  return runStudy(attributionStudy(withOptions(scenario, options), options), studyOptions(options));
}

/**
 * Explains one notification of one world: its features as served and as recomputed, the events between, and what a
 * clean and a leaky model make of them. The same as `hindsight explain`, without files.
 * @throws ScenarioError if the scenario is none
 * @throws UserError for an unknown option, or if a world cannot be evaluated, or there is no such notification
 */
export async function explain(scenario: ScenarioLike, options: ExplainOptions = {}): Promise<Explanation> {
  requireKeys(options, 'options', OF_EXPLANATIONS);
  const { seed, impression, user, feature, ...rest } = options;
  const complete = withOptions(scenario, { ...rest, ...(seed === undefined ? {} : { seeds: [seed] }) });
  const wanted = {
    ...(impression === undefined ? {} : { impression }),
    ...(user === undefined ? {} : { user }),
    ...(feature === undefined ? {} : { feature }),
  };
  const task = { scenario: complete, seed: complete.seeds[0], wanted };
  return runStudy(explanationStudy(task), studyOptions(rest));
}

function withOptions(scenario: ScenarioLike, { seeds, plugins = [] }: ExperimentOptions): Scenario {
  requireScenario(scenario);
  const more = listOf('plugins', plugins).map(String);
  return completeScenario({
    ...scenario,
    ...(seeds === undefined ? {} : { seeds: listOf('seeds', seeds) }),
    ...(more.length === 0 ? {} : { plugins: [...(scenario.plugins ?? []), ...more] }),
  });
}

/** @throws UserError for anything but an object: without keys, all would be as by default */
function requireScenario(scenario: unknown): void {
  if (isObject(scenario)) return;
  throw new UserError(
    `scenario\n  found:    ${kindOf(scenario)}\n  expected: an object with the keys of a scenario file`,
  );
}

/** @throws UserError of what a program without types may give */
function listOf<T>(option: string, value: readonly T[]): T[] {
  if (!Array.isArray(value)) {
    throw new UserError(`options.${option}\n  found:    ${JSON.stringify(value)}\n  expected: a list`);
  }
  return [...value];
}

function studyOptions({ workers, signal, onProgress = () => {} }: ExperimentOptions): StudyOptions {
  return {
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
    onProgress: ({ seed }, progress) => onProgress({ seed, ...progress }),
  };
}

/**
 * A quantity of a result, with its interval, by the names that expectations use.
 * @param that a pipeline such as `recomputed × time` (or with an x for ×), or a reference such as `incumbent`
 * @param quantity such as `gap.auc` or `live.openRate`: docs/know/measures.md
 * @throws UserError if the result is none, or does not hold it
 */
export function quantityOf(result: Result, that: string, quantity: QuantityName | (string & {})): Estimate {
  requireResult(result, 'the result');
  const name = normalisePipelineId(that);
  const estimate = lookupIn(result).estimate(name, quantity);
  if (estimate !== undefined) return estimate;
  const names = [...result.pipelines.map(pipelineId), ...Object.keys(result.references)];
  throw new UserError(
    names.includes(name)
      ? `the result has no ${quantity} of ${name}; expected a quantity such as shadow.auc`
      : `the result has nothing of ${JSON.stringify(that)}; expected one of ${names.join(', ')}`,
  );
}

/**
 * Simulates one world on this thread and gives its data, as `hindsight run --export` writes them: the past up to
 * the day of training, and the company's own production after it. Names of columns: docs/do/export.md.
 *
 * Memory: all of it is held, about 300 bytes an impression with its events, and 168 more for each provenance but `logged`.
 * @throws ScenarioError if the scenario is none
 */
export function simulate(scenario: ScenarioLike, seed = 1): SimulatedWorld {
  requireScenario(scenario);
  const complete = completeScenario({ ...scenario, seeds: [seed] });
  let tables: ExportedTables | undefined;
  // Live arms and the twin are worlds of their own, and leave nothing in this one.
  const evaluation = { ...complete.evaluation, live: false, driftTwin: false, ownLabel: false };
  runSeed({ ...complete, evaluation }, seed, {
    onData(data) {
      tables = exportedTables(data);
    },
  });
  const { impressions, events, users, stories } = tables as ExportedTables;
  return {
    scenario: complete,
    seed,
    impressions: new Table(impressions),
    events: new Table(events),
    users: new Table(users),
    stories: new Table(stories),
  };
}

/**
 * The query of `hindsight sql`: for each decision, the features of a scenario as they were known just before it.
 * @param names tables and columns in place of those of the export: docs/do/warehouse.md
 * @throws ScenarioError if the scenario or the names are none
 */
export function featureSql(scenario: ScenarioLike, dialect: DialectName, names?: NamesInput): string {
  return sqlOf(
    completeScenario(scenario),
    dialect,
    names === undefined ? undefined : parseNames(JSON.stringify(names), 'names'),
  );
}

/** Objects are checked as files are: JSON is YAML. */
function parsed(scenario: ScenarioLike): ResolvedScenario {
  requireScenario(scenario);
  const read = () => {
    throw new UserError('an object cannot extend a file: loadScenario reads files');
  };
  try {
    return parseScenario(JSON.stringify(scenario), 'scenario', { read, plugin: loadPlugin });
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    // Lines and columns of a text that nobody wrote would only confuse.
    throw new ScenarioError(
      error.problems.map((problem) => ({ ...problem, place: { source: problem.place.source } })),
    );
  }
}
