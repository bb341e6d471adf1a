/** Wrong values at serving: made of the right ones in place, before anyone scores or logs them. */
import { type Draws, purpose } from '../base/random.ts';
import { durationMs } from '../base/time.ts';
import type { FeatureCatalog, FeatureSet } from '../features/featureSet.ts';
import { Cursors } from '../history/cursors.ts';
import { entityCounts, entityKeys } from '../history/entities.ts';
import type { State } from '../history/state.ts';
import type { FaultOption } from './faultOptions.ts';

const STRIKES = purpose('serving/fault', 60);

/** Work of a fault on the vector of a user and a story, with what it has to know for it. */
interface Effect {
  strike(vectors: Float64Array, at: number, user: number, story: number): void;
  /** Called at each moment since the fault began. */
  begin?(state: State, readAtMs: number, atMs: number): void;
  /** Takes in right values at a moment at which the fault does not strike. */
  obtain?(vectors: Float64Array, at: number, user: number, story: number): void;
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

  constructor({ share, from, lasts }: FaultOption, effect: Effect, index: number) {
    this.effect = effect;
    this.#index = index;
    this.#share = share;
    this.#fromMs = durationMs(from);
    this.#endMs = lasts === null ? Number.POSITIVE_INFINITY : this.#fromMs + durationMs(lasts);
  }

  turnTo({ draws, catalog }: FaultyWorld, user: number, atMs: number): void {
    this.isThere = atMs >= this.#fromMs && atMs < this.#endMs;
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
  /** True while a default may be needed that is the last value: all that serving obtains must then pass by here. */
  remembers = false;

  readonly #options: readonly FaultOption[];
  readonly #state: State;
  readonly #world: FaultyWorld;
  readonly #faults: readonly Fault[];
  readonly #right: Float64Array;
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
  }

  /** The same faults of an arm that has been the same until now. */
  fork(world: FaultyWorld, state: State): ServingFaults {
    this.#takeIn();
    const copy = new ServingFaults(this.#options, world, state);
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
    for (const fault of this.#faults) {
      fault.turnTo(this.#world, user, atMs);
      this.strikes ||= fault.strikes;
      if (!fault.isThere || fault.effect.begin === undefined) continue;
      this.remembers = true;
      fault.effect.begin(this.#state, readAtMs, atMs);
    }
  }

  /** Makes what is served at the moment at hand of the right vector of a story. */
  spoil(vectors: Float64Array, at: number, story: number): void {
    for (const { isThere, strikes, effect } of this.#faults) {
      if (isThere && !strikes) effect.obtain?.(vectors, at, this.#user, story);
    }
    for (const { strikes, effect } of this.#faults) {
      if (strikes) effect.strike(vectors, at, this.#user, story);
    }
  }

  /** The same of a notification that is sent. */
  spoilSent(vectors: Float64Array, at: number, story: number): void {
    this.#takeIn();
    for (let column = 0; column < this.#right.length; column++) this.#right[column] = vectors[at + column];
    this.#isSent = true;
    this.spoil(vectors, at, story);
  }

  #takeIn(): void {
    if (!this.#isSent) return;
    this.#isSent = false;
    for (const { effect } of this.#faults) effect.noteSent?.(this.#right);
  }
}

function effectOf(option: FaultOption, catalog: FeatureCatalog): Effect {
  const { features } = catalog;
  if (option.kind === 'replace') return new Replacement(option.as, features);
  const columns = columnsOf(option.features, features);
  switch (option.kind) {
    case 'default': {
      const { value } = option;
      if (value === 'mean') return new MeanOfSent(columns);
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

function columnsOf(names: 'all' | readonly string[], { features }: FeatureSet): readonly number[] {
  return features.flatMap(({ name, kind }, column) =>
    (names === 'all' ? kind === 'dynamic' : names.includes(name)) ? [column] : [],
  );
}

/** Maps each value by itself. */
class Mapping implements Effect {
  readonly #columns: readonly number[];
  readonly #map: (value: number) => number;

  constructor(columns: readonly number[], map: (value: number) => number) {
    this.#columns = columns;
    this.#map = map;
  }

  strike(vectors: Float64Array, at: number): void {
    for (const column of this.#columns) vectors[at + column] = this.#map(vectors[at + column]);
  }
}

/** Serves columns as others, all at once. */
class Replacement implements Effect {
  readonly #columns: readonly number[];
  readonly #others: readonly number[];
  readonly #values: Float64Array;

  constructor(as: Readonly<Record<string, string>>, { names }: FeatureSet) {
    this.#columns = Object.keys(as).map((name) => names.indexOf(name));
    this.#others = Object.values(as).map((name) => names.indexOf(name));
    this.#values = new Float64Array(this.#columns.length);
  }

  strike(vectors: Float64Array, at: number): void {
    const values = this.#values;
    for (let index = 0; index < values.length; index++) values[index] = vectors[at + this.#others[index]];
    for (let index = 0; index < values.length; index++) vectors[at + this.#columns[index]] = values[index];
  }
}

/** Serves the mean of the right values in the notifications that were sent so far; 0 before the first. */
class MeanOfSent implements Effect {
  readonly #columns: readonly number[];
  readonly #sums: Float64Array;
  #count = 0;

  constructor(columns: readonly number[]) {
    this.#columns = columns;
    this.#sums = new Float64Array(columns.length);
  }

  copyFrom(other: MeanOfSent): void {
    this.#sums.set(other.#sums);
    this.#count = other.#count;
  }

  noteSent(vector: Float64Array): void {
    this.#count++;
    for (let index = 0; index < this.#sums.length; index++) {
      this.#sums[index] += vector[this.#columns[index]];
    }
  }

  strike(vectors: Float64Array, at: number): void {
    for (let index = 0; index < this.#sums.length; index++) {
      vectors[at + this.#columns[index]] = this.#count === 0 ? 0 : this.#sums[index] / this.#count;
    }
  }
}

/** Serves the right value that was obtained last for the same entity: since the fault began, or as it began. */
class LastObtained implements Effect {
  readonly #columns: readonly number[];
  readonly #catalog: FeatureCatalog;
  /** The key of each column. */
  readonly #keys: readonly number[];
  /** Of each column by entity; none before the fault begins. */
  #values: readonly Float64Array[] = [];
  readonly #cursors = new Cursors();

  constructor(columns: readonly number[], catalog: FeatureCatalog) {
    this.#columns = columns;
    this.#catalog = catalog;
    this.#keys = columns.map((column) => entityKeys.indexOf(catalog.features.features[column].key));
  }

  copyFrom(other: LastObtained): void {
    this.#values = other.#values.map((values) => values.slice());
  }

  begin(state: State, readAtMs: number, atMs: number): void {
    if (this.#values.length > 0) return;
    const { features } = this.#catalog;
    const counts = entityCounts(this.#catalog);
    const vector = new Float64Array(features.count);
    this.#values = this.#columns.map((column, index) => {
      const key = this.#keys[index];
      const { first } = features.columns[key];
      return Float64Array.from({ length: counts[key] }, (_, entity) => {
        features.write(state, key, entity, readAtMs, atMs, vector, first);
        return vector[column];
      });
    });
  }

  obtain(vectors: Float64Array, at: number, user: number, story: number): void {
    this.#moveTo(user, story);
    for (let index = 0; index < this.#columns.length; index++) {
      const { entity } = this.#cursors.byKey[this.#keys[index]];
      this.#values[index][entity] = vectors[at + this.#columns[index]];
    }
  }

  strike(vectors: Float64Array, at: number, user: number, story: number): void {
    this.#moveTo(user, story);
    for (let index = 0; index < this.#columns.length; index++) {
      const { entity } = this.#cursors.byKey[this.#keys[index]];
      vectors[at + this.#columns[index]] = this.#values[index][entity];
    }
  }

  #moveTo(user: number, story: number): void {
    const { storyTopic, storySource } = this.#catalog;
    this.#cursors.moveTo(this.#catalog, user, story, storyTopic[story], storySource[story]);
  }
}
