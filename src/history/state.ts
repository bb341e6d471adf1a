/**
 * The state that features are computed from: integer counters per entity key, and the latest moments of some events.
 *
 * Counters are sums over events, so adding and taking away an event in any order gives the same state;
 * rates and logarithms belong to the feature definitions, where rounding cannot depend on history.
 *
 * The counters of one entity are adjacent, since an event or a decision touches many counters of few
 * entities: with the default features a user takes one cache line, a pair a quarter of one.
 *
 * Memory: 4 bytes for each place of the layout, which are 80 + 16 × topics + 32 × sources bytes a user and 16 bytes a
 * story with the default features.
 */
import { CACHE_LINE_BYTES } from '../base/memory.ts';
import type { Catalog } from './catalog.ts';
import type { Change } from './change.ts';
import type { Counted } from './cursors.ts';
import { type EntityKey, entityCounts, entityKeys } from './entities.ts';
import { type CounterLayout, type CounterName, counterNames } from './layout.ts';

/** Places are numbered by 32 bits. */
const MOST_PLACES = 2 ** 31;

export class State implements Counted {
  readonly catalog: Catalog;
  readonly layout: CounterLayout;
  /** Key after key, and in each entity after entity. */
  readonly counts: Int32Array;
  /** The same memory, for moments. */
  readonly moments: Float64Array;
  /** By key: where the counters of its first entity start. */
  readonly firsts: Int32Array;
  readonly #strides: Int32Array;

  /** @throws RangeError for more counters than can be numbered */
  constructor(catalog: Catalog) {
    const { layout } = catalog.features;
    this.catalog = catalog;
    this.layout = layout;
    const counts = entityCounts(catalog);
    let places = 0;
    const firsts = counts.map((count, key) => {
      const first = places;
      places += roundedUp(count * layout.strides[key]);
      return first;
    });
    if (places >= MOST_PLACES) {
      throw new RangeError(
        `found ${places} counters for ${catalog.users} users; expected fewer than ${MOST_PLACES}`,
      );
    }
    this.#strides = layout.strides;
    this.firsts = Int32Array.from(firsts);
    this.counts = new Int32Array(places);
    this.moments = new Float64Array(this.counts.buffer);
    counts.forEach((count, key) => {
      const end = (firsts[key] + count * layout.strides[key]) / 2;
      for (const place of layout.latestPlaces[key]) {
        for (let at = firsts[key] / 2 + place; at < end; at += layout.strides[key] / 2) {
          this.moments[at] = Number.NEGATIVE_INFINITY;
        }
      }
    });
  }

  copyFrom(other: State): void {
    this.counts.set(other.counts);
  }

  /** Place of an entity's first counter. */
  startOf(key: number, entity: number): number {
    return this.firsts[key] + entity * this.#strides[key];
  }

  /** Counts an event in (`sign` 1) or out (`sign` -1), of the entities that the cursors of the change point to. */
  apply(change: Change, sign: 1 | -1, occurredAtMs: number): void {
    const { counts } = this;
    const by = sign * change.by;
    for (let each = change.counters; each !== undefined; each = each.next) {
      counts[each.cursor.start + each.place] += by;
    }
    for (let each = change.latest; each !== undefined; each = each.next) {
      const last = (each.cursor.start >> 1) + each.place;
      if (sign === 1) this.#remember(last, occurredAtMs);
      else this.#forget(last, occurredAtMs);
    }
  }

  #remember(last: number, occurredAtMs: number): void {
    const { moments } = this;
    const previous = last + 1;
    if (occurredAtMs >= moments[last]) {
      moments[previous] = moments[last];
      moments[last] = occurredAtMs;
    } else if (occurredAtMs > moments[previous]) {
      moments[previous] = occurredAtMs;
    }
  }

  /** Exact for one event taken away and put back, which is what excluding a row's own label needs. */
  #forget(last: number, occurredAtMs: number): void {
    const { moments } = this;
    const previous = last + 1;
    if (occurredAtMs === moments[last]) {
      moments[last] = moments[previous];
      moments[previous] = Number.NEGATIVE_INFINITY;
    } else if (occurredAtMs === moments[previous]) {
      moments[previous] = Number.NEGATIVE_INFINITY;
    }
  }

  /** One counter, for where speed does not matter. */
  count(key: EntityKey, entity: number, counter: CounterName, windowMs: number): number {
    const place = this.layout.placeOf(key, windowMs) + counterNames.indexOf(counter);
    return this.counts[this.startOf(entityKeys.indexOf(key), entity) + place];
  }

  /** Moment of an entity's latest event of a kind; -Infinity before the first. */
  latestMs(key: EntityKey, entity: number, counter: CounterName): number {
    return this.moments[
      this.startOf(entityKeys.indexOf(key), entity) / 2 + this.layout.latestPlaceOf(key, counter)
    ];
  }
}

/** To whole cache lines. */
function roundedUp(places: number): number {
  const line = CACHE_LINE_BYTES / Int32Array.BYTES_PER_ELEMENT;
  return Math.ceil(places / line) * line;
}
