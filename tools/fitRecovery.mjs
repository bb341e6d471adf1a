/**
 * Facts of worlds with other parameters, given to `hindsight fit`: what it finds again. Each world is drawn by its number.
 *
 *     npm run build && node tools/fitRecovery.mjs 10
 *
 * writes results/fit/recovery.md after each world.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stream } from '../dist/base/random.js';
import { factNames, factOf } from '../dist/lab/studies/facts/catalog.js';
import { simulatedFacts } from '../dist/lab/studies/facts/simulate.js';
import { OBSERVED_DAYS } from '../dist/lab/studies/facts/usage.js';
import { knobs } from '../dist/lab/studies/fit/knobs.js';
import { scenarioWith } from '../dist/lab/studies/fit/scenario.js';
import { fitStudy } from '../dist/lab/studies/fit/study.js';
import { valueText } from '../dist/report/facts/rows.js';

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
const USERS = 800;
const SEEDS = Array.from({ length: 8 }, (_, index) => 2001 + index);

const OUT = fileURLToPath(new URL('../results/fit/recovery.md', import.meta.url));

const worlds = Number(process.argv[2] ?? 10);
const rows = [];
mkdirSync(dirname(OUT), { recursive: true });
for (let world = 1; world <= worlds; world++) {
  const draw = stream(world, 'fit recovery');
  const settings = Object.entries(RANGES).map(([parameter, [low, high, scale, unit]]) => {
    const share = draw();
    const value = scale === 'log' ? low * Math.exp(share * Math.log(high / low)) : low + share * (high - low);
    const rounded = Number(value.toPrecision(3));
    return { parameter, value: unit === undefined ? rounded : `${rounded}${unit}` };
  });
  settings.push({ parameter: 'world.newsroom.maximumLifetime', value: '300h' });
  const scenario = scenarioWith('drawn', settings, USERS);
  const bySeed = simulatedFacts({ scenario, seeds: SEEDS, days: OBSERVED_DAYS });
  const means = factNames.map(
    (_, place) => bySeed.reduce((sum, each) => sum + each[place], 0) / SEEDS.length,
  );
  const wanted = new Map(knobs.map(({ fact }) => [fact, means[factNames.indexOf(fact)]]));
  const request = { users: USERS, days: OBSERVED_DAYS, wanted };
  const beganMs = performance.now();
  const fit = await fitStudy({ name: 'drawn', label: `world ${world}`, request }).work({});
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0);
  const given = fit.fitted.filter(({ verdict }) => verdict !== 'not given');
  const matched = given.filter(({ verdict }) => verdict === 'matched').length;
  console.error(`world ${world}: ${matched} of ${given.length} in ${seconds} s`);
  for (const { name, verdict, wanted: of, simulated, tolerance } of given)
    console.error(
      `  ${name.padEnd(16)} ${verdict.padEnd(12)} ${of.toPrecision(4)} ${simulated.toPrecision(4)} ±${tolerance.toPrecision(2)}`,
    );
  rows.push(given);
  writeFileSync(OUT, page());
}

function page() {
  const lines = knobs.map(({ fact }) => {
    const own = rows.map((given) => given.find(({ name }) => name === fact));
    const misses = own.map(({ wanted, simulated, tolerance }) => Math.abs(wanted - simulated) / tolerance);
    const pairs = own.map(({ wanted, simulated }) =>
      [wanted, simulated].map((value) => valueText(factOf(fact), value)).join(' → '),
    );
    const matched = own.filter(({ verdict }) => verdict === 'matched').length;
    return `| ${factOf(fact).title} | ${matched} of ${rows.length} | ${Math.max(...misses).toFixed(2)} | ${pairs.join('; ')} |`;
  });
  return `# What fit finds again

\`node tools/fitRecovery.mjs ${rows.length}\`: ${rows.length} worlds of ${USERS} users, each with parameters drawn by its number. Their facts, means over ${SEEDS.length} seeds, were given to fit; simulated are means over worlds of other seeds, with the parameters that fit wrote.

| fact | matched | largest miss, of the tolerance | wanted → simulated, world by world |
| --- | ---: | ---: | --- |
${lines.join('\n')}
`;
}
