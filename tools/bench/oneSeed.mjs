/** A process of its own for one seed of the article's experiment, so that its peak of memory is its alone. */
import { loadScenario, runSeed } from '../../dist/index.js';
import { ARTICLE, SEED } from './past.mjs';
import { yardstick } from './yardstick.mjs';

const yardsticks = [yardstick()];
const { scenario } = loadScenario(ARTICLE);
const stages = {};
let stage;
let since = performance.now();
function enter(next) {
  const now = performance.now();
  if (stage !== undefined) stages[stage] = (stages[stage] ?? 0) + (now - since) / 1000;
  stage = next;
  since = now;
}
const start = performance.now();
const before = process.cpuUsage();
enter('starting');
const { logged } = runSeed(scenario, SEED, {
  onProgress: (progress) => {
    if (progress.stage !== stage) enter(progress.stage);
  },
});
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
    impressions: logged.impressions,
    users: scenario.world.users,
    timeline: scenario.timeline,
    yardstickSeconds: (yardsticks[0] + yardsticks[1]) / 2,
  }),
);
