/** Commands in parts: one shard of their runs, and what is missing once all should be there. */
import type { Job } from '../lab/jobs/jobPlan.ts';
import { defaultWorkers, type MissingRuns } from '../lab/jobs/pool.ts';
import { dealt, fingerprintOf, type Load, loadsOf, runLoads, type Shard } from '../lab/jobs/shard.ts';
import { withTwins } from '../lab/jobs/startJobs.ts';
import { type AnyStudy, jobsOf } from '../lab/studies/study.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import { abortOnInterrupt } from './interrupt.ts';
import type { SharedOptions } from './options.ts';
import { createDisplay, displayKind } from './progress.ts';
import { fitted } from './terminal.ts';

/** The runs that studies amount to, as they are dealt to shards. */
export function loadsOfStudies(studies: readonly AnyStudy<unknown>[], store?: string): Load[] {
  const directories = store === undefined ? {} : { storeDirectory: store, scratchDirectory: store };
  return loadsOf(withTwins(jobsOf(studies, () => directories)));
}

/**
 * Runs one shard of some studies into the store.
 * @returns the exit code: 0 if each of its runs is there
 * @throws UserError if the store cannot be written
 * @throws Interrupted
 */
export async function performShard(
  studies: readonly AnyStudy<unknown>[],
  { index, count }: Shard,
  options: SharedOptions,
): Promise<number> {
  const { workers = defaultWorkers(), quiet } = options;
  const store = options.store as string;
  const all = loadsOfStudies(studies, store);
  const own = dealt(all, count)[index - 1];
  const runs = runsOf(own).map(({ scenario, seed }) => ({ name: scenario.name, scenario, seed }));
  const say = (text: string) => {
    if (quiet !== true) process.stdout.write(`${text}\n`);
  };
  say(
    `shard ${index}/${count} (fingerprint ${fingerprintOf(all)}): ${runs.length} of ${runsOf(all).length} runs, ` +
      `${worldsOf(own)} of ${worldsOf(all)} worlds, ${own.length} of ${all.length} loads`,
  );

  const display = await createDisplay(displayKind(quiet), process.stderr);
  const { signal, dispose } = abortOnInterrupt();
  let found = 0;
  try {
    if (runs.length > 0) display.start(runs);
    const shortfalls = await runLoads(own, store, {
      workers,
      signal,
      onExpected: display.expect,
      onProgress: (place, progress) => display.update(runs[place], progress),
      onFinished(place, stored) {
        if (stored) found += 1;
        display.finish(runs[place], stored);
      },
      onWarning: display.warn,
    });
    display.stop();
    for (const { why, jobs } of shortfalls) {
      process.stderr.write(
        `${printableLines(`not stored: ${namesOf(jobs)}\n  ${why.replaceAll('\n', '\n  ')}`)}\n`,
      );
    }
    const missing = shortfalls.reduce((sum, { jobs }) => sum + jobs.length, 0);
    say(
      missing === 0
        ? `shard ${index}/${count} is stored in ${store}: ${runs.length - found} runs made, ${found} there before`
        : `shard ${index}/${count} is not whole: ${missing} of ${runs.length} runs are not in ${store}`,
    );
    return missing === 0 ? 0 : 1;
  } finally {
    display.stop();
    dispose();
  }
}

/**
 * Names the runs that the store does not hold; with a number of shards, on stdout those to run again, as `--array` of
 * Slurm takes them.
 * @returns the exit code
 */
export function tellMissing({ missing, all }: MissingRuns, { store, shards, json }: SharedOptions): number {
  const loads = loadsOf(all);
  const keys = new Set(loadsOf(missing).flatMap(({ jobs }) => [...jobs.keys()]));
  const lines = [
    `${keys.size} of ${runsOf(loads).length} runs (fingerprint ${fingerprintOf(loads)}) are not in ${store}; nothing is written`,
    `  missing:  ${namesOf(missing)}`,
  ];
  if (shards === undefined) {
    lines.push('  remedy:   run their shards; --shards n names them, of n');
  } else {
    const again = dealt(loads, shards).flatMap((own, index) =>
      own.some(({ jobs }) => [...jobs.keys()].some((key) => keys.has(key))) ? [index + 1] : [],
    );
    lines.push(
      `  remedy:   run ${again.length === 1 ? 'shard' : 'shards'} ${again.join(', ')} of ${shards}, such as --shard ${again[0]}/${shards}`,
    );
    process.stdout.write(`${json === true ? JSON.stringify(again) : again.join(',')}\n`);
  }
  for (const line of lines) process.stderr.write(`${fitted(line, process.stderr)}\n`);
  return 3;
}

export function runsOf(loads: readonly Load[]): Job[] {
  return loads.flatMap(({ jobs }) => [...jobs.values()]);
}

export function worldsOf(loads: readonly Load[]): number {
  return new Set(loads.map(({ world }) => world)).size;
}

/** More than this would be read by nobody. */
const MOST_NAMES = 5;

function namesOf(jobs: readonly Job[]): string {
  const names = jobs.map(({ scenario, seed }) => `${scenario.name}, seed ${seed}`);
  const more = names.length > MOST_NAMES ? [`and ${names.length - MOST_NAMES} more`] : [];
  return [...names.slice(0, MOST_NAMES), ...more].join('; ');
}
