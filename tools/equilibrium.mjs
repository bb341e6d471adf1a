// Checks that a world is in equilibrium: without a leak, what a model promises is what it gives, and nothing has a trend.
// Prints a page, and writes the figures of every seed to a file.
//
//   node tools/equilibrium.mjs scenarios/claims/base.yaml 9701-9740 results/equilibrium/base.json
//   node tools/equilibrium.mjs scenarios/claims/base.yaml 9701-9740 results/equilibrium/base-doubled.json --doubled
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { DAY_MS, durationMs } from '../dist/base/time.js';
import { evaluate } from '../dist/evaluation/metrics/evaluate.js';
import { studentTQuantile } from '../dist/evaluation/statistics/studentT.js';
import { ImpressionKind } from '../dist/history/impressions.js';
import { runSeed } from '../dist/lab/experiment.js';
import { loadScenario } from '../dist/scenario/reading/read.js';
import { parseSeeds } from '../dist/scenario/reading/seeds.js';

/** By the pilots of the world's design, which had other seeds: the gap of a clean model on the oracle's own. */
const BETA = 1.5;

const { values: options, positionals } = parseArgs({
  options: { doubled: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [file, seeds, out] = positionals;
const { timeline } = loadScenario(file).scenario;
const scaled = Object.entries(timeline).map(
  ([phase, length]) => `timeline.${phase}=${(durationMs(length) / DAY_MS) * (options.doubled ? 2 : 1)}d`,
);
const { scenario } = loadScenario(file, {
  sets: [
    ...scaled,
    'training.provenances=[logged]',
    'training.splits=[time]',
    'evaluation.live=false',
    'evaluation.driftTwin=false',
    'evaluation.curves=false',
    'evaluation.choiceSample=1',
  ],
});

/**
 * Slope from week to week of the daily means, as change over all weeks relative to their mean. Each day is compared with the same
 * weekday of other weeks: a slope over days would see the weekends of the last days.
 */
function trendOf(means) {
  const weeks = means.length / 7;
  const centre = (weeks - 1) / 2;
  let [slope, spread, sum] = [0, 0, 0];
  means.forEach((mean, day) => {
    const week = Math.floor(day / 7) - centre;
    slope += week * mean;
    spread += week ** 2;
    sum += mean;
  });
  return sum === 0 ? 0 : ((slope / spread) * weeks) / Math.abs(sum / means.length);
}

/** Means by day of what a policy chose: of every feature as served, and of how much was sent. */
function dailyMeans(traffics, firstDay, days, names) {
  const sums = names.map(() => new Float64Array(days));
  const rows = new Float64Array(days);
  for (const { impressions, start, end } of traffics) {
    for (let row = start; row < end; row++) {
      const day = Math.floor(impressions.value('sentAtMs', row) / DAY_MS) - firstDay;
      if (impressions.value('kind', row) !== ImpressionKind.chosen || day >= days) continue;
      const values = impressions.features.valuesOf(row);
      const at = impressions.features.placeOf(row);
      rows[day]++;
      for (let column = 0; column < names.length; column++) sums[column][day] += values[at + column];
    }
  }
  return {
    rows: Array.from(rows),
    ...Object.fromEntries(
      names.map((name, column) => [name, Array.from(sums[column], (sum, day) => sum / rows[day])]),
    ),
  };
}

function figuresOf(seed) {
  let data;
  const result = runSeed(scenario, seed, {
    onData: (given) => {
      data = given;
    },
  });
  const { examples, incumbentExamples, timeline: days, arm } = data;
  const [{ offline }] = data.pipelines;
  const [{ quantities: clean }] = result.pipelines;
  const { incumbent, oracle } = result.references;
  const oracleLogits = Float64Array.from(offline.labelProbabilities, (p) => Math.log(p / (1 - p)));
  const oracleOffline = evaluate({ ...offline, logits: oracleLogits });
  const names = arm.world.catalog.features.names;
  const length = days.endDay - days.loggingDay;
  const means = dailyMeans([examples, incumbentExamples], days.loggingDay, length, names);
  return {
    seed,
    gap: clean.gap.auc,
    softGap: clean.gap.softAuc,
    oracleSoftGap: oracleOffline.softAuc - oracle.shadow.softAuc,
    calibration: clean.shadow.softCalibration,
    incumbentCalibration: incumbent.shadow.softCalibration,
    openRate: clean.shadow.positives / clean.shadow.rows,
    trends: Object.fromEntries(Object.entries(means).map(([name, of]) => [name, trendOf(of)])),
  };
}

/** Mean with its standard error, and t. */
function summary(values) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) / n);
  return { mean, error, t: mean / error };
}

function page(figures) {
  const of = (name) => figures.map((each) => each[name]);
  const line = (what, { mean, error }, digits, scale = 1, unit = '') =>
    `| ${what} | ${(scale * mean).toFixed(digits)}${unit} ± ${(scale * error).toFixed(digits)}${unit} |`;
  // Of ratios the mean of logarithms: their own mean is biased upwards.
  const geometric = (name) => {
    const { mean, error } = summary(of(name).map(Math.log));
    return { mean: Math.exp(mean), error: Math.exp(mean) * error };
  };
  const net = figures.map(({ softGap, oracleSoftGap }) => softGap - BETA * oracleSoftGap);
  const bound = studentTQuantile(0.975, figures.length - 1);
  const trends = Object.keys(figures[0].trends)
    .map((name) => ({ name, ...summary(figures.map((each) => each.trends[name])) }))
    // The calendar has none.
    .filter(({ error }) => error > 0);
  const beyond = trends.filter(({ t }) => Math.abs(t) > bound);
  const shown = trends.toSorted((a, b) => Math.abs(b.t) - Math.abs(a.t));
  return [
    `${file}${options.doubled ? ', every phase doubled' : ''}: ${figures.length} seeds (${seeds}), mean ± standard error.`,
    '',
    '| | |',
    '|---|---|',
    line('gap of logged × time, soft AUC', summary(of('softGap')), 4),
    line('the oracle’s own: how much the periods differ', summary(of('oracleSoftGap')), 4),
    line(`the gap, less ${BETA} times the oracle’s`, summary(net), 4),
    line('gap, hard AUC', summary(of('gap')), 4),
    line('calibration in production, clean model (geometric mean)', geometric('calibration'), 3),
    line('the same, incumbent', geometric('incumbentCalibration'), 3),
    line('open rate in production', summary(of('openRate')), 2, 100, ' %'),
    '',
    `Trends over logging and production, of daily means relative to their mean: ${beyond.length} of ${trends.length} beyond |t| = ${bound.toFixed(2)}, where one in twenty is by chance.`,
    '',
    '| daily mean | change | t |',
    '|---|---|---|',
    ...shown.map(
      ({ name, mean, error, t }) =>
        `| ${name} | ${(100 * mean).toFixed(1)} ± ${(100 * error).toFixed(1)} % | ${t.toFixed(1)} |`,
    ),
    '',
  ].join('\n');
}

const figures = [];
for (const seed of parseSeeds(seeds)) {
  figures.push(figuresOf(seed));
  console.error(`${file}, seed ${seed}`);
  if (out === undefined) continue;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `[\n${figures.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
}
console.log(page(figures));
