/** The frame of every command that runs worlds: progress, interruption, writing, printing and the exit code. */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { jsonPieces } from '../base/json.ts';
import { writeWhole } from '../lab/jobs/files.ts';
import { Interrupted } from '../lab/jobs/interrupted.ts';
import type { JobDirectories } from '../lab/jobs/jobPlan.ts';
import { packageVersion } from '../lab/jobs/package.ts';
import { defaultWorkers, MissingRuns } from '../lab/jobs/pool.ts';
import { type Timings, timingsFile } from '../lab/result/timings.ts';
import { type AnyStudy, type Run, startStudies } from '../lab/studies/study.ts';
import type { Page } from '../report/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { shellWord } from '../report/text/shellWord.ts';
import { wrap } from '../report/text/wrap.ts';
import { type Kind, pageOf, quickLookAt, writeReport } from '../report/write.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import type { Scenario } from '../scenario/schema.ts';
import { callName } from './callName.ts';
import { abortOnInterrupt } from './interrupt.ts';
import type { SharedOptions } from './options.ts';
import { checkNoOtherReport, checkOutputDirectory } from './outputDirectory.ts';
import { createDisplay, displayKind } from './progress.ts';
import { tellPlan } from './shardPlan.ts';
import { performShard, tellMissing } from './shards.ts';
import { columnsOf, fitted, isLive, usesColor } from './terminal.ts';
import { describeMachine, StageClock } from './timings.ts';

/** Sentences about a conclusion. */
export interface Remarks {
  readonly said: readonly string[];
  /** Shortfalls, for which the exit code is 1. */
  readonly failed: readonly string[];
}

export interface Task<Conclusion> {
  readonly report: Kind<Conclusion>;
  readonly results: readonly {
    readonly study: AnyStudy<Conclusion>;
    /** Undefined where the conclusion is not written. */
    readonly folder: string | undefined;
    /** Description of what a quick look leaves out. */
    readonly shortened?: string | undefined;
  }[];
  /** More directories of a run than those of the options. */
  directories?(scenario: Scenario): JobDirectories;
  /** Lines before the work begins. */
  readonly notices?: readonly (string | undefined)[];
  /** A line before what is measured on this thread, which is silent meanwhile. */
  readonly closing?: string | undefined;
  /** Adds what is measured once all worlds are read. */
  complete?(conclusion: Conclusion): Promise<Conclusion>;
  /** More for `timings.json`. */
  timings?(conclusion: Conclusion): Pick<Timings, 'compute'>;
  remarks?(conclusion: Conclusion): Remarks;
  /** Several conclusions side by side. */
  compare?(conclusions: readonly Conclusion[]): Page;
  /** The arguments of commands that a person may want next. */
  readonly next?: readonly (readonly string[])[];
}

/**
 * Performs a command: checks that it can write, runs, and writes and prints each conclusion as soon as it is there.
 * @returns the exit code
 * @throws UserError if something is wrong with what was given, or nothing can be written
 * @throws Interrupted with what is stored
 */
export async function perform<Conclusion>(task: Task<Conclusion>, options: SharedOptions): Promise<number> {
  const { results, notices = [] } = task;
  const studies = results.map(({ study }) => study);
  const tellNotices = () => {
    if (options.quiet === true) return;
    const quick = results.flatMap(({ shortened }) => (shortened === undefined ? [] : quickLookAt(shortened)));
    for (const notice of [...new Set(quick), ...notices]) {
      if (notice !== undefined) say(notice, process.stderr);
    }
  };
  if (options.plan === true) {
    tellNotices();
    return tellPlan(studies, options);
  }
  if (options.shard !== undefined) {
    tellNotices();
    return performShard(studies, options.shard, options);
  }
  const folders = results.flatMap(({ folder }) => folder ?? []);
  for (const folder of folders) {
    await checkOutputDirectory(folder);
    checkNoOtherReport(folder, task.report);
  }
  tellNotices();

  const workers = options.workers ?? defaultWorkers();
  const clock = new StageClock();
  const display = await createDisplay(displayKind(options.quiet), process.stderr);
  const interruption = abortOnInterrupt();
  let runs: readonly Run[] = [];
  let finished = 0;
  const unstored = new Set<Run>();
  const conclusions: Conclusion[] = [];
  let isAsExpected = true;
  try {
    const started = startStudies(studies, {
      workers,
      storedOnly: options.storedOnly === true,
      signal: interruption.signal,
      directories: (scenario) => ({ ...directoriesOf(options, folders), ...task.directories?.(scenario) }),
      onStart(started) {
        runs = started;
        display.start(started);
      },
      onExpected: display.expect,
      onProgress(run, { stage, share }) {
        clock.enter(run, stage);
        display.update(run, { stage, share });
      },
      onFinished(run, stored) {
        finished += 1;
        clock.finish(run, stored);
        display.finish(run, stored);
      },
      onUnstored(run, reason) {
        if (unstored.size === 0)
          display.warn(`${run.name}, seed ${run.seed}, could not be stored (${reason})`);
        unstored.add(run);
      },
      onConcluded: display.conclude,
      onWarning: display.warn,
    });
    for (const [index, { study, folder, shortened }] of results.entries()) {
      const found = await started[index];
      if (index === results.length - 1) {
        // From here on, nothing waits for a signal.
        display.stop();
        interruption.dispose();
        if (task.closing !== undefined && options.quiet !== true) say(task.closing, process.stderr);
      }
      const whole = (await task.complete?.(found)) ?? found;
      const conclusion = shortened === undefined ? whole : { ...whole, shortened };
      conclusions.push(conclusion);
      const own = runs.filter((run) => results.length === 1 || run.study === study);
      const timings = (): Timings => ({
        version: packageVersion(),
        machine: describeMachine(),
        workers,
        ...clock.of(own),
        ...task.timings?.(conclusion),
      });
      const files =
        folder === undefined
          ? []
          : await write(task.report, conclusion, folder, own.length > 0 ? timings : undefined);
      if (!display.aside(() => present(conclusion, task, files, options))) isAsExpected = false;
    }
  } catch (error) {
    interruption.abort();
    if (error instanceof MissingRuns) return tellMissing(error, options);
    throw error instanceof Interrupted
      ? new Interrupted(describeStored(runs.length, finished - unstored.size, options))
      : error;
  } finally {
    display.stop();
    interruption.dispose();
  }
  if (options.quiet !== true && task.compare !== undefined && conclusions.length > 1) {
    const console = consoleOf(options);
    console.write(`\n${renderTerminal(task.compare(conclusions), styleOf(console))}\n`);
  }
  if (isLive(process.stdout) && options.quiet !== true && options.json !== true) {
    const steps = nextSteps(folders, task.next ?? [], columnsOf(process.stdout));
    if (steps !== '') process.stdout.write(`\n${printableLines(steps)}\n`);
  }
  if (unstored.size > 0) say(describeUnstored(unstored.size, runs.length, options), process.stderr);
  return isAsExpected && unstored.size === 0 ? 0 : 1;
}

/**
 * Directories of the jobs. Data that does not fit in memory is spilled beside the first result, or else
 * beside the stored runs.
 */
function directoriesOf(
  { store = false }: SharedOptions,
  [folder]: readonly (string | undefined)[],
): JobDirectories {
  const scratch = folder ?? store;
  return {
    ...(store === false ? {} : { storeDirectory: store }),
    ...(scratch === false ? {} : { scratchDirectory: scratch }),
  };
}

/** Writes a conclusion, and its timings where something was run. */
async function write<Conclusion>(
  report: Kind<Conclusion>,
  conclusion: Conclusion,
  folder: string,
  timings: (() => Timings) | undefined,
): Promise<string[]> {
  const timingsPath = join(folder, 'timings.json');
  try {
    // Timings of an earlier run beside new data would be taken for theirs.
    if (timings !== undefined) rmSync(timingsPath, { force: true });
    const written = await writeReport(report, conclusion, folder);
    if (timings === undefined) return written;
    writeWhole(timingsPath, timingsFile.write(timings()));
    return [...written, timingsPath];
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UserError(`cannot write results to ${folder} (${message}); choose another place with --out`);
  }
}

/**
 * Prints a conclusion. With `--json`, stdout carries nothing but JSON.
 * @returns whether it is as expected
 */
function present<Conclusion>(
  conclusion: Conclusion,
  { report, remarks }: Pick<Task<Conclusion>, 'report' | 'remarks'>,
  files: readonly string[],
  options: SharedOptions,
): boolean {
  if (options.json === true) {
    for (const piece of jsonPieces(conclusion)) process.stdout.write(piece);
    process.stdout.write('\n');
  }
  const { said, failed } = remarks?.(conclusion) ?? { said: [], failed: [] };
  if (options.quiet !== true) {
    const console = consoleOf(options);
    console.write(`${renderTerminal(pageOf(report, conclusion), styleOf(console))}\n`);
    say(writtenFiles(files), console);
    for (const sentence of said) say(sentence, console);
  }
  for (const sentence of failed) say(sentence, process.stderr);
  return failed.length === 0;
}

function consoleOf({ json }: SharedOptions): NodeJS.WriteStream {
  return json === true ? process.stderr : process.stdout;
}

function styleOf(console: NodeJS.WriteStream) {
  return { columns: columnsOf(console), color: usesColor(console) };
}

function say(sentence: string, stream: NodeJS.WriteStream): void {
  stream.write(`${fitted(sentence, stream)}\n`);
}

/** The written files, by the page that a person opens first. */
function writtenFiles(files: readonly string[]): string {
  const page = files.find((file) => basename(file) === 'report.html');
  if (page === undefined) return 'Nothing was written; --out names a folder for the report.';
  const others = files.length - 1;
  return `${page} and ${others} more ${others === 1 ? 'file' : 'files'}`;
}

/** Hints at files to read first and commands to try next; commands stay whole, to be copied. */
export function nextSteps(
  folders: readonly string[],
  commands: readonly (readonly string[])[],
  columns: number,
  name = callName(),
): string {
  const look =
    folders.length > 1
      ? ['In each folder, open report.html in a browser first.']
      : folders.map((folder) => `Open ${join(folder, 'report.html')} in a browser first.`);
  return [
    ...look.flatMap((sentence) => wrap(sentence, columns)),
    ...(commands.length === 0 ? [] : ['Then try:']),
    ...commands.map((words) => `  ${[name, ...words.map(shellWord)].join(' ')}`),
  ].join('\n');
}

function describeStored(runs: number, stored: number, { store }: SharedOptions): string {
  if (store === undefined) return 'interrupted; nothing is written';
  if (store === false) return 'interrupted; nothing is stored with --no-store';
  const verb = stored === 1 ? 'is' : 'are';
  return `interrupted; ${stored} of ${runs} runs ${verb} stored; the same command continues`;
}

function describeUnstored(unstored: number, runs: number, { store }: SharedOptions): string {
  return (
    `${unstored} of ${runs} runs could not be stored in ${store}, so that the next command has to make them again: ` +
    'make room or choose another place with --store; --no-store asks for none'
  );
}
