/** Wrong values at serving: made of the right ones in place, before anyone scores or logs them. */
import { canonicalJson } from '../base/json.ts';
import { type Draws, purpose } from '../base/random.ts';
import type { FeatureCatalog, FeatureSet } from '../features/featureSet.ts';
import { Cursors } from '../history/cursors.ts';
import { entityCounts, entityKeys } from '../history/entities.ts';
import type { State } from '../history/state.ts';
import { type FaultOption, isLasting, spanOf } from './faultOptions.ts';

const STRIKES = purpose('serving/fault', 60);

/** Work of a fault on the features of an entity of a key, each at its column from `at` on; with what it has to know for it. */
interface Effect {
  strike(values: Float64Array, at: number, key: number, entity: number): void;
  /** Present where it takes values of one key to those of another: it then works on a whole vector, instead of `strike`. */
  readonly strikeAll?: ((vector: Float64Array, at: number) => void) | undefined;
  /** Called at each moment since the fault began. */
  begin?(state: State, readAtMs: number, atMs: number): void;
  /** Takes in right values at a moment at which the fault does not strike. */
  obtain?(values: Float64Array, at: number, key: number, entity: number): void;
  /** Takes in the right vector of a notification that was sent. */
  noteSent?(vector: Float64Array): void;
  /** Takes over what one of the same kind knows. */
  copyFrom?(other: Effect): void;
}

interface FaultyWorld {
  readonly catalog: FeatureCatalog;
  readonly draws: Draws;
}

class Fault {
  readonly effect: Effect;
  /** True from its beginning to its end. */
  isThere = false;
  /** True at the moment at hand. */
  strikes = false;
  readonly #index: number;
  readonly #share: number;
  readonly #fromMs: number;
  readonly #endMs: number;

  constructor(option: FaultOption, effect: Effect, index: number) {
    const { fromMs, endMs } = spanOf(option);
    this.effect = effect;
    this.#index = index;
    this.#share = option.share;
    this.#fromMs = fromMs;
    this.#endMs = endMs;
  }

  turnTo({ draws, catalog }: FaultyWorld, user: number, atMs: number): void {
    this.isThere = this.#share > 0 && atMs >= this.#fromMs && atMs < this.#endMs;
    // Each fault has users of its own, so that their draws are independent.
    const key = this.#index * catalog.users + user;
    this.strikes = this.isThere && (this.#share === 1 || draws.uniform(STRIKES, key, atMs) < this.#share);
  }
}

/**
 * The faults of one arm. They strike in their order, each what the one before it left; `mean` and `last` are of right values.
 *
 * Memory: none, but for `last` 8 bytes for each entity of a feature.
 */
export class ServingFaults {
  /** True if what is served at the moment at hand is wrong. */
  strikes = false;
  /** True if values have to be kept that are obtained at the moment at hand, as last values: all of them must then pass by here. */
  remembers = false;
  /** True if what is served is wrong at all times, and in the same way: what follows from it can then be kept as it can of right values. */
  readonly isSteady: boolean;
  /** True if each feature of what is served at the moment at hand follows from those of its entity alone. */
  isByEntity = true;

  readonly #options: readonly FaultOption[];
  readonly #state: State;
  readonly #world: FaultyWorld;
  readonly #faults: readonly Fault[];
  readonly #right: Float64Array;
  readonly #cursors = new Cursors();
  /** True if it is of a notification that no mean takes in yet: at its moment others are still served. */
  #isSent = false;
  /** Of the moment at hand. */
  #user = -1;
  #atMs = Number.NaN;

  constructor(options: readonly FaultOption[], world: FaultyWorld, state: State) {
    this.#options = options;
    this.#state = state;
    this.#world = world;
    this.#faults = options.map((option, index) => new Fault(option, effectOf(option, world.catalog), index));
    this.#right = new Float64Array(world.catalog.features.count);
    this.isSteady = areSteady(options, world.catalog.features);
  }

  /** The faults of an arm that has been the same until now: these, or others if neither they nor these are known yet. */
  fork(options: readonly FaultOption[], world: FaultyWorld, state: State): ServingFaults {
    this.#takeIn();
    const copy = new ServingFaults(options, world, state);
    if (canonicalJson(options) !== canonicalJson(this.#options)) return copy;
    for (let index = 0; index < this.#faults.length; index++) {
      copy.#faults[index].effect.copyFrom?.(this.#faults[index].effect);
    }
    return copy;
  }

  /** Turns to a moment at which a user is served. @param readAtMs the moment as of which features are served */
  turnTo(user: number, atMs: number, readAtMs: number): void {
    if (user !== this.#user || atMs !== this.#atMs) this.#takeIn();
    this.#user = user;
    this.#atMs = atMs;
    this.strikes = false;
    this.remembers = false;
    this.isByEntity = true;
    for (const fault of this.#faults) {
      fault.turnTo(this.#world, user, atMs);
      if (!fault.isThere) continue;
      const { strikes, effect } = fault;
      this.strikes ||= strikes;
      this.remembers ||= !strikes && effect.obtain !== undefined;
      this.isByEntity &&= !strikes || effect.strikeAll === undefined;
      effect.begin?.(this.#state, readAtMs, atMs);
    }
  }

  /** Makes what is served at the moment at hand of the right features of an entity of a key, where that is by entity. */
  spoil(values: Float64Array, at: number, key: number, entity: number): void {
    for (const { isThere, strikes, effect } of this.#faults) {
      if (isThere && !strikes) effect.obtain?.(values, at, key, entity);
    }
    for (const { strikes, effect } of this.#faults) {
      if (strikes) effect.strike(values, at, key, entity);
    }
  }

  /** Does the same at any moment, where faults are steady. */
  spoilSteadily(values: Float64Array, at: number, key: number, entity: number): void {
    for (const { effect } of this.#faults) effect.strike(values, at, key, entity);
  }

  /** The same of the right vector of a story. */
  spoilVector(vector: Float64Array, at: number, story: number): void {
    const { storyTopic, storySource } = this.#world.catalog;
    this.#cursors.moveTo(this.#world.catalog, this.#user, story, storyTopic[story], storySource[story]);
    const { byKey } = this.#cursors;
    for (const { isThere, strikes, effect } of this.#faults) {
      if (!isThere || strikes) continue;
      for (const { key, entity } of byKey) effect.obtain?.(vector, at, key, entity);
    }
    for (const { strikes, effect } of this.#faults) {
      if (!strikes) continue;
      if (effect.strikeAll !== undefined) effect.strikeAll(vector, at);
      else for (const { key, entity } of byKey) effect.strike(vector, at, key, entity);
    }
  }

  /** The same of a notification that is sent. */
  spoilSent(vector: Float64Array, at: number, story: number): void {
    this.#takeIn();
    for (let column = 0; column < this.#right.length; column++) this.#right[column] = vector[at + column];
    this.#isSent = true;
    this.spoilVector(vector, at, story);
  }

  #takeIn(): void {
    if (!this.#isSent) return;
    this.#isSent = false;
    for (const { effect } of this.#faults) effect.noteSent?.(this.#right);
  }
}

/** Checks that what is served is wrong at all times and in the same way, each value by those of its own entity. */
export function areSteady(faults: readonly FaultOption[], features: FeatureSet): boolean {
  return faults.every(
    (fault) => isLasting(fault) && !(fault.kind === 'replace' && mixesKeys(fault.as, features)),
  );
}

/** By name of a feature the one whose value is served as it. */
type Replaced = Readonly<Record<string, string>>;

function mixesKeys(as: Replaced, { names, features }: FeatureSet): boolean {
  const keyOf = (name: string) => features[names.indexOf(name)].key;
  return Object.entries(as).some(([name, other]) => keyOf(name) !== keyOf(other));
}

function effectOf(option: FaultOption, catalog: FeatureCatalog): Effect {
  const { features } = catalog;
  if (option.kind === 'replace') return new Replacement(option.as, features);
  const columns = columnsOf(option.features, features);
  switch (option.kind) {
    case 'default': {
      const { value } = option;
      if (value === 'mean') return new MeanOfSent(columns, features);
      if (value === 'last') return new LastObtained(columns, catalog);
      const constant = value === 'missing' ? Number.NaN : value;
      return new Mapping(columns, () => constant);
    }
    case 'scale':
      return new Mapping(columns, (value) => value * option.by);
    case 'shift':
      return new Mapping(columns, (value) => value + option.by);
    case 'round':
      return new Mapping(columns, (value) => Math.round(value / option.to) * option.to);
    case 'float32':
      return new Mapping(columns, Math.fround);
  }
}

/** By key. */
type Columns = readonly (readonly number[])[];

function columnsOf(names: 'all' | readonly string[], { features }: FeatureSet): Columns {
  return entityKeys.map((of) =>
    features.flatMap(({ name, key, kind }, column) =>
      key === of && (names === 'all' ? kind === 'dynamic' : names.includes(name)) ? [column] : [],
    ),
  );
}

/** Maps each value by itself. */
class Mapping implements Effect {
  readonly #columns: Columns;
  readonly #map: (value: number) => number;

  constructor(columns: Columns, map: (value: number) => number) {
    this.#columns = columns;
    this.#map = map;
  }

  strike(values: Float64Array, at: number, key: number): void {
    for (const column of this.#columns[key]) values[at + column] = this.#map(values[at + column]);
  }
}

/** Serves columns as others, all at once. */
class Replacement implements Effect {
  readonly strikeAll: Effect['strikeAll'];
  /** By key. */
  readonly #pairs: readonly (readonly ColumnPair[])[];

  constructor(as: Replaced, set: FeatureSet) {
    const { names, features } = set;
    const pairs = Object.entries(as).map(
      ([name, other]): ColumnPair => ({ column: names.indexOf(name), other: names.indexOf(other), value: 0 }),
    );
    this.#pairs = entityKeys.map((key) => pairs.filter(({ column }) => features[column].key === key));
    this.strikeAll = mixesKeys(as, set) ? (vector, at) => replace(vector, at, pairs) : undefined;
  }

  strike(values: Float64Array, at: number, key: number): void {
    replace(values, at, this.#pairs[key]);
  }
}

interface ColumnPair {
  readonly column: number;
  readonly other: number;
  /** Of the other, while all are read before any is written. */
  value: number;
}

function replace(values: Float64Array, at: number, pairs: readonly ColumnPair[]): void {
  for (const pair of pairs) pair.value = values[at + pair.other];
  for (const { column, value } of pairs) values[at + column] = value;
}

/** Serves the mean of the right values in the notifications that were sent so far; 0 before the first. */
class MeanOfSent implements Effect {
  readonly #columns: Columns;
  /** By column. */
  readonly #sums: Float64Array;
  #count = 0;

  constructor(columns: Columns, { count }: FeatureSet) {
    this.#columns = columns;
    this.#sums = new Float64Array(count);
  }

  copyFrom(other: MeanOfSent): void {
    this.#sums.set(other.#sums);
    this.#count = other.#count;
  }

  noteSent(vector: Float64Array): void {
    this.#count++;
    for (let column = 0; column < this.#sums.length; column++) this.#sums[column] += vector[column];
  }

  strike(values: Float64Array, at: number, key: number): void {
    for (const column of this.#columns[key]) {
      values[at + column] = this.#count === 0 ? 0 : this.#sums[column] / this.#count;
    }
  }
}

/** Serves the right value that was obtained last for the same entity: since the fault began, or as it began. */
class LastObtained implements Effect {
  readonly #columns: Columns;
  readonly #catalog: FeatureCatalog;
  /** By key, of each of its columns by entity; none before the fault begins. */
  #values: readonly (readonly Float64Array[])[] = [];

  constructor(columns: Columns, catalog: FeatureCatalog) {
    this.#columns = columns;
    this.#catalog = catalog;
  }

  copyFrom(other: LastObtained): void {
    this.#values = other.#values.map((ofKey) => ofKey.map((values) => values.slice()));
  }

  begin(state: State, readAtMs: number, atMs: number): void {
    if (this.#values.length > 0) return;
    const { features } = this.#catalog;
    const counts = entityCounts(this.#catalog);
    const vector = new Float64Array(features.count);
    this.#values = this.#columns.map((columns, key) => {
      const values = columns.map(() => new Float64Array(counts[key]));
      if (columns.length === 0) return values;
      for (let entity = 0; entity < counts[key]; entity++) {
        features.write(state, key, entity, readAtMs, atMs, vector, features.columns[key].first);
        columns.forEach((column, index) => {
          values[index][entity] = vector[column];
        });
      }
      return values;
    });
  }

  obtain(values: Float64Array, at: number, key: number, entity: number): void {
    const columns = this.#columns[key];
    for (let index = 0; index < columns.length; index++) {
      this.#values[key][index][entity] = values[at + columns[index]];
    }
  }

  strike(values: Float64Array, at: number, key: number, entity: number): void {
    const columns = this.#columns[key];
    for (let index = 0; index < columns.length; index++) {
      values[at + columns[index]] = this.#values[key][index][entity];
    }
  }
}
