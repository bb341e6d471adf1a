import { describe, expect, it } from 'vitest';
import { leaks, plannedWorlds } from '../../../src/audit/challenge/plants.ts';

const named = (seed: number, worlds: number) =>
  plannedWorlds(seed, worlds).map(({ id, kind, dose, seed: own }) => `${id} ${kind.id} ${dose} ${own}`);

describe('the worlds of a challenge', () => {
  it('leak in one half, follow from the seed, and have neutral names', () => {
    for (const worlds of [2, 7, 40]) {
      const planned = plannedWorlds(3, worlds);
      expect(planned.filter(leaks)).toHaveLength(Math.floor(worlds / 2));
      expect(planned.map(({ id }) => id)).toEqual(planned.map(({ id }) => id).toSorted());
      expect(new Set(planned.map(({ seed }) => seed)).size).toBe(worlds);
    }
    expect(named(1, 40)).toEqual(named(1, 40));
    expect(named(1, 40)).not.toEqual(named(2, 40));
  });

  it('have every kind and dose once before any comes twice', () => {
    const most = (worlds: number) => {
      const counts = new Map<string, number>();
      for (const { kind, dose } of plannedWorlds(1, worlds)) {
        counts.set(`${kind.id} ${dose}`, (counts.get(`${kind.id} ${dose}`) ?? 0) + 1);
      }
      return [Math.min(...counts.values()), Math.max(...counts.values()), counts.size];
    };
    expect(most(40)).toEqual([1, 1, 40]);
    const [least, largest] = most(2000);
    expect(least).toBeGreaterThanOrEqual(10);
    expect(largest - least).toBeLessThanOrEqual(20);
  });
});
