/** Rankings of all candidates at sampled decisions: offline, with the values that a pipeline sees, and in shadow. */
import { gather, range } from '../../base/columns.ts';
import { type Draws, purpose } from '../../base/random.ts';
import { cache } from '../../base/remembered.ts';
import { sigmoid } from '../../base/sigmoid.ts';
import { Top, type TopMetrics } from '../../evaluation/metrics/ranking.ts';
import type { Model } from '../../model/model.ts';
import { logitsOf } from '../../model/score.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Traffic } from '../../serving/arm.ts';
import type { DecisionSample } from '../../serving/decisionSample.ts';
import type { Quantities } from '../result/seedResult.ts';
import type { Deployed } from '../stages/production.ts';
import type { Table } from '../stages/tables.ts';
import type { FittedPipeline } from '../stages/training.ts';
import type { Relatives } from './quantities.ts';

const NEGATIVES = purpose('rankings/negatives', 111);

type Rankings = NonNullable<Quantities['ranking']>;
type Ranking = Rankings['offline'];
type Differences = Rankings['gap'];

/** Decisions that one model ranks: those of the rows of the impressions that have a label here. */
interface Ranked {
  readonly model: Model;
  readonly labels: ReadonlyMap<number, number>;
}

/** Rankings of the pipelines of a scenario, compared as all that is measured is. Equal ones are computed once. */
export function rankingMeasurer({
  arm,
  decisions,
  shadow,
}: Deployed): (
  pipelines: readonly FittedPipeline[],
  relatives: readonly Pick<Relatives, 'baseline'>[],
  scenario: Scenario,
) => readonly Quantities['ranking'][] {
  const rankings = cache<Ranking>();
  const inShadow = shadow.decisions;

  return (pipelines, relatives, { evaluation: { ranking } }) => {
    if (ranking === null || decisions === undefined || inShadow === undefined)
      return pipelines.map(() => null);
    const measured = pipelines.map((pipeline) => {
      const offline = (key: string, table: Table, rows: 'test' | 'testServed') =>
        rankings(key, () => rankingOf(arm, decisions, table, offlineOf(pipeline, rows), ranking));
      return {
        offline: offline(pipeline.offline.key, decisions.tableOf(pipeline.spec.mix), 'test'),
        offlineServed: offline(pipeline.offlineServed.key, decisions.served, 'testServed'),
        shadow: rankings(`${pipeline.shipped.key} in shadow`, () => {
          const labels = byRow(shadow.rows, shadow.scored.labels);
          const vectors = inShadow.candidates.features;
          return rankingOf(arm, inShadow, { vectors }, [{ model: pipeline.shipped.model, labels }], ranking);
        }),
      };
    });
    return measured.map((own, index) => {
      const baseline = measured[relatives[index].baseline];
      return {
        ...own,
        gap: minus(own.offline, own.shadow),
        flattery: minus(own.offline, baseline.offline),
        damage: minus(baseline.shadow, own.shadow),
      };
    });
  };
}

function offlineOf({ folds, test, offline }: FittedPipeline, rows: 'test' | 'testServed'): readonly Ranked[] {
  const labels = byRow(test.rows, offline.labels);
  return folds.map(({ evaluated: { model }, [rows]: some }) => ({
    model,
    labels: new Map(Array.from(some.rows, (row) => [row, labels.get(row) as number])),
  }));
}

function byRow(rows: Int32Array, labels: Uint8Array): ReadonlyMap<number, number> {
  return new Map(Array.from(rows, (row, index) => [row, labels[index]]));
}

/** @param table values of the candidates; decisions of which a model misses some are left out */
function rankingOf(
  { world: { catalog, draws } }: Pick<Traffic, 'world'>,
  sample: DecisionSample,
  { vectors }: Pick<Table, 'vectors'>,
  ranked: readonly Ranked[],
  { k, negatives }: NonNullable<Scenario['evaluation']['ranking']>,
): Ranking {
  const { count, candidates, start, sent, impressionRow, weight, trueLogits } = sample;
  const top = new Top(k);
  const truths: { readonly weight: number; readonly ndcg: number }[] = [];
  const opens: { readonly weight: number; readonly all: TopMetrics; readonly drawn: TopMetrics }[] = [];
  for (const { model, labels } of ranked) {
    for (let decision = 0; decision < count; decision++) {
      const label = labels.get(impressionRow[decision]);
      if (label === undefined) continue;
      const first = start[decision];
      const rows = range(first, start[decision + 1]);
      const logits = logitsOf(model, vectors, candidates, rows, catalog);
      if (logits.some(Number.isNaN)) continue;
      const own = { weight: weight[decision] };
      truths.push({ ...own, ndcg: top.ndcgOfGains(logits, trueLogits.gather(0, rows).map(sigmoid)) });
      if (label === 0) continue;
      const place = sent[decision] - first;
      const drawn = drawnBeside(place, rows, negatives ?? 0, draws, sample);
      opens.push({ ...own, all: top.of(logits, place), drawn: top.of(gather(logits, drawn), 0) });
    }
  }
  const drawn = (figure: keyof TopMetrics) =>
    negatives === null ? null : weightedMean(opens, (open) => open.drawn[figure]);
  return {
    decisions: truths.length,
    opens: opens.length,
    hitRate: weightedMean(opens, ({ all }) => all.hitRate),
    ndcg: weightedMean(opens, ({ all }) => all.ndcg),
    mrr: weightedMean(opens, ({ all }) => all.mrr),
    drawnHitRate: drawn('hitRate'),
    drawnNdcg: drawn('ndcg'),
    drawnMrr: drawn('mrr'),
    trueNdcg: weightedMean(truths, ({ ndcg }) => ndcg),
  };
}

/**
 * Places of the opened story and of others beside it, drawn without replacement: the same ones whatever ranks them, and
 * all others where there are no more.
 */
function drawnBeside(
  opened: number,
  rows: Int32Array,
  negatives: number,
  draws: Draws,
  { candidates }: DecisionSample,
): Int32Array {
  const places = Int32Array.from(rows, (_, place) => place);
  const phase = candidates.value('phase', rows[0]);
  places[0] = opened;
  places[opened] = 0;
  const drawn = Math.min(negatives, rows.length - 1);
  for (let next = 1; next <= drawn; next++) {
    const uniform = draws.uniform(NEGATIVES, rows[next], phase);
    const other = next + Math.floor(uniform * (rows.length - next));
    [places[next], places[other]] = [places[other], places[next]];
  }
  return places.subarray(0, 1 + drawn);
}

function weightedMean<One extends { readonly weight: number }>(
  all: readonly One[],
  value: (one: One) => number,
): number {
  let [sum, weights] = [0, 0];
  for (const one of all) {
    sum += one.weight * value(one);
    weights += one.weight;
  }
  return sum / weights;
}

/** Figures of one ranking less those of another. */
function minus(one: Ranking, other: Ranking): Differences {
  const drawn = (figure: 'drawnHitRate' | 'drawnNdcg' | 'drawnMrr') => {
    const [own, others] = [one[figure], other[figure]];
    return own === null || others === null ? null : own - others;
  };
  return {
    hitRate: one.hitRate - other.hitRate,
    ndcg: one.ndcg - other.ndcg,
    mrr: one.mrr - other.mrr,
    drawnHitRate: drawn('drawnHitRate'),
    drawnNdcg: drawn('drawnNdcg'),
    drawnMrr: drawn('drawnMrr'),
    trueNdcg: one.trueNdcg - other.trueNdcg,
  };
}
