/**
 * Growth: one seed of scenarios/million-users.yaml with ever more users, each in a process of its own. Time and
 * memory should be proportional to the users; what a user-day costs shows where they are not.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { side } from './measure.mjs';

const SCENARIO = fileURLToPath(new URL('../../scenarios/million-users.yaml', import.meta.url));
const MINUTES_MAX = 30;
const GIBIBYTES_MAX = 12;

export async function measureGrowth({ growthUsers }) {
  return measured('growth', growthUsers);
}

/** Half an hour: only when asked for by name. */
export async function measureMillion({ millionUsers }) {
  return measured('million', [millionUsers], (run) => [
    { text: `≤ ${MINUTES_MAX} min`, isMet: run.seconds <= MINUTES_MAX * 60 },
    { text: `≤ ${GIBIBYTES_MAX} GiB`, isMet: run.peakBytes <= GIBIBYTES_MAX * 2 ** 30 },
  ]);
}

function measured(name, sizes, targetsOf = () => []) {
  const runs = sizes.map((users) => oneSeed(name, users));
  return {
    lines: runs.flatMap((run) => {
      const [time, memory] = targetsOf(run);
      const mebibytes = run.peakBytes / 2 ** 20;
      const peak = { unit: 'MiB', median: mebibytes, minimum: mebibytes, maximum: mebibytes };
      return [
        {
          name: `${name}: ${short(run)} users`,
          contender: side('one seed', [run.seconds], userDaysOf(run), 'user-days'),
          target: time,
        },
        {
          name: `${name}: ${short(run)} users, peak memory`,
          contender: { name: 'one seed', ...peak },
          target: memory,
        },
      ];
    }),
    notes: runs.map(
      (run) =>
        `${name}, ${short(run)} users: ${run.seconds.toFixed(0)} s (${stagesText(run.stages)}); ` +
        `${(run.peakBytes / run.users / 1024).toFixed(1)} KiB a user at the peak; ${run.decisions} decisions and ` +
        `${run.events} events up to the end of the shadow; ${run.impressions} rows reconstructed, all as served`,
    ),
    runs,
  };
}

function oneSeed(name, users) {
  process.stderr.write(`  ${short({ users })} users …\n`);
  const script = fileURLToPath(new URL('oneSeed.mjs', import.meta.url));
  const run = JSON.parse(
    execFileSync(process.execPath, [script, SCENARIO, `world.users=${users}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  if (run.mismatch !== 0) {
    throw new Error(`${name}: reconstructed features differ from logged ones (${users} users)`);
  }
  return run;
}

/** Users times the days lived through: the past once, production in shadow and live. */
export function userDaysOf({ users, timeline }) {
  const { production, ...past } = Object.fromEntries(
    Object.entries(timeline).map(([phase, text]) => [phase, Number.parseInt(text, 10)]),
  );
  return users * (Object.values(past).reduce((sum, days) => sum + days, 0) + 2 * production);
}

function stagesText(stages) {
  return Object.entries(stages)
    .filter(([, seconds]) => seconds >= 0.05)
    .map(([stage, seconds]) => `${stage} ${seconds.toFixed(1)}`)
    .join(', ');
}

function short({ users }) {
  return users.toLocaleString('en');
}
