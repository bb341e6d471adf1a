/**
 * The benchmark. Usage: node --expose-gc tools/bench/main.mjs [--quick] [--only scan,serving,…]
 * What it measures and what the numbers mean: docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { measureAuc } from './auc.mjs';
import { drawCharts } from './charts.mjs';
import { measureExperiment } from './experiment.mjs';
import { measureFitting } from './fitting.mjs';
import { measureGrowth, measureMillion } from './growth.mjs';
import { measureReconstruction } from './reconstruction.mjs';
import { renderLines } from './report.mjs';
import { measureScan } from './scan.mjs';
import { measureServing } from './serving.mjs';
import { measureSimulation } from './simulation.mjs';
import { circumstances, renewTimings } from './timings.mjs';

const MEASUREMENTS = {
  scan: measureScan,
  auc: measureAuc,
  serving: measureServing,
  reconstruction: measureReconstruction,
  fitting: measureFitting,
  simulation: measureSimulation,
  experiment: measureExperiment,
  growth: measureGrowth,
  million: measureMillion,
};

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const names = options.only?.split(',') ?? Object.keys(MEASUREMENTS).filter((name) => name !== 'million');
const unknown = names.filter((name) => !Object.hasOwn(MEASUREMENTS, name));
if (unknown.length > 0) {
  process.stderr.write(
    `--only: found ${unknown.join(', ')}; expected some of ${Object.keys(MEASUREMENTS).join(', ')}\n`,
  );
  process.exit(2);
}

const { measuredOn, machine } = circumstances();
const isQuick = options.quick;
const settings = { isQuick, rounds: isQuick ? 3 : 7 };
const start = performance.now();
const results = {};
for (const name of names) {
  process.stderr.write(`measuring ${name} …\n`);
  results[name] = { measuredOn, machine, isQuick, ...(await MEASUREMENTS[name](settings)) };
}
const seconds = (performance.now() - start) / 1000;

console.log(
  `${machine.processor}, ${machine.cores} cores, node ${machine.node}, load ${machine.loadAverage.toFixed(1)}`,
);
console.log(renderLines(names.flatMap((name) => results[name].lines)));
for (const name of names) for (const note of results[name].notes) console.log(note);
console.log(
  `Medians of rounds in which the two sides take turns, with (smallest–largest). ${seconds.toFixed(0)} s in all.`,
);
await drawCharts(await renewTimings(Object.keys(MEASUREMENTS), results));
