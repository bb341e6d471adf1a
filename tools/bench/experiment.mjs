/** One seed of scenarios/article.yaml from beginning to end: seconds by stage and peak memory. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { comparison, gauge, side, summaryOf } from './measure.mjs';
import { ARTICLE } from './past.mjs';

const SECONDS_MAX = 8;
const BYTES_MAX = 1.5 * 2 ** 30;
const USERS_MIN = 5000;
const DAYS_MIN = 42;
const IMPRESSIONS_MIN = 200_000;
/** Shorter stages are not reported. */
const STAGE_SECONDS_MIN = 0.005;

export async function measureExperiment({ experimentRuns, article }) {
  const script = fileURLToPath(new URL('oneSeed.mjs', import.meta.url));
  const runs = Array.from({ length: experimentRuns }, () =>
    JSON.parse(
      execFileSync(process.execPath, [script, ARTICLE, ...article], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    ),
  );
  const [{ users, timeline, impressions }] = runs;
  const days = Object.values(timeline).reduce((sum, text) => sum + Number.parseInt(text, 10), 0);
  const isLargeEnough = users >= USERS_MIN && days >= DAYS_MIN && impressions >= IMPRESSIONS_MIN;
  const wall = side(
    'one seed',
    runs.map(({ seconds }) => seconds),
  );
  const memory = summaryOf(runs.map(({ peakBytes }) => peakBytes));
  const cpu = summaryOf(runs.map(({ cpuSeconds }) => cpuSeconds));
  const stages = Object.keys(runs[0].stages)
    .map((name) =>
      side(
        name,
        runs.map((run) => run.stages[name]),
      ),
    )
    .filter(({ median }) => median >= STAGE_SECONDS_MIN);
  return {
    lines: [
      comparison(
        'whole experiment',
        wall,
        gauge(
          'yardstick',
          runs.map(({ yardstickSeconds }) => yardstickSeconds),
        ),
        {
          text: `≤ ${SECONDS_MAX} s`,
          isMet: isLargeEnough && wall.median <= SECONDS_MAX,
        },
      ),
      {
        name: 'whole experiment: peak memory',
        contender: { name: 'one seed', unit: 'MiB', ...mebibytes(memory) },
        target: { text: '≤ 1.5 GiB', isMet: isLargeEnough && memory.maximum <= BYTES_MAX },
      },
    ],
    notes: [
      `experiment: ${users} users, ${days} days, ${impressions} logged impressions ` +
        `(needed: ${USERS_MIN}, ${DAYS_MIN}, ${IMPRESSIONS_MIN}); ${cpu.median.toFixed(1)} s of processor time`,
      `experiment, seconds by stage: ${stages.map(({ name, median }) => `${name} ${median.toFixed(2)}`).join(', ')}`,
    ],
    stages,
    runs,
  };
}

function mebibytes({ median, minimum, maximum }) {
  return { median: median / 2 ** 20, minimum: minimum / 2 ** 20, maximum: maximum / 2 ** 20 };
}
