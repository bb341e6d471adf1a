/**
 * An event's change of a state: an update of the layout, tied to the cursors that point to the event's
 * entities.
 */
import type { Cursor, Cursors } from './cursors.ts';
import type { Place, Update } from './layout.ts';

/** A counter, or a moment, of the entity that a cursor points to. A chain of them is walked without a check of bounds. */
export class Slot {
  readonly cursor: Cursor;
  readonly place: number;
  readonly next: Slot | undefined;

  constructor(cursor: Cursor, place: number, next: Slot | undefined) {
    this.cursor = cursor;
    this.place = place;
    this.next = next;
  }
}

export class Change {
  /** Added to each of the counters. */
  readonly by: number;
  readonly counters: Slot | undefined;
  readonly latest: Slot | undefined;
  /** Those of the entities of which something changes. */
  readonly cursors: readonly Cursor[];

  constructor({ change, counters, latest }: Update, { byKey }: Cursors) {
    this.by = change;
    this.counters = chained(counters, byKey);
    this.latest = chained(latest, byKey);
    this.cursors = byKey.filter(({ key }) => [...counters, ...latest].some((each) => each.key === key));
  }
}

function chained(places: readonly Place[], byKey: readonly Cursor[]): Slot | undefined {
  return places.reduceRight<Slot | undefined>(
    (next, { key, place }) => new Slot(byKey[key], place, next),
    undefined,
  );
}
