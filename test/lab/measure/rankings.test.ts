/** Rankings of sampled decisions, against plain ones, and where the answer is known. */
import { describe, expect, test } from 'vitest';
import { sigmoid } from '../../../src/base/sigmoid.ts';
import { rankingMeasurer } from '../../../src/lab/measure/rankings.ts';
import type { Quantities } from '../../../src/lab/result/seedResult.ts';
import { type Deployed, deployInShadow, deployLive } from '../../../src/lab/stages/production.ts';
import { computeTables, type DecisionTables, type Table } from '../../../src/lab/stages/tables.ts';
import { type FittedPipeline, trainPipelines } from '../../../src/lab/stages/training.ts';
import type { Model } from '../../../src/model/model.ts';
import { logitsOf } from '../../../src/model/score.ts';
import { pipelineId } from '../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import type { DecisionSample } from '../../../src/serving/decisionSample.ts';
import { pastOf, scenarioOf } from '../../world/worlds.ts';

type Ranking = NonNullable<Quantities['ranking']>;
type RankingInput = NonNullable<NonNullable<ScenarioInput['evaluation']>['ranking']>;

const K = 5;
const scenario = scenarioOf({
  timeline: { logging: '5d', production: '2d' },
  training: {
    provenances: [
      'recomputed',
      'logged',
      { name: 'part', from: { provenance: 'logged', share: 0.7, by: 'row' } },
    ],
    splits: ['time', 'k-fold'],
    models: [{ name: 'ids', encoder: 'hashed-id' }],
  },
  evaluation: {
    live: false,
    driftTwin: false,
    ranking: { share: 0.2, openedShare: 1, k: K, negatives: 20 },
  },
});
const world: Deployed = deployLive(
  deployInShadow(trainPipelines(computeTables(pastOf(scenario).past)), () => {}),
  () => {},
);
const { catalog } = world.arm.world;
const decisions = world.decisions as DecisionTables;
const production = world.shadow.decisions as DecisionSample;

/** Pipelines with a time split and no memory. */
const few = world.pipelines[0].filter(({ spec }) => spec.split === 'time' && spec.encoder === 'none');

function measured(
  of: readonly FittedPipeline[],
  ranking: RankingInput = {},
): { pipelines: readonly FittedPipeline[]; rankings: readonly Ranking[] } {
  const baseline = of.findIndex(({ spec }) => pipelineId(spec) === 'logged × time');
  const relatives = of.map(() => ({ baseline }));
  const asked = scenarioSchema.parse({
    ...scenario,
    evaluation: { ...scenario.evaluation, ranking: { ...scenario.evaluation.ranking, ...ranking } },
  });
  return { pipelines: of, rankings: rankingMeasurer(world)(of, relatives, asked) as readonly Ranking[] };
}

interface PlainDecision {
  readonly weight: number;
  readonly opened: boolean;
  /** Of each candidate. */
  readonly candidates: readonly { readonly score: number; readonly gain: number; readonly isSent: boolean }[];
}

/** The decisions of some rows of the impressions, in plain objects. */
function plainDecisions(
  sample: DecisionSample,
  { vectors }: Pick<Table, 'vectors'>,
  model: Model,
  rows: Int32Array,
  labels: Uint8Array,
): PlainDecision[] {
  const { start, sent, impressionRow, candidates, trueLogits, weight } = sample;
  return Array.from({ length: sample.count }, (_, decision) => decision).flatMap((decision) => {
    const place = rows.indexOf(impressionRow[decision]);
    if (impressionRow[decision] < 0 || place < 0) return [];
    const own = Int32Array.from(
      { length: start[decision + 1] - start[decision] },
      (_, n) => start[decision] + n,
    );
    const logits = logitsOf(model, vectors, candidates, own, catalog);
    return [
      {
        weight: weight[decision],
        opened: labels[place] === 1,
        candidates: Array.from(own, (row, index) => ({
          score: logits[index],
          gain: sigmoid(trueLogits.gather(0, Int32Array.of(row))[0]),
          isSent: row === sent[decision],
        })),
      },
    ];
  });
}

/** With equal scores in any order. */
function plainRanking(all: readonly PlainDecision[], k: number) {
  const mean = (of: readonly PlainDecision[], value: (one: PlainDecision) => number) =>
    of.reduce((sum, one) => sum + one.weight * value(one), 0) /
    of.reduce((sum, { weight }) => sum + weight, 0);
  const average = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const opened = all.filter((one) => one.opened);
  const upToK = (value: (rank: number) => number) =>
    mean(opened, ({ candidates }) => {
      const own = candidates.find(({ isSent }) => isSent)?.score as number;
      const better = candidates.filter(({ score }) => score > own).length;
      const equal = candidates.filter(({ score }) => score === own);
      return average(equal.map((_, index) => (better + index < k ? value(better + index + 1) : 0)));
    });
  const discounted = (gains: readonly number[]) =>
    gains.slice(0, k).reduce((sum, gain, index) => sum + gain / Math.log2(2 + index), 0);
  return {
    decisions: all.length,
    opens: opened.length,
    hitRate: upToK(() => 1),
    ndcg: upToK((rank) => 1 / Math.log2(1 + rank)),
    mrr: upToK((rank) => 1 / rank),
    trueNdcg: mean(all, ({ candidates }) => {
      const inOrder = [...candidates].sort((a, b) => b.score - a.score);
      const gains = inOrder.map(({ score }) =>
        average(candidates.filter((other) => other.score === score).map(({ gain }) => gain)),
      );
      return discounted(gains) / discounted(candidates.map(({ gain }) => gain).sort((a, b) => b - a));
    }),
  };
}

describe('rankings of pipelines', () => {
  const { pipelines, rankings } = measured(world.pipelines[0]);

  test.each(
    pipelines.map(({ spec }, index) => [pipelineId(spec), index] as const),
  )('of %s are plain ones', (_, index) => {
    const { spec, folds, test: tested, offline, shipped } = pipelines[index];
    const labelOf = (row: number) => offline.labels[tested.rows.indexOf(row)];
    const offlineOf = (table: Table) =>
      plainRanking(
        folds.flatMap(({ evaluated: { model }, test: { rows } }) =>
          plainDecisions(decisions, table, model, rows, Uint8Array.from(rows, labelOf)),
        ),
        K,
      );
    const { shadow } = world;
    const { features: vectors } = production.candidates;
    const expected = {
      offline: offlineOf(decisions.tableOf(spec.mix)),
      offlineServed: offlineOf(decisions.served),
      shadow: plainRanking(
        plainDecisions(production, { vectors }, shipped.model, shadow.rows, shadow.scored.labels),
        K,
      ),
    };
    expect(expected.offline.opens).toBeGreaterThan(4);
    expect(expected.offline.decisions).toBeGreaterThan(expected.offline.opens + 4);
    expect(expected.shadow.opens).toBeGreaterThan(10);
    for (const rows of ['offline', 'offlineServed', 'shadow'] as const) {
      for (const [figure, value] of Object.entries(expected[rows])) {
        expect(rankings[index][rows][figure as 'ndcg'], `${rows}.${figure}`).toBeCloseTo(value, 12);
      }
    }
  });

  test('differ as promises and outcomes do', () => {
    const baseline = rankings[pipelines.findIndex(({ spec }) => pipelineId(spec) === 'logged × time')];
    for (const { offline, shadow, gap, flattery, damage } of rankings) {
      for (const figure of [
        'hitRate',
        'ndcg',
        'mrr',
        'drawnHitRate',
        'drawnNdcg',
        'drawnMrr',
        'trueNdcg',
      ] as const) {
        const [promised, got] = [offline[figure] as number, shadow[figure] as number];
        expect(gap[figure]).toBe(promised - got);
        expect(flattery[figure]).toBe(promised - (baseline.offline[figure] as number));
        expect(damage[figure]).toBe((baseline.shadow[figure] as number) - got);
      }
    }
  });

  test('use the served values of a pipeline that uses them, and no decision that lacks some', () => {
    const logged = pipelines.findIndex(({ spec }) => pipelineId(spec) === 'logged × time');
    expect(rankings[logged].offline).toEqual(rankings[logged].offlineServed);
    const part = pipelines.findIndex(({ spec }) => pipelineId(spec) === 'part × time');
    expect(rankings[part].offline.decisions).toBeLessThan(rankings[logged].offline.decisions);
  });
});

/** Rankings by a score of the decision and the story. */
function by(
  name: string,
  score: (session: number, story: number) => number,
  ranking: RankingInput = {},
): readonly Ranking[] {
  const model: Model = {
    logits: ({ count, ids }, into) => {
      const [sessions, stories] = [ids('session'), ids('story')];
      for (let row = 0; row < count; row++) into[row] = score(sessions[row], stories[row]);
    },
  };
  const trained = { key: name, model };
  const changed = few.map((pipeline) => ({
    ...pipeline,
    folds: pipeline.folds.map((fold) => ({ ...fold, evaluated: trained })),
    shipped: { ...pipeline.shipped, ...trained },
    offline: { ...pipeline.offline, key: `${name} ${pipelineId(pipeline.spec)}` },
    offlineServed: { ...pipeline.offlineServed, key: `${name} ${pipelineId(pipeline.spec)}, served` },
  }));
  return measured(changed, ranking).rankings;
}

describe('rankings with a known answer', () => {
  const sizes = (of: DecisionSample) =>
    Array.from({ length: of.count }, (_, decision) => of.start[decision + 1] - of.start[decision]);

  const truth = new Map(
    [decisions, production].flatMap(({ candidates, trueLogits }) =>
      Array.from({ length: candidates.rows }, (_, row): [string, number] => [
        `${candidates.value('session', row)} ${candidates.value('story', row)}`,
        trueLogits.gather(0, Int32Array.of(row))[0],
      ]),
    ),
  );

  test('are perfect by the truth, in which no leak is to be found', () => {
    for (const { offline, shadow } of by(
      'truth',
      (session, story) => truth.get(`${session} ${story}`) as number,
    )) {
      expect(offline.trueNdcg).toBe(1);
      expect(shadow.trueNdcg).toBe(1);
      expect(shadow.hitRate).toBeLessThan(1);
    }
  });

  test('are k in n without knowledge, by ties as by chance', () => {
    const expected = sizes(production).map((n) => K / n);
    const mean = expected.reduce((sum, each) => sum + each, 0) / expected.length;
    const [{ shadow: tied }] = by('nothing', () => 0);
    expect(tied.opens).toBeGreaterThan(20);
    expect(tied.hitRate).toBeCloseTo(mean, 2);
    expect(tied.drawnHitRate).toBeCloseTo(K / 21, 12);
    const [{ shadow: random }] = by(
      'chance',
      (session, story) => (Math.imul(session * 7919 + story, 0x9e3779b1) >>> 8) % 9973,
    );
    const standardError = Math.sqrt((mean * (1 - mean)) / random.opens);
    expect(Math.abs(random.hitRate - mean)).toBeLessThan(4 * standardError);
  });

  test('are 1 by the own label, and a sampled metric says so too', () => {
    const opened = new Set<string>();
    for (const { candidates, sent } of [decisions, production]) {
      for (const row of sent)
        opened.add(`${candidates.value('session', row)} ${candidates.value('story', row)}`);
    }
    for (const { offline } of by('label', (session, story) => Number(opened.has(`${session} ${story}`)))) {
      const { hitRate, ndcg, mrr, drawnHitRate, drawnNdcg, drawnMrr } = offline;
      expect([hitRate, ndcg, mrr, drawnHitRate, drawnNdcg, drawnMrr]).toEqual([1, 1, 1, 1, 1, 1]);
      expect(offline.trueNdcg).toBeLessThan(1);
    }
  });
});

describe('drawn negatives', () => {
  test('of a number above that of all others are all of them', () => {
    const { rankings } = measured(few, { negatives: 1000 });
    for (const { offline, shadow } of rankings) {
      for (const { hitRate, ndcg, mrr, drawnHitRate, drawnNdcg, drawnMrr } of [offline, shadow]) {
        expect([drawnHitRate, drawnNdcg, drawnMrr]).toEqual([hitRate, ndcg, mrr]);
      }
    }
  });

  test('are each other candidate with the same probability', () => {
    const { pipelines, rankings } = measured(few, { k: 1, negatives: 1 });
    const { shadow } = world;
    const { features: vectors } = production.candidates;
    const plain = plainDecisions(
      production,
      { vectors },
      pipelines[0].shipped.model,
      shadow.rows,
      shadow.scored.labels,
    ).filter(({ opened }) => opened);
    const wins = plain.map(({ candidates }) => {
      const own = candidates.find(({ isSent }) => isSent)?.score as number;
      return candidates.filter(({ score }) => score < own).length / (candidates.length - 1);
    });
    const mean = wins.reduce((sum, share) => sum + share, 0) / wins.length;
    const variance = wins.reduce((sum, share) => sum + share * (1 - share), 0) / wins.length ** 2;
    expect(wins.length).toBeGreaterThan(15);
    expect(mean).toBeLessThan(0.97);
    expect(Math.abs((rankings[0].shadow.drawnHitRate as number) - mean)).toBeLessThan(
      4 * Math.sqrt(variance),
    );
  });

  test('are from all over the list', () => {
    const places = new Map<string, number>();
    const { candidates, start, sent, count } = production;
    for (let decision = 0; decision < count; decision++) {
      const others = Array.from(
        { length: start[decision + 1] - start[decision] },
        (_, place) => start[decision] + place,
      ).filter((row) => row !== sent[decision]);
      for (const [place, row] of others.entries()) {
        const id = `${candidates.value('session', row)} ${candidates.value('story', row)}`;
        places.set(id, place / others.length);
      }
    }
    // Only the opened story is in none of the places.
    const inQuarter = (quarter: number) => (session: number, story: number) => {
      const place = places.get(`${session} ${story}`);
      if (place === undefined) return 0;
      return Math.floor(4 * place) === quarter ? 1 : -1;
    };
    for (const quarter of [0, 1, 2, 3]) {
      const [{ shadow }] = by(`quarter ${quarter}`, inQuarter(quarter), { k: 1, negatives: 1 });
      const standardError = Math.sqrt((0.25 * 0.75) / shadow.opens);
      expect(Math.abs((shadow.drawnHitRate as number) - 0.75)).toBeLessThan(4 * standardError);
      expect(shadow.opens).toBeGreaterThan(20);
    }
  });

  test('are not measured where none are drawn', () => {
    const { rankings } = measured(few, { negatives: null });
    for (const { offline, gap } of rankings) {
      expect([offline.drawnHitRate, offline.drawnNdcg, offline.drawnMrr, gap.drawnNdcg]).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect(offline.ndcg).toBeGreaterThan(0);
    }
  });
});
