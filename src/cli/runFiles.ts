/** The whole of `hindsight run`: load, run, write, print. */
import { join } from 'node:path';
import { readableJson } from '../base/json.ts';
import { writeFileAtomically } from '../lab/jobs/files.ts';
import { Interrupted } from '../lab/jobs/interrupted.ts';
import type { Job } from '../lab/jobs/jobPlan.ts';
import { packageVersion } from '../lab/jobs/package.ts';
import { defaultWorkers, startJobs } from '../lab/jobs/pool.ts';
import { observationsOf, outcomesOf } from '../lab/result/expectations.ts';
import { assembleResult, type Result } from '../lab/result/result.ts';
import { runReport } from '../report/kinds.ts';
import { comparisonPage } from '../report/run/comparison.ts';
import { runPage } from '../report/run/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { writeReport } from '../report/write.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { nextSteps, type WrittenResult } from './nextSteps.ts';
import { type Plan, planRuns } from './plan.ts';
import { createProgress, displayKind, type ProgressDisplay } from './progress.ts';
import { replacedResults } from './replacedResults.ts';
import type { RunOptions } from './runOptions.ts';
import { columnsOf, fitted, isLive, usesColor } from './terminal.ts';
import { describeTimings, StageClock } from './timings.ts';
import { writtenFiles } from './writtenFiles.ts';

/**
 * Runs scenario files and writes, for each result, its report and its timings.
 * @returns whether every expectation holds
 */
export async function runFiles(files: readonly string[], options: RunOptions): Promise<boolean> {
  const version = packageVersion();
  const plans = await planRuns(files, options);
  const jobs = plans.flatMap((plan) => jobsOf(plan, options));
  const names = plans.flatMap(({ name, scenario }) =>
    scenario.seeds.map((seed) => ({ scenario: name, seed })),
  );
  const workers = options.workers ?? defaultWorkers();
  const replaced = options.quiet === true ? undefined : replacedResults(plans);
  if (replaced !== undefined) say(replaced, process.stderr);

  const clock = new StageClock();
  const display = await createProgress(displayKind(options.quiet), names, process.stderr);
  const { signal, dispose } = abortOnInterrupt();
  let finished = 0;
  let allHold = true;
  try {
    const seedResults = startJobs(jobs, {
      workers,
      signal,
      onProgress(index, { stage, share }) {
        clock.enter(index, stage);
        display.update(index, stage, share);
      },
      onFinished(index, kept) {
        finished += 1;
        clock.finish(index, kept);
        display.finish(index, kept);
      },
      onWarning: (message) => display.warn(message),
    });

    const results: Result[] = [];
    const reports: WrittenResult[] = [];
    let next = 0;
    for (const plan of plans) {
      const first = next;
      next += plan.scenario.seeds.length;
      const result = assembleResult(
        plan.scenario,
        await Promise.all(seedResults.slice(first, next)),
        version,
      );
      results.push(result);
      const written = await writeReport(runReport, result, plan.directory);
      reports.push({ file: plan.file, directory: plan.directory });
      const timings = plan.scenario.seeds.map((seed, offset) => clock.of(first + offset, seed));
      const timingsFile = join(plan.directory, 'timings.json');
      await writeFileAtomically(timingsFile, readableJson(describeTimings(version, workers, timings)));
      if (!present(result, plan, [...written, timingsFile], options, display)) allHold = false;
    }
    if (results.length > 1) presentTogether(results, options, display);
    if (isWatched(options)) {
      const hints = nextSteps(reports, columnsOf(process.stdout));
      display.aside(() => process.stdout.write(`\n${hints}\n`));
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(describeKept(finished, jobs.length, options));
  } finally {
    display.stop();
    dispose();
  }
  return allHold;
}

function jobsOf(plan: Plan, options: RunOptions): Job[] {
  return plan.scenario.seeds.map((seed) => {
    const job: Job = { scenario: plan.scenario, seed, scratchDirectory: plan.directory };
    if (options.store !== false) job.storeDirectory = options.store;
    if (options.export === true) job.exportDirectory = plan.directory;
    return job;
  });
}

/** Prints a result. With `--json`, stdout carries nothing but JSON. */
function present(
  result: Result,
  plan: Plan,
  files: readonly string[],
  options: RunOptions,
  display: ProgressDisplay,
): boolean {
  return display.aside(() => {
    if (options.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    const console = options.json === true ? process.stderr : process.stdout;
    if (options.quiet !== true) {
      console.write(
        `${renderTerminal(runPage(result), { columns: columnsOf(console), color: usesColor(console) })}\n`,
      );
      say(writtenFiles(files), console);
      for (const sentence of observationsOf(result)) say(`observed: ${sentence}`, console);
    }
    const outcomes = outcomesOf(result);
    for (const { holds, sentence } of outcomes) {
      if (!holds) say(`${plan.name}: expectation does not hold: ${sentence}`, process.stderr);
      else if (options.quiet !== true) say(`expectation holds: ${sentence}`, console);
    }
    return outcomes.every(({ holds }) => holds);
  });
}

function say(sentence: string, stream: NodeJS.WriteStream): void {
  stream.write(`${fitted(sentence, stream)}\n`);
}

/** Whether a person reads stdout: hints are for nobody else. */
function isWatched(options: RunOptions): boolean {
  return options.quiet !== true && options.json !== true && isLive(process.stdout);
}

/** What several results come to, side by side. */
function presentTogether(results: readonly Result[], options: RunOptions, display: ProgressDisplay): void {
  if (options.quiet === true) return;
  display.aside(() => {
    const console = options.json === true ? process.stderr : process.stdout;
    const style = { columns: columnsOf(console), color: usesColor(console) };
    console.write(`\n${renderTerminal(comparisonPage(results), style)}\n`);
  });
}

function describeKept(finished: number, jobs: number, options: RunOptions): string {
  if (options.store === false) return 'interrupted; nothing is kept with --no-store';
  const verb = finished === 1 ? 'is' : 'are';
  return `interrupted; ${finished} of ${jobs} seeds ${verb} kept; the same command continues`;
}
