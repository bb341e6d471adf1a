/**
 * A set of features: definitions as data, put in order and compiled. What the state counts, the columns of a vector and
 * the value of each column follow from them; serving, recomputation and reconstruction compute them alike.
 *
 * The entity key of a feature says what its value depends on. It is what makes serving fast (a linear score
 * is a sum of one partial per key), storage small and reconstruction simple.
 */
import { DAY_MS, HOUR_MS } from '../base/time.ts';
import type { Catalog } from '../history/catalog.ts';
import { type EntityKey, entityKeys, locate } from '../history/entities.ts';
import {
  type CounterDemand,
  type CounterLayout,
  canCount,
  type LatestDemand,
  LIFETIME_MS,
  layoutOf,
} from '../history/layout.ts';
import type { EventName } from '../history/log.ts';
import type { State } from '../history/state.ts';
import {
  countersOf,
  eventsOf,
  type FeatureDefinition,
  type FeatureForm,
  type FeatureKind,
  kindOf,
} from './definition.ts';
import { Program } from './program.ts';

/** A definition, with what follows from it. */
export interface Feature extends FeatureDefinition {
  readonly kind: FeatureKind;
  /** The kinds of events that its value follows from; none for features that are not dynamic. */
  readonly events: readonly EventName[];
}

/** The columns [first, end) of a key in a vector. */
export interface ColumnRange {
  readonly first: number;
  readonly end: number;
}

/** A catalog whose features can be computed. */
export interface FeatureCatalog extends Catalog {
  readonly features: FeatureSet;
}

/** Counted whatever the features are: the frequency cap and the policy of followed sources look at it. */
const READ_BY_SERVING: readonly CounterDemand[] = [
  { key: 'user', counter: 'sends', windowMs: DAY_MS },
  { key: 'user×source', counter: 'follows', windowMs: LIFETIME_MS },
];

export class FeatureSet {
  /** In the order of a vector: key after key, and within a key as they were given. */
  readonly features: readonly Feature[];
  readonly names: readonly string[];
  readonly count: number;
  readonly layout: CounterLayout;
  /** By key. */
  readonly columns: readonly ColumnRange[];
  /** By key: whether a value changes as time goes by, with no event. */
  readonly ages: readonly boolean[];

  /** By key, and that of the whole vector. */
  readonly #programs: readonly Program[];
  readonly #vector: Program;
  /** Of the row at hand, by key. */
  readonly #entities = new Int32Array(entityKeys.length);

  /** @throws RangeError for definitions that no set can have */
  constructor(definitions: readonly FeatureDefinition[]) {
    requireDistinct(definitions.map(({ name }) => name));
    definitions.forEach(requirePossible);
    this.features = entityKeys.flatMap((key) =>
      definitions
        .filter((definition) => definition.key === key)
        .map((each) => ({ ...each, kind: kindOf(each.value), events: eventsOf(each.value) })),
    );
    this.names = this.features.map(({ name }) => name);
    this.count = this.features.length;
    this.columns = entityKeys.map((key) => {
      const before = entityKeys.slice(0, entityKeys.indexOf(key));
      const first = definitions.filter((definition) => before.includes(definition.key)).length;
      return { first, end: first + definitions.filter((definition) => definition.key === key).length };
    });
    this.layout = layoutOf(
      [...READ_BY_SERVING, ...definitions.flatMap(countersRead)],
      definitions.flatMap(latestRead),
    );
    this.ages = entityKeys.map((key) =>
      definitions.some((each) => each.key === key && latestRead(each).length > 0),
    );

    this.#vector = new Program(this.features, this.layout);
    this.#programs = entityKeys.map(
      (key) =>
        new Program(
          this.features.filter((feature) => feature.key === key),
          this.layout,
        ),
    );
  }

  /**
   * Writes the features of one entity of a key to `into` from `at` on.
   *
   * @param key its number
   * @param nowMs the moment as of which history is read
   * @param sentAtMs the moment of the row's own decision, for context
   */
  write(
    state: State,
    key: number,
    entity: number,
    nowMs: number,
    sentAtMs: number,
    into: Float64Array,
    at: number,
  ): void {
    state.starts[key] = state.startOf(key, entity);
    this.#entities[key] = entity;
    this.#programs[key].run(state, this.#entities, nowMs, sentAtMs, into, at);
  }

  /** Writes all features of a (user, story) pair to `into` from `at` on. */
  writeVector(
    state: State,
    user: number,
    story: number,
    nowMs: number,
    sentAtMs: number,
    into: Float64Array,
    at: number,
  ): void {
    const { catalog } = state;
    const topic = catalog.storyTopic[story];
    const source = catalog.storySource[story];
    state.turnTo(user, story, topic, source);
    locate(catalog, user, story, topic, source, this.#entities);
    this.#vector.run(state, this.#entities, nowMs, sentAtMs, into, at);
  }
}

function countersRead({ key, value }: FeatureDefinition): readonly CounterDemand[] {
  if (!('windowMs' in value) || value.form === 'log hours since') return [];
  return countersOf(value).map((counter) => ({ key, counter, windowMs: value.windowMs }));
}

function latestRead({ key, value }: FeatureDefinition): readonly LatestDemand[] {
  return value.form === 'log hours since' ? [{ key, counter: value.of }] : [];
}

/** The key that each form of value without a history has. */
const KEY_OF_FORM: Partial<Record<FeatureForm, EntityKey>> = {
  age: 'story',
  breaking: 'story',
  declared: 'user×topic',
  'hour sine': 'moment',
  'hour cosine': 'moment',
};

const SHORTEST_WINDOW_MS = HOUR_MS;
const LONGEST_WINDOW_MS = 90 * DAY_MS;

function requirePossible({ name, key, value }: FeatureDefinition): void {
  const fail = (found: string, expected: string) => {
    throw new RangeError(`feature ${name}: found ${found}; expected ${expected}`);
  };
  const counters = countersOf(value);
  const own = KEY_OF_FORM[value.form];
  if (own !== undefined && own !== key) fail(`${value.form} of a ${key}`, `that of a ${own}`);
  for (const counter of counters) {
    if (!canCount(key, counter)) fail(`${counter} of a ${key}`, 'events that have such a key');
  }
  if (!('windowMs' in value)) return;
  const { windowMs } = value;
  const isLifetime = windowMs === LIFETIME_MS && value.form !== 'log hours since';
  if (!isLifetime && !(windowMs >= SHORTEST_WINDOW_MS && windowMs <= LONGEST_WINDOW_MS)) {
    fail(`a window of ${windowMs} ms`, '1 hour to 90 days, or for counts a lifetime');
  }
  if (!('prior' in value)) return;
  const { opens, sends } = value.prior;
  if (!(opens >= 0 && sends > 0 && opens <= sends)) {
    fail(
      `a prior of ${opens} opens in ${sends} sends`,
      'at least 0 opens, and more than 0 sends, as many at least',
    );
  }
}

function requireDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RangeError(`features: found ${twice} twice; expected names that differ`);
}
