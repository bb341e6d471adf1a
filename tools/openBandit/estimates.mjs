// The uniform policy's click rate, estimated from what another policy logged: the small Open Bandit Dataset, whose two policies served
// the same shop at the same time, so that the estimate can be held against what the uniform policy really got.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { offPolicyEstimates } from '../../dist/evaluation/metrics/offPolicy.js';

/** Impressions of prior knowledge in an item's click rate: a judgement. */
const PRIOR_IMPRESSIONS = 100;

/** The columns of one log, `bts` or `random`. */
export async function readLog(folder, policy) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const file = join(folder, `${policy}.csv`).replaceAll("'", "''");
  const reader = await connection.runAndReadAll(
    `SELECT item_id::INT AS item, click::INT AS click, propensity_score::DOUBLE AS propensity FROM read_csv('${file}', header = true)`,
  );
  const rows = reader.getRowObjectsJS();
  connection.disconnectSync();
  return {
    items: Int32Array.from(rows, ({ item }) => item),
    labels: Uint8Array.from(rows, ({ click }) => click),
    propensities: Float64Array.from(rows, ({ propensity }) => propensity),
  };
}

/** What would have happened, had items been drawn uniformly; the reward model is each item's click rate in the other half of the log. */
export function uniformDecisions({ items, labels, propensities }) {
  const ids = [...new Set(items)];
  const [evenRate, oddRate] = [0, 1].map((half) => clickRates({ items, labels }, ids, half));
  const of = (row) => (row % 2 === 0 ? oddRate : evenRate);
  const column = (value) => Float64Array.from(items, value);
  const mean = (rate) => ids.reduce((sum, item) => sum + rate.get(item), 0) / ids.length;
  const means = new Map([evenRate, oddRate].map((rate) => [rate, mean(rate)]));
  return {
    counts: column(() => 1),
    labels,
    propensities,
    probabilities: column(() => 1 / ids.length),
    sending: column(() => 1),
    actionValues: column((item, row) => of(row).get(item)),
    policyValues: column((_, row) => means.get(of(row))),
  };
}

/** By item, smoothed towards the rate of all: of the rows whose number is even (0) or odd (1). */
function clickRates({ items, labels }, ids, half) {
  const rows = Array.from(items.keys()).filter((row) => row % 2 === half);
  const all = rows.reduce((sum, row) => sum + labels[row], 0) / rows.length;
  return new Map(
    ids.map((item) => {
      const own = rows.filter((row) => items[row] === item);
      const clicks = own.reduce((sum, row) => sum + labels[row], 0);
      return [item, (clicks + PRIOR_IMPRESSIONS * all) / (own.length + PRIOR_IMPRESSIONS)];
    }),
  );
}

/** Estimates from `bts.csv` at each clip, null for none, and the click rates of both logs with their standard errors. */
export async function openBanditEstimates(folder, clips) {
  const [bts, random] = await Promise.all([readLog(folder, 'bts'), readLog(folder, 'random')]);
  const decisions = uniformDecisions(bts);
  return {
    bts: ownRate(bts),
    random: ownRate(random),
    estimates: clips.map((clip) => ({ clip, ...offPolicyEstimates(decisions, clip ?? undefined) })),
  };
}

function ownRate({ labels }) {
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return {
    rows: labels.length,
    openRate: rate,
    standardError: Math.sqrt((rate * (1 - rate)) / (labels.length - 1)),
  };
}
