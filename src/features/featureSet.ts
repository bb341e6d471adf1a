/**
 * A set of features: definitions as data, put in order and compiled. What the state counts, the columns of a vector and
 * the value of each column follow from them; serving, recomputation and reconstruction compute them alike.
 *
 * The entity key of a feature says what its value depends on. It is what makes serving fast (a linear score
 * is a sum of one partial per key), storage small and reconstruction simple.
 */
import { DAY_MS } from '../base/time.ts';
import type { Catalog } from '../history/catalog.ts';
import { Cursors } from '../history/cursors.ts';
import { type EntityKey, entityKeys, Key } from '../history/entities.ts';
import { ImpressionKind } from '../history/impressions.ts';
import {
  type CounterDemand,
  type CounterLayout,
  canCount,
  counterNames,
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
  type FeatureKind,
  impossibilities,
  kindOf,
} from './definition.ts';
import { describeDefinition } from './description.ts';
import { Program } from './program.ts';

/** A definition, with what follows from it. */
export interface Feature extends FeatureDefinition {
  readonly kind: FeatureKind;
  /** The kinds of events that its value follows from; none for features that are not dynamic. */
  readonly events: readonly EventName[];
  readonly description: string;
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

/** A way to compute features. */
export interface Computation {
  /** Time by which the clock is ahead that hours and weekends are read off. */
  readonly zoneMs: number;
  /** Time without any event of an entity after which its values that depend on history are missing; Infinity for never. */
  readonly ttlMs: number;
}

const IN_UTC_FOR_EVER: Computation = { zoneMs: 0, ttlMs: Number.POSITIVE_INFINITY };

function keyOf({ zoneMs, ttlMs }: Computation): string {
  return `${zoneMs} ${ttlMs}`;
}

/** Values of an entity that are missing once nothing has happened to it for the time to live. */
interface Expiring {
  /** Among the columns of its key. */
  readonly columns: readonly number[];
  /** Doubles with the moments of its latest events, one of each kind. */
  readonly latest: readonly number[];
}

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

  /** By key. */
  readonly #expiring: readonly Expiring[];
  /** By key, and that of the whole vector. */
  readonly #programs: readonly Program[];
  readonly #vector: Program;
  readonly #cursors = new Cursors();
  readonly #computation: Computation;
  readonly #alike: Map<string, FeatureSet>;

  /**
   * @param computation by default in UTC, without an end of values
   * @param alike the same features computed otherwise, by computation
   * @throws RangeError for definitions that no set can have
   */
  constructor(
    definitions: readonly FeatureDefinition[],
    computation: Computation = IN_UTC_FOR_EVER,
    alike = new Map<string, FeatureSet>(),
  ) {
    const { zoneMs, ttlMs } = computation;
    this.#computation = computation;
    this.#alike = alike;
    alike.set(keyOf(computation), this);
    requireDistinct(definitions.map(({ name }) => name));
    definitions.forEach(requirePossible);
    this.features = entityKeys.flatMap((key) =>
      definitions
        .filter((definition) => definition.key === key)
        .map((each) => ({
          ...each,
          kind: kindOf(each.value),
          events: eventsOf(each.value),
          description: describeDefinition(each),
        })),
    );
    this.names = this.features.map(({ name }) => name);
    this.count = this.features.length;
    this.columns = entityKeys.map((key) => {
      const before = entityKeys.slice(0, entityKeys.indexOf(key));
      const first = definitions.filter((definition) => before.includes(definition.key)).length;
      return { first, end: first + definitions.filter((definition) => definition.key === key).length };
    });
    const expires = (key: EntityKey) =>
      ttlMs < Number.POSITIVE_INFINITY &&
      this.features.some((feature) => feature.key === key && feature.kind === 'dynamic');
    const latest = entityKeys.filter(expires).flatMap(eventsHad);
    this.layout = layoutOf(
      [...READ_BY_SERVING, ...definitions.flatMap(countersRead)],
      [...definitions.flatMap(latestRead), ...latest],
    );
    this.ages = entityKeys.map(
      (key) => expires(key) || definitions.some((each) => each.key === key && latestRead(each).length > 0),
    );
    this.#expiring = entityKeys.map((key) => ({
      columns: this.features
        .filter((feature) => feature.key === key)
        .flatMap(({ kind }, column) => (kind === 'dynamic' && expires(key) ? [column] : [])),
      latest: expires(key)
        ? eventsHad(key).map(({ counter }) => this.layout.latestPlaceOf(key, counter))
        : [],
    }));

    const programOf = (features: readonly Feature[]) =>
      new Program(features, this.layout, this.#cursors.byKey, zoneMs);
    this.#vector = programOf(this.features);
    this.#programs = entityKeys.map((key) => programOf(this.features.filter((each) => each.key === key)));
  }

  /** The same features computed otherwise: one set for each way. */
  computed(changes: Partial<Computation>): FeatureSet {
    const computation = { ...this.#computation, ...changes };
    return this.#alike.get(keyOf(computation)) ?? new FeatureSet(this.features, computation, this.#alike);
  }

  /**
   * Writes the features of one entity of a key to `into` from `at` on; of the moment, those of a decision.
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
    this.#cursors.attach(state);
    this.#cursors.byKey[key].moveTo(key === Key.moment ? ImpressionKind.chosen : entity);
    this.#programs[key].run(state, nowMs, sentAtMs, into, at);
    this.#expire(state, key, nowMs, into, at);
  }

  /**
   * Writes all features of a (user, story) pair to `into` from `at` on.
   *
   * @param kind that of the row; a candidate at a decision is one to choose
   */
  writeVector(
    state: State,
    user: number,
    story: number,
    nowMs: number,
    sentAtMs: number,
    into: Float64Array,
    at: number,
    kind: ImpressionKind = ImpressionKind.chosen,
  ): void {
    const { catalog } = state;
    this.#cursors.attach(state);
    this.#cursors.moveTo(catalog, user, story, catalog.storyTopic[story], catalog.storySource[story]);
    this.#cursors.moment.moveTo(kind);
    this.#vector.run(state, nowMs, sentAtMs, into, at);
    for (let key = 0; key < this.columns.length; key++) {
      this.#expire(state, key, nowMs, into, at + this.columns[key].first);
    }
  }

  /** Makes the values of the entity that the cursor of a key points to missing, where they have expired. */
  #expire({ moments }: State, key: number, nowMs: number, into: Float64Array, at: number): void {
    const { columns, latest } = this.#expiring[key];
    if (columns.length === 0) return;
    const start = this.#cursors.byKey[key].start >> 1;
    const oldestMs = nowMs - this.#computation.ttlMs;
    for (let index = 0; index < latest.length; index++) {
      if (moments[start + latest[index]] >= oldestMs) return;
    }
    for (let index = 0; index < columns.length; index++) into[at + columns[index]] = Number.NaN;
  }
}

function countersRead({ key, value }: FeatureDefinition): readonly CounterDemand[] {
  if (!('windowMs' in value) || value.form === 'log-hours-since') return [];
  return countersOf(value).map((counter) => ({ key, counter, windowMs: value.windowMs }));
}

function latestRead({ key, value }: FeatureDefinition): readonly LatestDemand[] {
  return value.form === 'log-hours-since' ? [{ key, counter: value.of }] : [];
}

/** The latest event of every kind that an entity can have. */
function eventsHad(key: EntityKey): readonly LatestDemand[] {
  return counterNames.filter((counter) => canCount(key, counter)).map((counter) => ({ key, counter }));
}

function requirePossible(definition: FeatureDefinition): void {
  const [first] = impossibilities(definition);
  if (first === undefined) return;
  throw new RangeError(`feature ${definition.name}: found ${first.found}; expected ${first.expected}`);
}

function requireDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RangeError(`features: found ${twice} twice; expected names that differ`);
}
