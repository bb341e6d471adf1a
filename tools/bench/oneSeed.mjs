/**
 * A process of its own for one seed of a scenario, so that its peak of memory is its alone.
 * Usage: node oneSeed.mjs FILE [KEY=VALUE …]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadScenario, runSeed } from '../../dist/index.js';
import { withScratch } from '../../dist/lab/jobs/scratch.js';
import { SEED } from './past.mjs';
import { yardstick } from './yardstick.mjs';

const [file, ...sets] = process.argv.slice(2);
const { scenario } = loadScenario(file, { sets });
const yardsticks = [yardstick()];
const stages = {};
let stage;
let since = performance.now();
function enter(next) {
  const now = performance.now();
  if (stage !== undefined) stages[stage] = (stages[stage] ?? 0) + (now - since) / 1000;
  stage = next;
  since = now;
}
let events = 0;
let decisions = 0;
const start = performance.now();
const before = process.cpuUsage();
enter('starting');
const folder = mkdtempSync(join(tmpdir(), 'hindsight-bench-'));
let result;
try {
  result = withScratch(folder, (store) =>
    runSeed(scenario, SEED, {
      store,
      onProgress: (progress) => {
        if (progress.stage !== stage) enter(progress.stage);
      },
      onData: ({ arm, incumbent }) => {
        events = incumbent.log.end;
        decisions = arm.totals.decisions + incumbent.totals.decisions;
      },
    }),
  );
} finally {
  rmSync(folder, { recursive: true });
}
enter(undefined);
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - start) / 1000;
yardsticks.push(yardstick());
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    stages,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    impressions: result.logged.impressions,
    /** Largest share of values of a feature that a training set does not have as they were served. */
    mismatch: Math.max(0, ...result.skew.flatMap(({ values }) => values.map(({ mismatch }) => mismatch))),
    /** Of the past and of the incumbent's production. */
    events,
    decisions,
    users: scenario.world.users,
    timeline: scenario.timeline,
    yardstickSeconds: (yardsticks[0] + yardsticks[1]) / 2,
  }),
);
