import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthApart } from '../../../../src/lab/studies/storage/apart.ts';
import { growthFit } from '../../../../src/lab/studies/storage/fit.ts';
import { storageGrowth } from '../../../../src/lab/studies/storage/growth.ts';
import { cases } from '../../../gear.ts';
import { pastOf } from '../../measure/storage/past.ts';

describe('the fit', () => {
  const grid = (bytesOf: (users: number, days: number) => number) =>
    [100, 300, 1000].flatMap((users) =>
      [7, 14, 28].map((days) => ({ users, days, bytes: bytesOf(users, days) })),
    );

  it('finds the line that the bytes were made by', () => {
    const amount = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, amount, (fixed, perDay, perUser, perUserDay) => {
        const fit = growthFit(
          grid((users, days) => fixed + days * perDay + users * (perUser + days * perUserDay)),
        );
        const scale = fixed + perDay + perUser + perUserDay;
        expect(Math.abs(fit.fixedBytes - fixed) / (scale * 1000)).toBeLessThan(1e-6);
        expect(Math.abs(fit.fixedBytesPerDay - perDay) / (scale * 1000)).toBeLessThan(1e-6);
        expect(Math.abs(fit.bytesPerUser - perUser) / (scale * 1000)).toBeLessThan(1e-6);
        expect(Math.abs(fit.bytesPerUserDay - perUserDay) / (scale * 1000)).toBeLessThan(1e-6);
        expect(fit.residual).toBeLessThan(1e-6);
      }),
      cases(100),
    );
  });

  it('tells a power of users and days by its exponents, and that it is no line', () => {
    const fit = growthFit(grid((users, days) => users * users * Math.sqrt(days)));
    expect(fit.userExponent).toBeCloseTo(2, 12);
    expect(fit.dayExponent).toBeCloseTo(0.5, 12);
    expect(fit.residual).toBeGreaterThan(0.1);
  });
});

describe('growth', () => {
  const { scenario } = pastOf();
  const growth = storageGrowth(scenario, { users: [40, 80], days: [2, 4] }, 3);

  it('has a world for each size, with the bytes of its own past', () => {
    expect(growth.worlds.map(({ users, days }) => [users, days])).toEqual([
      [40, 2],
      [40, 4],
      [80, 2],
      [80, 4],
    ]);
    for (const { impressions, layouts, versionsPerImpression } of growth.worlds) {
      for (const size of Object.values(layouts)) {
        expect(size.bytes).toBeCloseTo(size.bytesPerImpression * impressions, 6);
        expect(size.uncompressedBytes).toBeGreaterThanOrEqual(size.bytes * 0.98);
      }
      for (const versions of Object.values(versionsPerImpression)) {
        expect(versions).toBeGreaterThan(0);
        expect(versions).toBeLessThanOrEqual(1);
      }
      expect(layouts.retainedHistory.bytes).toBeLessThanOrEqual(layouts.eventHistory.bytes);
      expect(layouts.compactHistory.uncompressedBytes).toBeLessThan(layouts.eventHistory.uncompressedBytes);
      expect(layouts.hourlySnapshots.bytes).toBeGreaterThan(layouts.dailySnapshots.bytes);
      expect(layouts.hourlyChanges.bytes).toBeLessThan(layouts.hourlySnapshots.bytes);
    }
  });

  it('extrapolates by its own lines', () => {
    const { users, days, impressions, layouts } = growth.extrapolation;
    for (const { bytes, bytesPerImpression, ...fit } of Object.values(layouts)) {
      const perUser = fit.bytesPerUser + fit.bytesPerUserDay * days;
      const fixed = fit.fixedBytes + fit.fixedBytesPerDay * days;
      expect(Math.abs(bytes / (perUser * users + fixed) - 1)).toBeLessThan(1e-12);
      expect(Math.abs((bytesPerImpression * impressions) / bytes - 1)).toBeLessThan(1e-12);
    }
  });

  it('is the same for the same scenario and seed', () => {
    expect(storageGrowth(scenario, { users: [40, 80], days: [2, 4] }, 3)).toEqual(growth);
  });

  it('is the same on a thread of its own, and fails there in the same words', async () => {
    const sizes = { users: [40, 80], days: [2, 4] };
    expect(await growthApart({ scenario, sizes, seed: 3 })).toEqual(growth);
    await expect(growthApart({ scenario, sizes: { ...sizes, users: [40] }, seed: 3 })).rejects.toThrow(
      'users: found 40; expected two or more different numbers',
    );
  });

  it('says what a line needs', () => {
    expect(() => storageGrowth(scenario, { users: [40], days: [2, 4] }, 3)).toThrow(
      'users: found 40; expected two or more different numbers',
    );
  });
});
