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
import { entityKeys, Key } from '../history/entities.ts';
import { ImpressionKind } from '../history/impressions.ts';
import {
  type CounterDemand,
  type CounterLayout,
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
  readonly #cursors = new Cursors();
  readonly #zoneMs: number;

  /**
   * @param zoneMs time by which the clock is ahead that hours and weekends are read off
   * @throws RangeError for definitions that no set can have
   */
  constructor(definitions: readonly FeatureDefinition[], zoneMs = 0) {
    this.#zoneMs = zoneMs;
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
    this.layout = layoutOf(
      [...READ_BY_SERVING, ...definitions.flatMap(countersRead)],
      definitions.flatMap(latestRead),
    );
    this.ages = entityKeys.map((key) =>
      definitions.some((each) => each.key === key && latestRead(each).length > 0),
    );

    const programOf = (features: readonly Feature[]) =>
      new Program(features, this.layout, this.#cursors.byKey, zoneMs);
    this.#vector = programOf(this.features);
    this.#programs = entityKeys.map((key) => programOf(this.features.filter((each) => each.key === key)));
  }

  /** The same features by another clock. */
  inZone(zoneMs: number): FeatureSet {
    return zoneMs === this.#zoneMs ? this : new FeatureSet(this.features, zoneMs);
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
  }
}

function countersRead({ key, value }: FeatureDefinition): readonly CounterDemand[] {
  if (!('windowMs' in value) || value.form === 'log-hours-since') return [];
  return countersOf(value).map((counter) => ({ key, counter, windowMs: value.windowMs }));
}

function latestRead({ key, value }: FeatureDefinition): readonly LatestDemand[] {
  return value.form === 'log-hours-since' ? [{ key, counter: value.of }] : [];
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
