/**
 * The benchmark. Usage: node --expose-gc tools/bench/main.mjs [--size full|quick|smoke] [--only scan,serving,…] [--out DIR], or
 * with --draw, which measures nothing and draws the stored timings again.
 * What it measures and what the numbers mean: docs/build/performance.md.
 */
import { parseArgs } from 'node:util';
import { measureAuc } from './auc.mjs';
import { drawCharts } from './charts.mjs';
import { measureExperiment } from './experiment.mjs';
import { measureFitting } from './fitting.mjs';
import { measureGrowth, measureMillion } from './growth.mjs';
import { measureReconstruction } from './reconstruction.mjs';
import { renderReport } from './report.mjs';
import { measureScan } from './scan.mjs';
import { measureServing } from './serving.mjs';
import { measureSimulation } from './simulation.mjs';
import { SIZES } from './sizes.mjs';
import { circumstances, FOLDER, renewTimings, storedTimings } from './timings.mjs';

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
  options: {
    size: { type: 'string', default: 'full' },
    only: { type: 'string' },
    draw: { type: 'boolean', default: false },
    out: { type: 'string', default: FOLDER },
  },
});
if (options.draw) {
  await drawCharts(options.out, storedTimings(options.out));
  process.exit();
}
const names = options.only?.split(',') ?? Object.keys(MEASUREMENTS).filter((name) => name !== 'million');
if (!Object.hasOwn(SIZES, options.size)) {
  process.stderr.write(`--size: found ${options.size}; expected one of ${Object.keys(SIZES).join(', ')}\n`);
  process.exit(2);
}
const unknown = names.filter((name) => !Object.hasOwn(MEASUREMENTS, name));
if (unknown.length > 0) {
  process.stderr.write(
    `--only: found ${unknown.join(', ')}; expected some of ${Object.keys(MEASUREMENTS).join(', ')}\n`,
  );
  process.exit(2);
}

const { measuredOn, machine } = circumstances();
const { size, out } = options;
const start = performance.now();
const results = {};
for (const name of names) {
  process.stderr.write(`measuring ${name} …\n`);
  results[name] = { measuredOn, machine, size, ...(await MEASUREMENTS[name](SIZES[size])) };
}
const seconds = (performance.now() - start) / 1000;

const { processor, cores, node, loadAverage } = machine;
console.log(
  renderReport(
    `${processor}, ${cores} cores, node ${node}, load ${loadAverage.toFixed(1)}`,
    names.flatMap((name) => results[name].lines),
    [
      ...names.flatMap((name) => results[name].notes),
      `medians of rounds in which the two sides take turns, with (smallest–largest); ${seconds.toFixed(0)} s in all`,
    ],
  ),
);
await drawCharts(out, await renewTimings(out, Object.keys(MEASUREMENTS), results));
