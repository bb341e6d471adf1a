/** From readings to outcomes, by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mitigationOutcomes, paretoFront } from '../../../../src/lab/studies/mitigations/benchmark.ts';
import { mitigations } from '../../../../src/lab/studies/mitigations/catalog.ts';
import type {
  MitigationReading,
  NewFeatureReading,
  StorageReading,
} from '../../../../src/lab/studies/mitigations/readings.ts';
import { mitigatedScenario } from '../../../../src/lab/studies/mitigations/scenarios.ts';
import { scenarioSchema } from '../../../../src/scenario/schema.ts';
import { runs } from '../../../gear.ts';

const scenario = scenarioSchema.parse({ name: 'handmade', seeds: [1, 2] });

/** @param more what differs from clean logging */
function reading(more: Partial<MitigationReading> = {}): MitigationReading {
  return {
    shadow: { auc: 0.74, ne: 0.9, softAuc: 0.73 },
    gap: { auc: 0.01, ne: 0.01 },
    openRate: 0.16,
    mismatch: 0,
    rows: 1000,
    screened: 0,
    ...more,
  };
}

const STORED = { bytesPerImpression: 40, uncompressedBytesPerImpression: 90, leastBytesPerImpression: 30 };

/** @param stored by id, in each world */
function outcomesOf(
  read: Readonly<Record<string, readonly MitigationReading[]>>,
  newFeature: readonly NewFeatureReading[] = [],
  stored: Readonly<Record<string, StorageReading>> = {},
) {
  const own = Object.entries(read).map(([id, readings]) => {
    const mitigation = mitigations.find((each) => each.id === id)!;
    const bytes = stored[id] ?? STORED;
    return {
      mitigation,
      scenario: mitigatedScenario(scenario, mitigation),
      readings,
      stored: readings.map(() => bytes),
    };
  });
  return mitigationOutcomes(scenario, own, read.logging, newFeature);
}

const clean = [reading(), reading({ shadow: { auc: 0.76, ne: 0.88, softAuc: 0.75 }, openRate: 0.2 })];

describe('what production loses', () => {
  const [logged, leaky] = outcomesOf({
    none: [
      reading({ shadow: { auc: 0.7, ne: 0.95, softAuc: 0.71 }, openRate: 0.12 }),
      reading({ shadow: { auc: 0.74, ne: 0.97, softAuc: 0.74 }, openRate: 0.16 }),
    ],
    logging: clean,
  });

  it('is positive where AUC is lower and NE higher than those of clean logging in the same world', () => {
    expect(leaky.id).toBe('none');
    const damages = leaky.perSeed.map(({ damage }) => damage);
    expect(damages[0].auc).toBeCloseTo(0.04, 12);
    expect(damages[0].ne).toBeCloseTo(0.05, 12);
    expect(damages[1].auc).toBeCloseTo(0.02, 12);
    expect(damages[1].ne).toBeCloseTo(0.09, 12);
    expect(damages[0].softAuc).toBeCloseTo(0.02, 12);
    expect(damages[1].softAuc).toBeCloseTo(0.01, 12);
    // Two values 0.02 apart: the t interval of one degree of freedom reaches 12.7062 times half of that.
    const { mean, low, high } = leaky.summary.damage.auc;
    expect(mean).toBeCloseTo(0.03, 12);
    expect(high - mean).toBeCloseTo(12.706_204_7 * 0.01, 6);
    expect(mean - low).toBeCloseTo(12.706_204_7 * 0.01, 6);
  });

  it('is live a difference and a ratio within each world, not a ratio of means', () => {
    const [first, second] = leaky.perSeed.map(({ openRateLoss }) => openRateLoss);
    expect(first).toBeCloseTo(0.04, 12);
    expect(second).toBeCloseTo(0.04, 12);
    expect(leaky.perSeed.map(({ relativeOpenRate }) => relativeOpenRate)).toEqual([0.12 / 0.16, 0.16 / 0.2]);
    expect(leaky.summary.relativeOpenRate.mean).toBeCloseTo((0.75 + 0.8) / 2, 12);
  });

  it('is nothing of clean logging itself', () => {
    expect(logged.summary.damage.auc).toEqual({ mean: 0, low: 0, high: 0 });
    expect(logged.summary.relativeOpenRate).toEqual({ mean: 1, low: 1, high: 1 });
  });

  it('leaves the rest as it was read', () => {
    expect(leaky.perSeed[0]).toMatchObject({
      gap: { auc: 0.01, ne: 0.01 },
      mismatch: 0,
      rows: 1000,
      screened: 0,
    });
    expect(leaky.costsPerSeed[0]).toEqual({ ...STORED, newFeatureDays: null });
  });
});

it('the highest live open rate comes first, and each keeps its own keys and pipeline', () => {
  const rate = (openRate: number) => clean.map((each) => ({ ...each, openRate: openRate * each.openRate }));
  const found = outcomesOf({
    none: rate(0.7),
    logging: clean,
    'daily-served': rate(1.1),
    'static-only': rate(0.5),
  });
  expect(found.map(({ id }) => id)).toEqual(['daily-served', 'logging', 'none', 'static-only']);
  expect(found.map(({ isOtherWorld }) => isOtherWorld)).toEqual([true, false, false, false]);
  expect(found.map(({ pipeline }) => pipeline)).toEqual([
    { provenance: 'mitigated', split: 'time', model: 'none' },
    { provenance: 'logged', split: 'time', model: 'none' },
    { provenance: 'recomputed', split: 'random', model: 'none' },
    { provenance: 'logged', split: 'time', model: 'static-only' },
  ]);
  for (const { id, keys } of found) {
    expect(keys).toEqual(mitigations.find((each) => each.id === id)!.keys(scenario));
  }
});

describe('days until a new feature is trainable', () => {
  const measured = [
    { firstDay: 3, rowsNeeded: 900, rowsPerDay: 300 },
    { firstDay: 5, rowsNeeded: 1000, rowsPerDay: 200 },
  ];
  const daysOf = (id: string, newFeature: readonly NewFeatureReading[] = measured) =>
    outcomesOf({ [id]: clean, logging: clean }, newFeature)
      .find((each) => each.id === id)!
      .costsPerSeed.map(({ newFeatureDays }) => newFeatureDays);

  it('are those measured where all of it is logged or stored', () => {
    expect(daysOf('logging')).toEqual([3, 5]);
    expect(daysOf('hourly-snapshots')).toEqual([3, 5]);
  });

  it('are none where history or the present state gives values at once', () => {
    for (const id of ['none', 'by-known-time', 'log-or-reconstruct']) expect(daysOf(id)).toEqual([0, 0]);
  });

  it('are more where only a share of the rows has it: a tenth of them takes ten times as long to come', () => {
    // 900 of 300 a day are 3 days of rows, 30 with a tenth: 27 more.
    for (const id of ['log-users', 'log-rows']) {
      const [first, second] = daysOf(id);
      expect(first).toBeCloseTo(3 + 27, 9);
      expect(second).toBeCloseTo(5 + 45, 9);
    }
  });

  it('are at least those that the team waits', () => {
    expect(daysOf('log-7-days')).toEqual([7, 7]);
    const late = [measured[0], { firstDay: 9, rowsNeeded: 1000, rowsPerDay: 200 }];
    expect(daysOf('log-7-days', late)).toEqual([7, 9]);
  });

  it('are null where there is no new feature, or where it was not measured', () => {
    expect(daysOf('static-only')).toEqual([null, null]);
    expect(daysOf('logging', [])).toEqual([null, null]);
    const [found] = outcomesOf({ logging: clean });
    expect(found.summary.newFeatureDays).toBeNull();
  });

  it('are no number where the model never used it', () => {
    const never = { firstDay: Number.NaN, rowsNeeded: Number.NaN, rowsPerDay: 200 };
    expect(daysOf('logging', [never, measured[1]])).toEqual([Number.NaN, 5]);
    expect(outcomesOf({ logging: clean }, [never, measured[1]])[0].summary.newFeatureDays?.mean).toBeNaN();
  });
});

describe('the Pareto front', () => {
  const figure = fc.integer({ min: 0, max: 6 });
  const points = fc.array(fc.tuple(figure, figure), { maxLength: 15 });

  /** Walks from the left: a point is on the front if it is the lowest at its x and lower than all further left. */
  function swept(all: readonly (readonly [number, number])[]): boolean[] {
    const order = all.map((_, index) => index).sort((a, b) => all[a][0] - all[b][0] || all[a][1] - all[b][1]);
    const front = all.map(() => false);
    let best: readonly [number, number] | undefined;
    for (const index of order) {
      const [x, y] = all[index];
      const isTwin = best !== undefined && best[0] === x && best[1] === y;
      if (best === undefined || y < best[1] || isTwin) {
        front[index] = true;
        best = [x, y];
      }
    }
    return front;
  }

  it('is what a walk along one axis finds', () => {
    fc.assert(
      fc.property(points, (all) => {
        expect(paretoFront(all)).toEqual(swept(all));
      }),
      runs(300),
    );
  });

  type Point = readonly [openRateLoss: number, bytes: number, damage?: number];
  const found = (points: Readonly<Record<string, Point>>) => {
    const read = Object.entries(points).map(([id, [lost, , damage = lost]]) => [id, harmed(damage, lost)]);
    const stored = Object.entries(points).map(([id, [, bytes]]) => [
      id,
      { ...STORED, leastBytesPerImpression: bytes },
    ]);
    return outcomesOf(Object.fromEntries(read), [], Object.fromEntries(stored))
      .filter(({ isOnFront }) => isOnFront)
      .map(({ id }) => id)
      .sort();
  };

  it('is that of live opens lost and bytes, as means over worlds', () => {
    const front = found({
      none: [0.1, 0],
      'time-split': [0.11, 0],
      logging: [0, 40],
      'by-known-time': [0, 30],
      'log-users': [0.05, 5],
      'daily-partition': [0.05, 20],
    });
    expect(front).toEqual(['by-known-time', 'log-users', 'none']);
  });

  it('does not tell those apart that are as good as clean logging', () => {
    const front = found({ logging: [0, 40], 'by-known-time': [0.0008, 20], 'log-14-days': [-0.001, 30] });
    expect(front).toEqual(['by-known-time']);
  });

  it('has no place for what ranks as well as clean logging, but loses live opens', () => {
    const front = found({
      logging: [0, 40],
      'minus-own': [0.001, 10, 0.02],
      'retention-7-days': [0.02, 20, 0],
    });
    expect(front).toEqual(['logging', 'minus-own']);
  });

  it('compares what is served from what training reads by its live opens, which are never as good', () => {
    const served = (bytes: number) =>
      found({ logging: [0, 40], 'daily-served': [0, bytes], 'minus-own': [0.05, 0] });
    expect(served(30)).toEqual(['daily-served', 'logging', 'minus-own']);
    expect(served(50)).toEqual(['logging', 'minus-own']);
  });
});

/** As clean logging, less so much soft AUC, and so much open rate, in every world. */
function harmed(damage: number, openRateLoss = 0): MitigationReading[] {
  return clean.map((each) => ({
    ...each,
    shadow: { ...each.shadow, softAuc: each.shadow.softAuc - damage },
    openRate: each.openRate - openRateLoss,
  }));
}

describe('a mitigation is as good as clean logging', () => {
  const isAsGood = (readings: readonly MitigationReading[]) =>
    outcomesOf({ none: readings, logging: clean }).find(({ id }) => id === 'none')?.isAsGood;

  it('where it loses no more than the tolerance of either, however much it gains', () => {
    expect(isAsGood(harmed(0))).toBe(true);
    expect(isAsGood(harmed(0.0019, 0.0009))).toBe(true);
    expect(isAsGood(harmed(0.0021))).toBe(false);
    expect(isAsGood(harmed(0, 0.0011))).toBe(false);
    expect(isAsGood(harmed(-0.01, -0.01))).toBe(true);
  });

  it('where that is shown: two worlds that differ show nothing', () => {
    const [first, second] = harmed(0);
    const apart = (by: number) => [
      { ...first, openRate: first.openRate + by },
      { ...second, openRate: second.openRate - by },
    ];
    // The 90 % interval of one degree of freedom reaches 6.3138 times half of the difference.
    expect(isAsGood(apart(0.0001583))).toBe(true);
    expect(isAsGood(apart(0.0001585))).toBe(false);
  });

  it('not in one world', () => {
    expect(outcomesOf({ logging: clean.slice(0, 1) })[0].isAsGood).toBe(false);
  });
});
