/** The curves of a result, against its single figures and against its own data. */
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/base/time.ts';
import { featureNames } from '../../../src/features/definitions.ts';
import type { FeatureTable } from '../../../src/features/provenance.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import { simulate } from '../../../src/lab/library.ts';
import { curvesOf } from '../../../src/lab/result/bands.ts';
import { assembleResult } from '../../../src/lab/result/result.ts';
import type { Curves } from '../../../src/lab/result/schema.ts';
import type { SeedResult } from '../../../src/lab/result/seedResult.ts';
import { FALSE_POSITIVE_RATES, type SeedCurves } from '../../../src/lab/result/seedResult.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const SEEDS = [1, 2, 3];
const SMALL: Omit<ScenarioInput, 'name'> = {
  seeds: SEEDS,
  timeline: { burnIn: '3d', warmup: '4d', logging: '6d', production: '3d' },
  world: {
    users: 150,
    topics: 5,
    sources: 12,
    newsroom: { storiesPerDay: 80 },
    opens: { baseRate: 0.1 },
    sessions: { followUpRate: 0.5 },
  },
  history: { ingestionDelay: { minimum: '0s', maximum: '2h' } },
  serving: { attributionWindow: '12h', decisionsPerUserDay: 3 },
  training: { provenances: ['recomputed', 'logged', 'reconstructed'], splits: ['random', 'time'] },
  evaluation: { driftTwin: false, choiceSample: 50 },
};

const scenarioOf = (more: Omit<ScenarioInput, 'name'> = {}) =>
  scenarioSchema.parse({ name: 'small', ...SMALL, ...more });

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const mean = (numbers: readonly number[]) => sum(numbers) / numbers.length;
const curvesIn = (world: SeedResult) => world.curves as SeedCurves;

describe('the curves of a small world', () => {
  const scenario = scenarioOf();
  let worlds: SeedResult[];
  let data: RunData;
  let curves: Curves;

  beforeAll(() => {
    worlds = SEEDS.map((seed) =>
      runSeed(scenario, seed, {
        onData: (found) => {
          if (seed === SEEDS[0]) data = found;
        },
      }),
    );
    curves = assembleResult(scenario, worlds, '').curves as Curves;
  });

  test('have the bins of reliability hold the rows, the opens and the predictions of the metrics', () => {
    for (const world of worlds) {
      curvesIn(world).pipelines.forEach((pipeline, index) => {
        for (const rows of ['offline', 'shadow'] as const) {
          const bins = pipeline[rows].reliability;
          const metrics = world.pipelines[index].quantities[rows];
          expect(sum(bins.map((bin) => bin.rows))).toBe(metrics.rows);
          expect(sum(bins.map((bin) => bin.rows * bin.observed))).toBeCloseTo(metrics.positives, 9);
          const expected = sum(bins.map((bin) => bin.rows * bin.predicted));
          expect(expected / metrics.positives).toBeCloseTo(metrics.calibration, 9);
        }
      });
    }
  });

  // Between two places of the grid a ROC curve lies between their two values.
  test('have ROC curves whose lower and upper sums enclose the AUC', () => {
    const widths = FALSE_POSITIVE_RATES.slice(1).map((rate, at) => rate - FALSE_POSITIVE_RATES[at]);
    for (const world of worlds) {
      curvesIn(world).pipelines.forEach((pipeline, index) => {
        for (const rows of ['offline', 'shadow'] as const) {
          const rates = pipeline[rows].truePositiveRates;
          const found = world.pipelines[index].quantities[rows].auc;
          expect(sum(widths.map((width, at) => width * rates[at]))).toBeLessThanOrEqual(found);
          expect(sum(widths.map((width, at) => width * rates[at + 1]))).toBeGreaterThanOrEqual(found);
        }
      });
    }
  });

  test('count by day what the exported impressions say', () => {
    const { impressions } = simulate(scenario, SEEDS[0]);
    const sentAtMs = impressions.numbers('sent_at_ms');
    const kind = impressions.column('kind');
    const opened = impressions.column('opened');
    const { incumbent } = curvesIn(worlds[0]).references;
    expect(incumbent?.firstDay).toBe(3);
    expect(incumbent?.sends).toHaveLength(13);
    for (let day = 3; day < 16; day++) {
      const rows = Array.from(sentAtMs.keys()).filter(
        (row) =>
          kind[row] === 'chosen' && sentAtMs[row] >= day * DAY_MS && sentAtMs[row] < (day + 1) * DAY_MS,
      );
      expect(incumbent?.sends[day - 3]).toBe(rows.length);
      expect(incumbent?.opens[day - 3]).toBe(rows.filter((row) => opened[row]).length);
    }
  });

  test('sum over the days of production to the open rates of the arms', () => {
    for (const world of worlds) {
      const { pipelines, references } = curvesIn(world);
      const arms = [
        ...pipelines.map(({ live }, index) => [live, world.pipelines[index].quantities.live] as const),
        ...(['random', 'incumbentGreedy', 'oracle'] as const).map(
          (name) => [references[name], world.references[name].live] as const,
        ),
      ];
      expect(arms).toHaveLength(9);
      for (const [daily, live] of arms) {
        expect(daily?.firstDay).toBe(13);
        expect(daily?.sends).toHaveLength(3);
        expect(sum(daily?.opens ?? []) / sum(daily?.sends ?? [])).toBe(live?.openRate);
      }
      const { sends = [], opens = [] } = references.incumbent ?? {};
      expect(sum(opens.slice(-3)) / sum(sends.slice(-3))).toBe(world.references.incumbent.live?.openRate);
    }
  });

  test('have the skew of a feature by age average to its skew', () => {
    for (const world of worlds) {
      const bins = curvesIn(world).skewByAge;
      expect(bins.map(({ fromDays, toDays }) => [fromDays, toDays])).toEqual([
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 5],
        [5, 7],
      ]);
      expect(sum(bins.map(({ rows }) => rows))).toBe(world.logged.impressions);
      world.skew.forEach(({ provenance, values }, mix) => {
        values.forEach(({ mismatch }, column) => {
          expect(bins[0].mixes[mix].provenance).toBe(provenance);
          const differing = sum(bins.map(({ mixes }) => mixes[mix].mismatches[column]));
          expect(differing / world.logged.impressions).toBe(mismatch);
        });
      });
    }
  });

  test('count the values of each age one by one', () => {
    const { examples, tables, timeline } = data;
    const served = tables.get('logged') as FeatureTable;
    const recomputed = tables.get('recomputed') as FeatureTable;
    const mix = curvesIn(worlds[0]).skewByAge[0].mixes.findIndex(
      ({ provenance }) => provenance === 'recomputed',
    );
    curvesIn(worlds[0]).skewByAge.forEach(({ fromDays, toDays, rows, mixes }) => {
      const counts = new Array(featureNames.length).fill(0);
      let found = 0;
      for (let row = examples.start; row < examples.end; row++) {
        const days = (timeline.trainingAtMs - examples.impressions.value('sentAtMs', row)) / DAY_MS;
        if (days <= fromDays || days > (toDays ?? Number.POSITIVE_INFINITY)) continue;
        found++;
        const at = served.vectors.placeOf(row);
        featureNames.forEach((_, column) => {
          const [value, other] = [recomputed, served].map(
            (table) => table.vectors.valuesOf(row)[at + column],
          );
          if (!Object.is(value, other)) counts[column]++;
        });
      }
      expect(rows).toBe(found);
      expect(mixes[mix].mismatches).toEqual(counts);
    });
  });

  test('average over seeds place by place, rows and sends added up', () => {
    const { pipelines, references, skewByAge, days } = curves;
    expect(days).toEqual({ warmup: 3, logging: 7, production: 13, end: 16 });
    pipelines.forEach(({ provenance, split, encoder, offline, live }, index) => {
      const { provenance: f, split: s, encoder: e } = worlds[0].pipelines[index];
      expect([provenance, split, encoder]).toEqual([f, s, e]);
      const of = worlds.map((world) => curvesIn(world).pipelines[index]);
      offline.roc.mean.forEach((rate, at) => {
        expect(rate).toBeCloseTo(mean(of.map((seed) => seed.offline.truePositiveRates[at])), 14);
        expect(offline.roc.low[at]).toBeLessThanOrEqual(rate);
        expect(offline.roc.high[at]).toBeGreaterThanOrEqual(rate);
      });
      expect(sum(offline.reliability.rows)).toBe(
        sum(worlds.map((world) => world.pipelines[index].quantities.offline.rows)),
      );
      offline.reliability.observed.mean.forEach((observed, bin) => {
        expect(observed).toBeCloseTo(mean(of.map((seed) => seed.offline.reliability[bin].observed)), 14);
      });
      live?.openRate.mean.forEach((rate, day) => {
        const rates = of.map((seed) => (seed.live?.opens[day] ?? 0) / (seed.live?.sends[day] ?? 0));
        expect(rate).toBeCloseTo(mean(rates), 14);
      });
    });
    expect(sum(references.random?.sends ?? [])).toBe(
      sum(worlds.flatMap((world) => curvesIn(world).references.random?.sends ?? [])),
    );
    expect(sum(skewByAge.rows)).toBe(sum(worlds.map((world) => world.logged.impressions)));
    expect(skewByAge.features.map(({ provenance, feature }) => `${provenance} ${feature}`)).toEqual(
      worlds[0].skew.flatMap(({ provenance, values }) =>
        values.map(({ feature }) => `${provenance} ${feature}`),
      ),
    );
  });

  test('are the same for reconstructed features as for logged ones', () => {
    const of = (provenance: string) =>
      curves.pipelines.filter((pipeline) => pipeline.provenance === provenance);
    const bare = (provenance: string) =>
      of(provenance).map(({ offline, shadow, live }) => ({ offline, shadow, live }));
    expect(bare('reconstructed')).toEqual(bare('logged'));
    for (const { provenance, mismatch } of curves.skewByAge.features) {
      if (provenance === 'reconstructed') expect(new Set(mismatch.mean)).toEqual(new Set([0]));
    }
  });
});

describe('curves of degenerate worlds', () => {
  test('are diagonal and flat where a model cannot tell one row from another', () => {
    const scenario = scenarioOf({
      world: { ...SMALL.world, newsroom: { storiesPerDay: 80, breakingShare: 0 } },
      training: { provenances: ['logged'], splits: ['time'], features: ['story_is_breaking'] },
    });
    const world = runSeed(scenario, 1);
    const [{ offline, shadow }] = curvesIn(world).pipelines;
    for (const { truePositiveRates, reliability } of [offline, shadow]) {
      truePositiveRates.forEach((rate, at) => {
        expect(rate).toBeCloseTo(FALSE_POSITIVE_RATES[at], 14);
      });
      for (const { predicted } of reliability) expect(predicted).toBeCloseTo(reliability[0].predicted, 14);
    }
    // Logged features are compared with nothing but themselves.
    expect(curvesOf(scenario, [curvesIn(world)])?.skewByAge.features).toEqual([]);
  });

  test('have no ends with one seed, no arms in shadow only, and are null where nobody asked', () => {
    const scenario = scenarioOf({
      seeds: [1],
      evaluation: { live: false, driftTwin: false, choiceSample: 50, bootstrapResamples: 20 },
    });
    const world = runSeed(scenario, 1);
    const { curves } = assembleResult(scenario, [world], '');
    expect(curves?.pipelines.map(({ live }) => live)).toEqual(new Array(6).fill(null));
    expect(curves?.references).toMatchObject({ random: null, incumbentGreedy: null, oracle: null });
    expect(curves?.references.incumbent?.openRate.mean.every(Number.isFinite)).toBe(true);
    expect(curves?.references.incumbent?.openRate.low.every(Number.isNaN)).toBe(true);

    const { evaluation } = scenario;
    const without = runSeed({ ...scenario, evaluation: { ...evaluation, curves: false } }, 1);
    expect({ ...without, curves: world.curves }).toEqual(world);
    expect(without.curves).toBeNull();
    expect(assembleResult(scenario, [without], '').curves).toBeNull();
  });
});
