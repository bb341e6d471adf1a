/**
 * Growth: one seed of scenarios/million-users.yaml with ever more users, each in a process of its own. Time and
 * memory should be proportional to the users; what a user-day costs shows where they are not.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { comparison, side } from './measure.mjs';

const SCENARIO = fileURLToPath(new URL('../../scenarios/million-users.yaml', import.meta.url));
const MILLION = 1_000_000;
const MINUTES_MAX = 30;
const BYTES_MAX = 12 * 2 ** 30;

export async function measureGrowth({ isQuick, withMillion }) {
  const sizes = [1000, 10_000, ...(isQuick ? [] : [100_000]), ...(withMillion ? [MILLION] : [])];
  const runs = sizes.map(oneSeed);
  const timed = runs.map((run) => side(`${label(run)} users`, [run.seconds], userDays(run), 'user-days'));
  return {
    lines: runs.flatMap((run, index) => [
      comparison(
        `growth: ${label(run)} users`,
        timed[index],
        index === 0 ? undefined : timed[0],
        run.users === MILLION
          ? { text: `≤ ${MINUTES_MAX} min`, isMet: run.seconds <= MINUTES_MAX * 60 }
          : undefined,
      ),
      {
        name: `growth: ${label(run)} users, peak memory`,
        contender: bytesSide(run),
        ...(run.users === MILLION ? { target: { text: '≤ 12 GiB', isMet: run.peakBytes <= BYTES_MAX } } : {}),
      },
    ]),
    notes: runs.map(
      ({ users, seconds, stages, decisions, impressions, events, mismatch, peakBytes }) =>
        `growth, ${label({ users })} users: ${seconds.toFixed(0)} s (${stagesText(stages)}); ` +
        `${(peakBytes / users / 1024).toFixed(1)} KiB a user at the peak; ${decisions} decisions and ${events} events up to ` +
        `the end of the shadow, ${impressions} rows to train on, reconstructed with ${mismatch} mismatches`,
    ),
    runs,
  };
}

function oneSeed(users) {
  process.stderr.write(`  ${label({ users })} users …\n`);
  const script = fileURLToPath(new URL('oneSeed.mjs', import.meta.url));
  const run = JSON.parse(
    execFileSync(process.execPath, [script, SCENARIO, `world.users=${users}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  if (run.mismatch !== 0)
    throw new Error(`growth: reconstructed features differ from logged ones (${users} users)`);
  return run;
}

/** Days lived through in the past, in shadow and live, times users. */
function userDays({ users, timeline }) {
  const { production, ...past } = Object.fromEntries(
    Object.entries(timeline).map(([phase, text]) => [phase, Number.parseInt(text, 10)]),
  );
  return users * (Object.values(past).reduce((sum, days) => sum + days, 0) + 2 * production);
}

function bytesSide({ users, peakBytes }) {
  const mebibytes = peakBytes / 2 ** 20;
  return {
    name: `${label({ users })} users`,
    unit: 'MiB',
    median: mebibytes,
    minimum: mebibytes,
    maximum: mebibytes,
  };
}

function stagesText(stages) {
  return Object.entries(stages)
    .filter(([, seconds]) => seconds >= 0.05)
    .map(([stage, seconds]) => `${stage} ${seconds.toFixed(1)}`)
    .join(', ');
}

function label({ users }) {
  return users.toLocaleString('en');
}
