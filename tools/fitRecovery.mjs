/**
 * Facts of worlds with other parameters, given to `hindsight fit`: what it finds again. Each world is drawn by its number.
 *
 *     npm run build && node tools/fitRecovery.mjs 10
 *
 * writes results/fit/recovery.json after each world; `npm run docs` makes a table of it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stream } from '../dist/base/random.js';
import { factsApart } from '../dist/lab/studies/facts/apart.js';
import { factNames } from '../dist/lab/studies/facts/catalog.js';
import { OBSERVED_DAYS } from '../dist/lab/studies/facts/usage.js';
import { knobs } from '../dist/lab/studies/fit/knobs.js';
import { scenarioWith } from '../dist/lab/studies/fit/scenario.js';
import { fitStudy } from '../dist/lab/studies/fit/study.js';

/** Ranges from which the parameters are drawn, those with a third entry on a logarithmic scale. */
const RANGES = {
  'world.newsroom.storiesPerDay': [60, 400, 'log'],
  'world.newsroom.medianLifetime': [8, 48, 'log', 'h'],
  'world.newsroom.lifetimeSpread': [0.2, 0.7],
  'world.drift.newsMixRadiansPerDay': [0.01, 0.06, 'log'],
  'serving.decisionsPerUserDay': [0.8, 3, 'log'],
  'world.optOut.perUnwanted': [0.0002, 0.0015, 'log'],
  'world.opens.baseRate': [0.008, 0.06, 'log'],
  'world.opens.opennessSpread': [0.3, 1.2],
  'world.dormancy.openLift': [-3, -0.5],
  'world.opens.delayMedian': [5, 90, 'log', 'm'],
  'world.opens.delaySpread': [0.8, 2],
  'world.follows.afterOpen': [0.02, 0.15, 'log'],
  'world.follows.initialPerUser': [1, 8, 'log'],
  'world.drift.weekendOpens': [-0.4, 0.2],
};
const USERS = 400;

/** Seeds that neither the search nor its check have: those of the facts that are wanted, and those of a second check. */
const SEEDS = { wanted: seedsFrom(2001, 8), fresh: seedsFrom(3001, 24) };

const OUT = fileURLToPath(new URL('../results/fit/recovery.json', import.meta.url));

const count = Number(process.argv[2] ?? 10);
const worlds = [];
mkdirSync(dirname(OUT), { recursive: true });
for (let world = 1; world <= count; world++) {
  const wanted = await meansOf(drawn(world), SEEDS.wanted);
  const request = { users: USERS, days: OBSERVED_DAYS, wanted };
  const began = { ms: performance.now(), cpu: process.cpuUsage() };
  const fit = await fitStudy({ name: 'drawn', label: `world ${world}`, request }).work({});
  const { user, system } = process.cpuUsage(began.cpu);
  const fresh = await meansOf(fit.settings, SEEDS.fresh);
  const facts = fit.fitted
    .filter(({ verdict }) => verdict !== 'not given')
    .map(({ name, wanted: of, simulated, tolerance, verdict }) => ({
      name,
      wanted: rounded(of),
      simulated: rounded(simulated),
      fresh: rounded(fresh.get(name)),
      tolerance: rounded(tolerance),
      verdict,
    }));
  worlds.push({ world, processorSeconds: Math.round((user + system) / 1e6), facts });
  writeFileSync(OUT, `${JSON.stringify({ users: USERS, seeds: SEEDS, worlds }, undefined, 1)}\n`);
  console.error(`world ${world}, after ${((performance.now() - began.ms) / 1000).toFixed(0)} s`);
  for (const { name, verdict, ...values } of facts) console.error(`  ${name} ${verdict}`, values);
}

function drawn(world) {
  const draw = stream(world, 'fit recovery');
  const settings = Object.entries(RANGES).map(([parameter, [low, high, scale, unit]]) => {
    const share = draw();
    const value = scale === 'log' ? low * Math.exp(share * Math.log(high / low)) : low + share * (high - low);
    const rounded = Number(value.toPrecision(3));
    return { parameter, value: unit === undefined ? rounded : `${rounded}${unit}` };
  });
  return [...settings, { parameter: 'world.newsroom.maximumLifetime', value: '300h' }];
}

/** Means of the facts that can be given, by their names. */
async function meansOf(settings, seeds) {
  const scenario = scenarioWith('drawn', settings, USERS);
  const runs = seeds.map((seed) => ({ name: 'drawn', scenario, seed }));
  const bySeed = await factsApart(runs, { days: OBSERVED_DAYS }, {});
  return new Map(
    knobs.map(({ fact }) => {
      const place = factNames.indexOf(fact);
      return [fact, bySeed.reduce((sum, each) => sum + each[place], 0) / seeds.length];
    }),
  );
}

function seedsFrom(first, length) {
  return Array.from({ length }, (_, index) => first + index);
}

function rounded(value) {
  return Number(value.toPrecision(4));
}
