/** Logs of which only a part is there, against the words of the documentation. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Vectors } from '../../src/base/vectors.ts';
import { featureCount } from '../../src/features/definitions.ts';
import { isLoggedBy, partlyLogged } from '../../src/features/logging.ts';
import { provenanceKey } from '../../src/features/options.ts';
import type { FeatureTable } from '../../src/features/provenance.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { runs } from '../gear.ts';
import { valuesOf } from './tables.ts';

function sentTo(users: readonly number[], firstId = 0): Impressions {
  const impressions = new Impressions(0, firstId);
  users.forEach((user, row) => {
    impressions.append(user, 0, row, 0, Phase.logging, row, 1, Number.NaN);
  });
  return impressions;
}

function tableOf(start: number, rows: number, value: (row: number) => number): FeatureTable {
  const vectors = new Vectors(featureCount, undefined, start);
  for (let row = start; row < start + rows; row++) {
    const at = vectors.placeOf(row);
    vectors.valuesToWrite(row).fill(value(row), at, at + featureCount);
  }
  return { start, end: start + rows, vectors };
}

const all = { sinceMs: 0, share: 1, by: 'row' } as const;

describe('the part that was logged', () => {
  it('begins at its moment, and is everything where the share is 1', () => {
    const isLogged = isLoggedBy({ ...all, sinceMs: 2 }, 1, sentTo([0, 1, 2, 3]));
    expect([0, 1, 2, 3].map(isLogged)).toEqual([false, false, true, true]);
  });

  it('of users holds all rows of a user or none, and both kinds hold their share', () => {
    const users = Array.from({ length: 20_000 }, (_, row) => row % 5000);
    const impressions = sentTo(users);
    for (const by of ['user', 'row'] as const) {
      const isLogged = isLoggedBy({ ...all, share: 0.3, by }, 7, impressions);
      const logged = users.map((_, row) => isLogged(row));
      // Four standard deviations of a share of 5000 or 20,000 coins.
      const share = logged.filter(Boolean).length / users.length;
      expect(Math.abs(share - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / (by === 'user' ? 5000 : 20_000)));
      const split = users.filter((user, row) => logged[row] !== logged[user]).length;
      if (by === 'user') expect(split).toBe(0);
      else expect(split).toBeGreaterThan(5000);
    }
  });

  it('is within every larger part, and goes by the id of a row rather than its place', () => {
    const users = Array.from({ length: 2000 }, (_, row) => row);
    for (const by of ['user', 'row'] as const) {
      const small = isLoggedBy({ ...all, share: 0.2, by }, 3, sentTo(users));
      const large = isLoggedBy({ ...all, share: 0.6, by }, 3, sentTo(users));
      expect(users.every((row) => !small(row) || large(row))).toBe(true);
    }
    const part = { ...all, share: 0.5 };
    const whole = isLoggedBy(part, 3, sentTo(users));
    const later = isLoggedBy(part, 3, sentTo(users.slice(500), 500));
    expect(users.slice(500).every((row) => later(row - 500) === whole(row))).toBe(true);
  });
});

describe('a partly logged table', () => {
  it('has the served value where it was logged and there, else the fallback’s or none', () => {
    const cell = fc.record({ served: fc.constantFrom(1, Number.NaN), logged: fc.boolean() });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), fc.nat({ max: 9000 }), (cells, start) => {
        const of = (row: number) => cells[row - start];
        const served = tableOf(start, cells.length, (row) => of(row).served);
        const fallback = tableOf(start, cells.length, () => 5);
        const isLogged = (row: number) => of(row).logged;
        const expected = (otherwise: number) =>
          cells.flatMap(({ logged, served }) =>
            Array.from({ length: featureCount }, () => (logged && served === 1 ? 1 : otherwise)),
          );
        expect(Array.from(valuesOf(partlyLogged(isLogged, served, fallback)))).toEqual(expected(5));
        expect(Array.from(valuesOf(partlyLogged(isLogged, served, undefined)))).toEqual(expected(Number.NaN));
      }),
      runs(100),
    );
  });
});

it('the key of a logged provenance tells parts and fallbacks apart, and sees that the whole is the whole', () => {
  const logged = { provenance: 'logged', clock: 'known', boundary: 'before' } as const;
  expect(provenanceKey({ ...logged, share: 1, by: 'row', since: '0s' })).toBe(provenanceKey('logged'));
  const keys = [
    'logged' as const,
    { ...logged, since: '1d' },
    { ...logged, share: 0.5 },
    { ...logged, share: 0.5, by: 'row' as const },
    { ...logged, share: 0.5, fallback: 'reconstructed' as const },
    { ...logged, fallback: 'reconstructed' as const },
    { ...logged, fallback: { ...logged, provenance: 'reconstructed' as const, retention: '1d' } },
  ].map(provenanceKey);
  expect(new Set(keys).size).toBe(keys.length);
  const sample = { ...logged, share: 0.5, fallback: 'recomputed' as const };
  expect(provenanceKey({ ...sample, by: 'user' })).toBe(provenanceKey(sample));
});
