/** Worlds in which things happen when a test says so. */
import { DAY_MS } from '../../src/base/time.ts';
import type { DaySchedule } from '../../src/world/schedule.ts';
import type { World } from '../../src/world/world.ts';

export interface Item {
  readonly atMs: number;
  readonly user: number;
  /** An `ItemKind`. */
  readonly kind: number;
}

/** The same world with these items alone on its schedule, in order of time; ties as given. */
export function scheduled(world: World, items: readonly Item[]): World {
  const byDay = new Map<number, Item[]>();
  for (const item of items.toSorted((a, b) => a.atMs - b.atMs)) {
    const day = Math.floor(item.atMs / DAY_MS);
    byDay.set(day, [...(byDay.get(day) ?? []), item]);
  }
  return {
    ...world,
    scheduleOf(day): DaySchedule {
      const ofDay = byDay.get(day) ?? [];
      return {
        count: ofDay.length,
        atMs: Float64Array.from(ofDay, ({ atMs }) => atMs),
        user: Int32Array.from(ofDay, ({ user }) => user),
        kind: Uint8Array.from(ofDay, ({ kind }) => kind),
        // The slot only has to differ between the items of a user on a day.
        slot: Uint8Array.from(
          ofDay,
          ({ user }, place) => ofDay.slice(0, place).filter((other) => other.user === user).length,
        ),
      };
    },
  };
}
