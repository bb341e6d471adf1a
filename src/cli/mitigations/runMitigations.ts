/** The whole of `hindsight mitigations`: load, run, write, print. */
import { join } from 'node:path';
import { readableJson } from '../../base/json.ts';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import { Interrupted } from '../../lab/jobs/interrupted.ts';
import type { Job } from '../../lab/jobs/jobPlan.ts';
import { packageVersion } from '../../lab/jobs/package.ts';
import { defaultWorkers } from '../../lab/jobs/pool.ts';
import { storageGrowth } from '../../lab/storage/growth.ts';
import { MITIGATIONS_FORMAT_VERSION, type MitigationsReport } from '../../lab/studies/mitigations/outcome.ts';
import {
  type BenchmarkPlan,
  planBenchmark,
  runBenchmark,
  type Task,
} from '../../lab/studies/mitigations/run.ts';
import { renderMitigationsTable } from '../../report/mitigations/table.ts';
import { writeMitigations } from '../../report/mitigations/write.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { formatTime } from '../liveBar.ts';
import { checkOutputDirectory } from '../outputDirectory.ts';
import { createProgress, displayKind } from '../progress.ts';
import { columnsOf, usesColor } from '../terminal.ts';
import { describeMachine } from '../timings.ts';
import { writtenFiles } from '../writtenFiles.ts';
import { timeMitigations } from './compute.ts';
import { loadBase, loadFaults, loadPopulations } from './load.ts';
import { DEFAULT_OUT, type MitigationsOptions } from './options.ts';

/** Worlds whose storage is measured: users and days of logging. */
const GROWTH = { users: [500, 1000, 2000], days: [7, 14, 28] };

/**
 * Runs the benchmark, prints its table and writes its report.
 * @throws UserError if the file is wrong, a mitigation is impossible in it, or the report cannot be written
 */
export async function runMitigations(file: string | undefined, options: MitigationsOptions): Promise<void> {
  const { quick = false } = options;
  const scenario = loadBase(file, options);
  const isWhole = file === undefined && !quick;
  const out = options.out ?? outOf(file, scenario.name, quick);
  const plan = planBenchmark(
    scenario,
    isWhole ? loadFaults() : [],
    isWhole ? loadPopulations() : [],
    directoriesOf(options, out),
  );
  if (out !== undefined) await checkOutputDirectory(out);

  const startMs = performance.now();
  const workers = options.workers ?? defaultWorkers();
  const kind = displayKind(options.quiet);
  // A line for each of more than a thousand worlds would be read by nobody.
  const display = await createProgress(kind === 'live' ? 'live' : 'none', namesOf(plan), process.stderr);
  const lines = kind === 'lines' ? new TaskLines(plan, startMs) : undefined;
  const { signal, dispose } = abortOnInterrupt();
  let finished = 0;
  let found: Awaited<ReturnType<typeof runBenchmark>>;
  try {
    found = await runBenchmark(plan, {
      workers,
      signal,
      onProgress: (index, { stage, share }) => display.update(index, stage, share),
      onFinished(index, kept) {
        finished += 1;
        display.finish(index, kept);
        lines?.finish(index);
      },
      onWarning: (message) => display.warn(message),
    });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(describeKept(finished, plan.jobs.length, options));
  } finally {
    display.stop();
    dispose();
  }
  const report: MitigationsReport = {
    formatVersion: MITIGATIONS_FORMAT_VERSION,
    version: packageVersion(),
    scenario,
    seeds: scenario.seeds,
    intervals: { method: 'student-t over seeds', level: 0.95 },
    ...found,
    storage: isWhole ? storageGrowth(scenario, GROWTH, scenario.seeds[0]) : null,
  };
  const files =
    out === undefined
      ? []
      : await write(report, out, plan.mitigations, { workers, seconds: secondsSince(startMs) });
  present(report, files, out, options);
}

function outOf(file: string | undefined, name: string, quick: boolean): string | undefined {
  if (quick) return undefined;
  return file === undefined ? DEFAULT_OUT : join(DEFAULT_OUT, name);
}

/** What does not fit in memory waits where the report goes, or else beside the kept runs. */
function directoriesOf({ store }: MitigationsOptions, out: string | undefined) {
  const directories: Pick<Job, 'storeDirectory' | 'scratchDirectory'> = {};
  if (store !== false) directories.storeDirectory = store;
  const scratch = out ?? store;
  if (scratch !== false) directories.scratchDirectory = scratch;
  return directories;
}

function namesOf({ tasks }: BenchmarkPlan) {
  return tasks.flatMap(({ name, scenario }) => scenario.seeds.map((seed) => ({ scenario: name, seed })));
}

async function write(
  report: MitigationsReport,
  out: string,
  mitigations: BenchmarkPlan['mitigations'],
  { workers, seconds }: { readonly workers: number; readonly seconds: number },
): Promise<string[]> {
  const written = await writeMitigations(report, out);
  const timings = {
    version: report.version,
    machine: describeMachine(),
    workers,
    seconds,
    compute: timeMitigations(report.scenario, mitigations),
  };
  const timingsFile = join(out, 'timings.json');
  await writeFileAtomically(timingsFile, readableJson(timings));
  return [...written, timingsFile];
}

/** Prints the report. With `--json`, stdout carries nothing but JSON. */
function present(
  report: MitigationsReport,
  files: readonly string[],
  out: string | undefined,
  { json, quiet }: MitigationsOptions,
): void {
  if (json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
  if (quiet === true) return;
  const console = json === true ? process.stderr : process.stdout;
  console.write(
    `${renderMitigationsTable(report, { columns: columnsOf(console), color: usesColor(console) })}\n`,
  );
  console.write(
    out === undefined
      ? 'Nothing was written; --out names a folder for the report.\n'
      : `${writtenFiles(files)}\n`,
  );
}

function describeKept(finished: number, jobs: number, { store }: MitigationsOptions): string {
  if (store === false) return 'interrupted; nothing is kept with --no-store';
  const verb = finished === 1 ? 'is' : 'are';
  return `interrupted; ${finished} of ${jobs} runs ${verb} kept; the same command continues`;
}

/** A line on stderr for each scenario that has been through all its worlds. */
class TaskLines {
  readonly #taskOf: readonly Task[];
  readonly #left: Map<Task, number>;
  readonly #startMs: number;

  constructor({ tasks }: BenchmarkPlan, startMs: number) {
    this.#taskOf = tasks.flatMap((task) => task.scenario.seeds.map(() => task));
    this.#left = new Map(tasks.map((task) => [task, task.scenario.seeds.length]));
    this.#startMs = startMs;
  }

  finish(jobIndex: number): void {
    const task = this.#taskOf[jobIndex];
    const left = (this.#left.get(task) as number) - 1;
    if (left > 0) this.#left.set(task, left);
    else {
      this.#left.delete(task);
      const time = formatTime(1000 * secondsSince(this.#startMs));
      process.stderr.write(`${task.name}: done, ${this.#left.size} to go (${time})\n`);
    }
  }
}

function secondsSince(startMs: number): number {
  return Math.round((performance.now() - startMs) / 1000);
}
