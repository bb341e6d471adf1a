// How even 16 shards of claims and of mitigations are, dealt as the lab deals them and in simpler ways, by the lab's own estimate of
// each load; and how even they would be if that were wrong by a factor of its own for each kind of load. After a build:
//
//   node tools/evenness.mjs
import { stream } from '../dist/base/random.js';
import { claimsTask, packagedClaims } from '../dist/cli/claims/task.js';
import { loadFaults, loadPopulations } from '../dist/cli/mitigations/load.js';
import { shippedFile } from '../dist/cli/scenarios.js';
import { keyOf } from '../dist/lab/jobs/jobPlan.js';
import { dealt, loadsOf } from '../dist/lab/jobs/shard.js';
import { withTwins } from '../dist/lab/jobs/startJobs.js';
import { mitigationsStudy } from '../dist/lab/studies/mitigations/study.js';
import { jobsOf } from '../dist/lab/studies/study.js';
import { loadScenario } from '../dist/scenario/reading/read.js';

const SHARDS = 16;
/** Standard deviation of the logarithm of measured over estimated time: docs/build/scale.md. */
const SPREAD = Math.log(1.43);
const DRAWS = 200;

const studies = {
  claims: claimsTask([], {}, packagedClaims()).results.map(({ study }) => study),
  mitigations: [
    mitigationsStudy(loadScenario(shippedFile('mitigations')).scenario, loadFaults(), loadPopulations()),
  ],
};
const sum = (values) => values.reduce((total, value) => total + value, 0);
const weightOf = (loads) => sum(loads.map(({ weight }) => weight));

for (const [name, of] of Object.entries(studies)) {
  const jobs = withTwins(jobsOf(of));
  const loads = loadsOf(jobs);
  const mean = weightOf(loads) / SHARDS;
  const runs = [...new Map(jobs.map((job) => [keyOf(job), job]))];
  const told = (way, shards) =>
    console.log(
      `${name}, ${way}: slowest ${(Math.max(...shards.map(weightOf)) / mean).toFixed(3)} × the mean of the lab's, ` +
        `${(shards.flat().length / loads.length).toFixed(2)} × as many loads`,
    );
  const byRun = (shardOf) =>
    Array.from({ length: SHARDS }, (_, shard) =>
      loadsOf(runs.filter(([key], index) => shardOf(key, index) === shard).map(([, job]) => job)),
    );
  told('longest load first', dealt(loads, SHARDS));
  told(
    'run by run in turn',
    byRun((_, index) => index % SHARDS),
  );
  told(
    'by hash of the run',
    byRun((key) => Number.parseInt(key.slice(0, 8), 16) % SHARDS),
  );
  const uniform = stream(1, 'evenness', name);
  const slowest = Array.from({ length: DRAWS }, () => evenness(loads, uniform)).sort((a, b) => a - b);
  const [median, high] = [0.5, 0.95].map((share) => slowest[Math.floor(share * DRAWS)].toFixed(2));
  console.log(`${name}, estimates wrong by kind: slowest ${median} × its mean, ${high} in one of twenty`);
}

/** The slowest shard over the mean, where each kind of load takes longer or shorter than estimated. */
function evenness(loads, uniform) {
  const factors = new Map();
  const factorOf = ({ weight }) => {
    const kind = weight.toFixed(6);
    if (!factors.has(kind)) factors.set(kind, Math.exp(SPREAD * normal(uniform)));
    return factors.get(kind);
  };
  const shards = dealt(loads, SHARDS).map((own) => sum(own.map((load) => load.weight * factorOf(load))));
  return Math.max(...shards) / (sum(shards) / SHARDS);
}

/** By Box and Muller. */
function normal(uniform) {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
