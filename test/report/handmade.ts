/** Small results with chosen figures, assembled as real ones are. */
import type { Metrics } from '../../src/evaluation/metrics/evaluate.ts';
import { comparedWith, type Measured, type Relatives } from '../../src/lab/measure/quantities.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import type { Result, StrategyDay, StrategyQuantities } from '../../src/lab/result/schema.ts';
import type { SeedPipeline, SeedReference, SeedResult } from '../../src/lab/result/seedResult.ts';
import type { Outcome } from '../../src/lab/stages/production.ts';
import { baselineOf } from '../../src/scenario/pipelines.ts';
import type { BackfillStrategy } from '../../src/scenario/retraining.ts';
import { byStrategy } from '../../src/scenario/retraining.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../src/scenario/schema.ts';
import type { SplitName } from '../../src/splits/options.ts';

/** The figures of one pipeline, one per seed. */
export interface Figures {
  readonly provenance: string;
  readonly split: SplitName;
  readonly encoder?: string;
  readonly offline: readonly number[];
  readonly shadow: readonly number[];
  /** Left out where the scenario has no live arms. */
  readonly openRate?: readonly number[];
  /** The same without the row's own send and open. */
  readonly minusOwn?: Figures;
}

export interface Handmade {
  readonly pipelines: readonly Figures[];
  readonly incumbentRate?: number;
  /** Share of rows in which each feature of a mode differs from the served one. */
  readonly mismatch?: Readonly<Record<string, readonly number[]>>;
  readonly drifts?: boolean;
  readonly description?: string;
  /** Keys of the scenario beside those that follow from the figures. */
  readonly scenario?: Omit<ScenarioInput, 'name'>;
  /** AUC of each way of retraining on each of two days; wait-and-log uses the feature on the second. */
  readonly retraining?: Readonly<Record<BackfillStrategy, readonly [number, number]>>;
}

/** @param figures must have `logged × time` among the pipelines, as results always do */
export function handmade(figures: Handmade): Result {
  const { pipelines, description = '' } = figures;
  const live = pipelines[0].openRate !== undefined;
  const seeds = pipelines[0].offline.map((_, index) => index + 1);
  const { evaluation, ...own } = figures.scenario ?? {};
  const scenario = scenarioSchema.parse({
    name: 'handmade',
    description,
    seeds,
    world: { users: 1200 },
    training: { provenances: ['recomputed', 'logged'], splits: ['random', 'time'] },
    retraining: figures.retraining === undefined ? null : { newFeatures: ['user_open_rate'] },
    ...own,
    evaluation: { ...evaluation, live },
  });
  return assembleResult(
    scenario,
    seeds.map((seed, index) => seedResult(figures, scenario, seed, index)),
    '1.2.3',
  );
}

function seedResult(figures: Handmade, { training }: Scenario, seed: number, index: number): SeedResult {
  const { incumbentRate = 0.1, mismatch = {} } = figures;
  const all = [...figures.pipelines, ...figures.pipelines.flatMap(({ minusOwn }) => minusOwn ?? [])];
  const measured = all.map((pipeline) => measuredOf(pipeline, index, incumbentRate));
  const placeOf = (split: string, encoder: string) =>
    figures.pipelines.findIndex(
      (one) => one.provenance === 'logged' && one.split === split && (one.encoder ?? 'none') === encoder,
    );
  const relatives = all.map((own): Relatives => {
    const plain = placeOf(own.split, 'none');
    return {
      baseline: placeOf('time', baselineOf({ encoder: own.encoder ?? 'none' }, training).encoder),
      plain: plain < 0 ? undefined : plain,
      minusOwn: own.minusOwn && all.indexOf(own.minusOwn),
    };
  });
  const compared = comparedWith(relatives, measured);
  const hasLive = figures.pipelines[0].openRate !== undefined;
  const reference = (rate: number, auc: number | null): SeedReference => ({
    offline: null,
    shadow: auc === null ? null : metrics(auc),
    live: hasLive || auc === 0.74 ? outcome(rate, incumbentRate) : null,
    choiceValue: rate,
  });
  return {
    seed,
    logged: { impressions: 40_000 + 100 * seed, immature: 2000 + seed, followUps: 500, erased: 0 },
    pipelines: figures.pipelines.map((pipeline, at): SeedPipeline => {
      const { provenance, split, encoder = 'none' } = pipeline;
      return {
        provenance,
        split,
        encoder,
        solver: 'newton',
        chosen: { encoder, l2: 1 },
        rows: { train: 28_000, test: 9000, production: 13_000, missing: 0 },
        screened: [],
        quantities: {
          ...compared[at],
          skew: { mismatch: 0.5, size: 0.25 },
          screen: null,
          slices: null,
          ranking: null,
          offPolicy: null,
          storage: null,
          withoutDrift:
            relatives[at].baseline === at && figures.drifts !== false
              ? { auc: 0.001 * seed, ne: 0.002 * seed }
              : null,
        },
        coefficients: {
          intercept: -2.5,
          columns: [
            { name: 'user_open_rate', coefficient: 0.5, mean: 0.1, deviation: 0.05, standardError: 0.01 },
          ],
          hashedWeights: null,
        },
        shippedCoefficients: null,
        bootstrap: null,
      };
    }),
    references: {
      random: reference(0.03, null),
      incumbent: reference(incumbentRate, 0.74),
      incumbentGreedy: reference(incumbentRate * 1.2, 0.74),
      oracle: reference(0.22, 0.79),
    },
    skew: Object.entries(mismatch).map(([provenance, shares]) => ({
      provenance,
      values: shares.map((share, column) => ({
        feature: `feature_${column + 1}`,
        mismatch: share,
        missing: 0,
        smape: 0.5,
        meanDifference: share / 10,
        meanAbsoluteDifference: share / 5,
        q05: -share,
        q50: 0,
        q95: share,
      })),
    })),
    choiceDecisions: 2000,
    curves: null,
    retraining:
      figures.retraining === undefined
        ? null
        : byStrategy((strategy) => wayOf(strategy, figures.retraining?.[strategy] ?? [], seed)),
  };
}

function wayOf(way: BackfillStrategy, aucs: readonly number[], seed: number): StrategyQuantities {
  const days = aucs.map((auc, day): StrategyDay => {
    const uses = way === 'wait-and-log' ? day : null;
    return { auc: auc + seed / 1000, ne: 2 - 1.5 * auc, rows: 1000 * (day + 1), uses };
  });
  return {
    days: { auc: 0.7 + seed / 1000, ne: 0.95, uses: way === 'wait-and-log' ? 0.5 : null },
    day0: days[0],
    day1: days[1],
  };
}

function measuredOf({ offline, shadow, openRate }: Figures, index: number, incumbentRate: number): Measured {
  const rate = openRate?.[index];
  return {
    matrix: {
      offline: metrics(offline[index]),
      offlineServed: metrics(shadow[index] + 0.002),
      shadow: metrics(shadow[index]),
      random: rate === undefined ? null : metrics(shadow[index] - 0.01),
      live: rate === undefined ? null : metrics(shadow[index] - 0.03),
    },
    outcome: rate === undefined ? null : outcome(rate, incumbentRate),
    choiceValue: shadow[index] / 5,
  };
}

function metrics(auc: number): Metrics {
  return {
    rows: 9000,
    positives: 900,
    auc,
    prAuc: auc / 2,
    groupedAuc: auc - 0.1,
    ne: 2 - 1.5 * auc,
    logLoss: 0.3,
    calibration: 1.1,
    softAuc: auc - 0.001,
    softNe: 1.99 - 1.5 * auc,
    softCalibration: 1.09,
  };
}

function outcome(openRate: number, incumbentRate: number): Outcome {
  return {
    openRate,
    opensPerUserDay: 2 * openRate,
    uplift: openRate / incumbentRate - 1,
    optOuts: 4,
    regret: 0.22 - openRate,
  };
}

/** The story of the article, in round figures. */
export function article(): Result {
  const leaky = {
    offline: [0.85, 0.856, 0.847],
    shadow: [0.702, 0.706, 0.705],
    openRate: [0.118, 0.119, 0.12],
  };
  const clean = {
    offline: [0.741, 0.75, 0.744],
    shadow: [0.744, 0.747, 0.748],
    openRate: [0.153, 0.154, 0.156],
  };
  const cleanByTime = {
    offline: [0.745, 0.744, 0.749],
    shadow: [0.745, 0.747, 0.747],
    openRate: [0.154, 0.155, 0.154],
  };
  const withoutOwn = (split: SplitName, offline: readonly number[]): Figures => ({
    provenance: 'recomputed minus own',
    split,
    offline,
    shadow: [0.743, 0.746, 0.745],
    openRate: [0.153, 0.155, 0.153],
  });
  return handmade({
    description: 'The story of the article.',
    incumbentRate: 0.119,
    mismatch: { recomputed: [0.4, 0.99, 0], reconstructed: [0, 0, 0] },
    pipelines: [
      {
        provenance: 'recomputed',
        split: 'random',
        ...leaky,
        minusOwn: withoutOwn('random', [0.754, 0.759, 0.753]),
      },
      {
        provenance: 'recomputed',
        split: 'time',
        ...leaky,
        offline: [0.832, 0.836, 0.838],
        minusOwn: withoutOwn('time', [0.753, 0.752, 0.756]),
      },
      { provenance: 'logged', split: 'random', ...clean },
      { provenance: 'logged', split: 'time', ...cleanByTime },
      { provenance: 'reconstructed', split: 'random', ...clean },
      { provenance: 'reconstructed', split: 'time', ...cleanByTime },
    ],
  });
}
