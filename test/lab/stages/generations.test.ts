import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/base/time.ts';
import type { Vectors } from '../../../src/base/vectors.ts';
import { materialise } from '../../../src/features/provenance.ts';
import { ImpressionKind, Phase } from '../../../src/history/impressions.ts';
import { EventType, offsetOf } from '../../../src/history/log.ts';
import { runSeed, runWorld } from '../../../src/lab/experiment.ts';
import type { SeedResult } from '../../../src/lab/result/seedResult.ts';
import { recordOf } from '../../../src/lab/stages/generations.ts';
import { simulatePast } from '../../../src/lab/stages/past.ts';
import { deployedPolicy, simulateProduction } from '../../../src/lab/stages/production.ts';
import { computeTables } from '../../../src/lab/stages/tables.ts';
import { trainPipelines } from '../../../src/lab/stages/training.ts';
import { LinearModel } from '../../../src/model/linear.ts';
import { inMemoryDesign } from '../../../src/model/solvers/design.ts';
import { fitNewton } from '../../../src/model/solvers/newton.ts';
import type { Scenario, ScenarioInput } from '../../../src/scenario/schema.ts';
import type { Arm } from '../../../src/serving/arm.ts';
import { countedStore } from '../../base/stores.ts';
import { allRows, scenarioOf } from '../../world/worlds.ts';

const SEED = 1;
const DEPLOYED = 7;
const EVERY = 2;
const WINDOW = 3;
const LABEL_DELAY_MS = 14 * HOUR_MS;

type Input = Omit<ScenarioInput, 'name'>;

function loopOf(
  more: Input = {},
  deployed: NonNullable<ScenarioInput['serving']>['deployed'] = {},
): Scenario {
  return scenarioOf({
    ...more,
    world: { users: 60, sessions: { followUpRate: 0.3 }, ...more.world },
    timeline: { burnIn: '1d', warmup: '2d', logging: '4d', production: '6d' },
    serving: {
      attributionWindow: '12h',
      ...more.serving,
      deployed: {
        retrainEvery: `${EVERY}d`,
        trainingWindow: `${WINDOW}d`,
        explorationShare: 0.1,
        ...deployed,
      },
    },
    history: { ingestionDelay: { minimum: '5m', maximum: '2h' }, ...more.history },
    training: {
      provenances: ['logged', 'recomputed'],
      splits: ['time'],
      gap: '0s',
      ship: 'refit',
      l2: 2,
      ...more.training,
    },
    evaluation: {
      liveReferences: [],
      driftTwin: false,
      ownLabel: false,
      choiceSample: 10,
      ...more.evaluation,
    },
  });
}

const generationsOf = ({ pipelines }: SeedResult) => pipelines.map(({ generations }) => generations);

/** All of a result that does not say how it was trained again. */
function withoutGenerations(result: SeedResult) {
  return { ...result, pipelines: result.pipelines.map(({ generations: _, ...rest }) => rest) };
}

const vectorOf = (vectors: Vectors, row: number) =>
  Array.from(vectors.valuesOf(row).subarray(vectors.placeOf(row), vectors.placeOf(row) + vectors.width));

/** A model of the rows that a team would take on a day, by the dense solver on plain arrays. */
function trainedByHand(
  provenance: 'logged' | 'recomputed',
  past: ReturnType<typeof simulatePast>,
  arm: Arm,
  day: number,
) {
  const atMs = day * DAY_MS;
  const { catalog } = arm.world;
  const rows = [past.arm, arm]
    .flatMap(({ impressions }) => {
      const { vectors } = materialise(provenance, catalog, arm.log, impressions, 0, impressions.rows, atMs);
      return Array.from(allRows(impressions), (row) => {
        const sentAtMs = impressions.value('sentAtMs', row);
        return {
          isTrainedOn:
            impressions.value('phase', row) !== Phase.warmup &&
            impressions.value('kind', row) === ImpressionKind.chosen &&
            sentAtMs >= atMs - WINDOW * DAY_MS &&
            sentAtMs + LABEL_DELAY_MS <= atMs,
          label: impressions.value('openedAtMs', row) - sentAtMs < 12 * HOUR_MS ? 1 : 0,
          vector: vectorOf(vectors, row),
        };
      });
    })
    .filter(({ isTrainedOn }) => isTrainedOn);
  const labels = Uint8Array.from(rows, ({ label }) => label);
  const values = Float64Array.from(rows.flatMap(({ vector }) => vector));
  return {
    rows: rows.length,
    fit: fitNewton(inMemoryDesign(values, catalog.features.count, labels), { l2: 2 }),
  };
}

describe('a deployed model that is trained again', () => {
  const scenario = loopOf();
  const result = runSeed(scenario, SEED);

  it.each(['logged', 'recomputed'] as const)('is that of what was sent before: %s, by hand', (provenance) => {
    const past = simulatePast([scenario], SEED);
    const [pipelines] = trainPipelines(computeTables(past)).pipelines;
    const pipeline = pipelines.find(
      ({ spec }) => spec.provenance === provenance,
    ) as (typeof pipelines)[number];
    const first = pipeline.shipped.model as LinearModel;
    const generations = generationsOf(result)[pipelines.indexOf(pipeline)];

    const arm = past.arm.fork(true);
    let model = first;
    for (const [index, day] of [DEPLOYED, DEPLOYED + EVERY, DEPLOYED + 2 * EVERY].entries()) {
      if (index > 0) {
        const { rows, fit } = trainedByHand(provenance, past, arm, day);
        expect(generations?.[`generation${index}`].rows).toBe(rows);
        const weights = fit.coefficients.map((coefficient, column) =>
          fit.deviations[column] > 0 ? coefficient / fit.deviations[column] : 0,
        );
        const intercept = weights.reduce(
          (sum, weight, column) => sum - weight * fit.means[column],
          fit.intercept,
        );
        model = new LinearModel(first.features, intercept, weights);
      }
      arm.run(day, day + EVERY, {
        policy: deployedPolicy(model, null, 0.1),
        phase: Phase.production,
        keepsImpressions: true,
        measuresRegret: false,
      });
    }
    arm.runOut((DEPLOYED + 3 * EVERY) * DAY_MS + LABEL_DELAY_MS);
    for (const index of [0, 1, 2]) {
      const from = (DEPLOYED + index * EVERY) * DAY_MS;
      const { impressions } = arm;
      const sent = Array.from(allRows(impressions)).filter(
        (row) =>
          impressions.value('kind', row) === ImpressionKind.chosen &&
          impressions.value('sentAtMs', row) >= from &&
          impressions.value('sentAtMs', row) < from + EVERY * DAY_MS,
      );
      const opened = sent.filter(
        (row) => impressions.value('openedAtMs', row) - impressions.value('sentAtMs', row) < 12 * HOUR_MS,
      );
      const { live } = generations?.[`generation${index}`] as { live: { rows: number; openRate: number } };
      expect(live.rows).toBe(sent.length);
      expect(live.openRate).toBe(opened.length / sent.length);
    }
  });

  it('has the training rows of the window on record, each with its own events as far as they are known', () => {
    const past = simulatePast([scenario], SEED);
    const arm = past.arm.fork(true);
    arm.run(DEPLOYED, DEPLOYED + 1, {
      policy: past.incumbentPolicy(),
      phase: Phase.production,
      keepsImpressions: true,
      measuresRegret: false,
    });
    const { examples, arm: recorded } = recordOf(past, arm, DEPLOYED + 1);
    const { impressions } = examples;
    const { log } = arm;
    const firstMs = (DEPLOYED + 1 - WINDOW) * DAY_MS;
    const inWindow = [past.arm, arm].flatMap((of) =>
      Array.from(allRows(of.impressions), (row) => ({ of, row })).filter(
        ({ of, row }) => of.impressions.value('sentAtMs', row) >= firstMs,
      ),
    );
    expect(impressions.rows).toBe(inWindow.length);
    let late = 0;
    for (const [place, { of, row }] of inWindow.entries()) {
      for (const name of ['user', 'story', 'sentAtMs', 'openedAtMs', 'score', 'kind', 'session'] as const)
        expect(impressions.value(name, place)).toBe(of.impressions.value(name, row));
      expect(impressions.firstId + place).toBe(of.impressions.firstId + row);
      expect(vectorOf(impressions.features, place)).toEqual(vectorOf(of.impressions.features, row));
      expect(vectorOf(recorded.trueLogits, place)).toEqual(vectorOf(of.trueLogits, row));
    }
    const own = { send: new Map<number, number>(), open: new Map<number, number>() };
    for (let seq = 0; seq < log.end; seq++) {
      const { type, impression } = log.blockOf(seq);
      const at = offsetOf(seq);
      const events =
        type[at] === EventType.send ? own.send : type[at] === EventType.open ? own.open : undefined;
      if (events !== undefined && !events.has(impression[at])) events.set(impression[at], seq);
    }
    for (const row of allRows(impressions)) {
      const id = impressions.firstId + row;
      expect(impressions.value('sendSeq', row)).toBe(own.send.get(id) ?? -1);
      expect(impressions.value('openSeq', row)).toBe(own.open.get(id) ?? -1);
      if (id < arm.impressions.firstId && (own.open.get(id) ?? -1) >= past.arm.log.end) late++;
    }
    // Or nothing was tested of opens that became known after the logging phase.
    expect(late).toBeGreaterThan(0);
  });

  it('is the same where its values are reconstructed, in an arm of its own', () => {
    const { pipelines } = runSeed(loopOf({ training: { provenances: ['logged', 'reconstructed'] } }), SEED);
    const [logged, reconstructed] = pipelines;
    expect(logged.provenance).toBe('logged');
    expect(reconstructed.generations).toEqual(logged.generations);
    expect(Object.keys(logged.generations ?? {})).toEqual(['generation0', 'generation1', 'generation2']);
  });

  it('is the one that was deployed until its first training, and for ever where that is after production', () => {
    const off = runSeed(loopOf({}, { retrainEvery: null }), SEED);
    expect(runSeed(loopOf({}, { retrainEvery: '6d' }), SEED)).toEqual(off);
    expect(generationsOf(off)).toEqual([undefined, undefined]);
    expect(withoutGenerations(result)).not.toEqual(off);
    for (const [index, { quantities }] of off.pipelines.entries()) {
      const { offline, shadow, gap, flattery } = result.pipelines[index].quantities;
      expect({ offline, shadow, gap, flattery }).toEqual({
        offline: quantities.offline,
        shadow: quantities.shadow,
        gap: quantities.gap,
        flattery: quantities.flattery,
      });
      expect(generationsOf(result)[index]?.generation0.offline.auc).toBe(quantities.offline.auc);
    }
  });

  it('changes nothing of what is sent where all of it is drawn', () => {
    const drawn = (retrainEvery: string | null) =>
      runSeed(loopOf({}, { retrainEvery, explorationShare: 1 }), SEED).pipelines.map(
        ({ quantities: { live } }) => {
          const { openRate, opensPerUserDay, optOuts, regret, rows } = live as NonNullable<typeof live>;
          return { openRate, opensPerUserDay, optOuts, regret, rows };
        },
      );
    const [logged, recomputed] = drawn('1d');
    expect(recomputed).toEqual(logged);
    expect(drawn(null)).toEqual([logged, recomputed]);
  });

  it('takes over within an arm without a seam', () => {
    const past = simulatePast([scenario], SEED);
    const { rows, ...whole } = sentIn(past);
    expect(sentIn(past, [DEPLOYED, DEPLOYED + 1, DEPLOYED + 4])).toEqual({ rows, ...whole });
    expect(rows).toBeGreaterThan(100);
  });

  it('is what its scenario alone would give, beside others of its world and with little memory', () => {
    const other = loopOf({ training: { provenances: ['recomputed'], immature: 'negative', l2: 20 } });
    expect(runWorld([scenario, other], SEED)).toEqual([result, runSeed(other, SEED)]);
    const store = countedStore(0);
    expect(runSeed(scenario, SEED, { store })).toEqual(result);
  });

  it.each<[string, Input, NonNullable<ScenarioInput['serving']>['deployed']]>([
    ['a threshold, no exploration', { serving: { threshold: 0.02 } }, { explorationShare: 0 }],
    ['an outage, and values that are missing', { serving: { outage: { from: '8d', lasts: '12h' } } }, {}],
    ['erasures', { history: { deletions: { perUserDay: 0.02 } } }, {}],
    [
      'follow-ups, encoders, ids of their own label and models',
      {
        training: {
          followUps: true,
          encoders: ['none', 'target-leave-one-out', 'hashed-id'],
          splits: ['random'],
        },
      },
      {},
    ],
    [
      'labels of their own window, and screening',
      { training: { labelWindow: '6h', screen: { auc: 0.99 } } },
      {},
    ],
    ['the own label apart', { evaluation: { ownLabel: true } }, {}],
  ])('goes with %s', (_, input, deployed) => {
    for (const generations of generationsOf(runSeed(loopOf(input, deployed), SEED))) {
      const all = Object.values(generations ?? {});
      expect(all).toHaveLength(3);
      for (const { rows, gap, live } of all) {
        expect(rows).toBeGreaterThan(20);
        expect(live.rows).toBeGreaterThan(20);
        expect(gap.auc).not.toBeNaN();
      }
    }
  });

  it('says on which day it cannot be trained', () => {
    expect(() =>
      runSeed(loopOf({ serving: { attributionWindow: '23h' } }, { trainingWindow: '1d' }), SEED),
    ).toThrow(/^trained again 2 days after deployment \(serving\.deployed\), seed 1, split time/);
  });
});

/** What the incumbent sends in production, in one piece or in several. */
function sentIn(past: ReturnType<typeof simulatePast>, days?: readonly number[]) {
  const { impressions, log, totals } = simulateProduction(past, {
    policyOf: () => past.incumbentPolicy(),
    ...(days === undefined ? {} : { days }),
    logsVectors: true,
    measuresRegret: true,
    onDay: () => {},
  });
  return {
    rows: impressions.rows,
    events: log.end,
    totals,
    sent: Array.from(allRows(impressions), (row) => [
      impressions.value('user', row),
      impressions.value('story', row),
      impressions.value('sentAtMs', row),
      impressions.value('openedAtMs', row),
      impressions.value('propensity', row),
      ...vectorOf(impressions.features, row),
    ]),
  };
}
