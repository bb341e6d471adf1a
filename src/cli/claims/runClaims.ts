/** The whole of `hindsight claims`: load, run, judge, write, print. */
import { join } from 'node:path';
import { readableJson } from '../../base/json.ts';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import { Interrupted } from '../../lab/jobs/interrupted.ts';
import type { Job } from '../../lab/jobs/jobPlan.ts';
import { packageRoot, packageVersion } from '../../lab/jobs/package.ts';
import { defaultWorkers } from '../../lab/jobs/pool.ts';
import { claimIds } from '../../lab/studies/claims/catalog.ts';
import { CLAIMS_FORMAT_VERSION, type ClaimsReport } from '../../lab/studies/claims/outcome.ts';
import { pilotSeeds } from '../../lab/studies/claims/pilot.ts';
import { ERROR_RATE, investigate } from '../../lab/studies/claims/run.ts';
import { renderClaimsTable } from '../../report/claims/table.ts';
import { writeClaims } from '../../report/claims/write.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { checkOutputDirectory } from '../outputDirectory.ts';
import { displayKind } from '../progress.ts';
import { columnsOf, usesColor } from '../terminal.ts';
import { describeMachine } from '../timings.ts';
import { writtenFiles } from '../writtenFiles.ts';
import { type ClaimFolder, loadClaims } from './load.ts';
import { type ClaimsOptions, DEFAULT_OUT } from './options.ts';
import { createClaimsProgress, type Phase } from './progress.ts';

/** The claims that come with the lab. */
export function packagedClaims(): ClaimFolder {
  return { directory: join(packageRoot(), 'scenarios', 'claims'), ids: claimIds };
}

/**
 * Runs claims, prints their table and writes their report.
 * @param asked ids of claims; none for all
 * @throws UserError if an id or a file is wrong, or the report cannot be written
 */
export async function runClaims(
  asked: readonly string[],
  options: ClaimsOptions,
  folder: ClaimFolder = packagedClaims(),
): Promise<void> {
  const { quick = false } = options;
  const claims = loadClaims(folder, asked);
  // Only all claims with all their seeds may replace the report that stands for them.
  const out = options.out ?? (quick || asked.length > 0 ? undefined : DEFAULT_OUT);
  if (out !== undefined) await checkOutputDirectory(out);

  const workers = options.workers ?? defaultWorkers();
  const timing = new ClaimsTiming();
  const display = await createClaimsProgress(displayKind(options.quiet), claims.length, process.stderr);
  const { signal, dispose } = abortOnInterrupt();
  let phase: Phase = 'claims';
  let jobs = 0;
  let finished = 0;
  let report: ClaimsReport;
  try {
    const outcomes = await investigate(claims, {
      quick,
      claims: folder.ids.length,
      directories: directoriesOf(options, out),
      pool: {
        workers,
        signal,
        onProgress: (index, { share }) => display.update(index, share),
        onFinished(index, kept) {
          finished += 1;
          timing.finish(kept);
          display.finish(index, kept);
        },
        onWarning: (message) => display.warn(message),
      },
      onStart(started, startedJobs) {
        phase = started;
        jobs = startedJobs.length;
        finished = 0;
        display.start(started, startedJobs);
      },
      onOutcome(outcome) {
        timing.decided(outcome.id);
        display.decided(outcome);
      },
    });
    report = {
      formatVersion: CLAIMS_FORMAT_VERSION,
      version: packageVersion(),
      quick,
      claims: folder.ids.length,
      errorRate: ERROR_RATE,
      pilotSeeds: quick ? [] : pilotSeeds,
      outcomes,
    };
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(describeKept(phase, finished, jobs, options));
  } finally {
    display.stop();
    dispose();
  }
  const files = out === undefined ? [] : await write(report, out, timing.describe(workers));
  present(report, files, out, options);
}

/** What does not fit in memory waits where the report goes, or else beside the kept runs. */
function directoriesOf({ store }: ClaimsOptions, out: string | undefined) {
  const directories: Pick<Job, 'storeDirectory' | 'scratchDirectory'> = {};
  if (store !== false) directories.storeDirectory = store;
  const scratch = out ?? store;
  if (scratch !== false) directories.scratchDirectory = scratch;
  return directories;
}

async function write(report: ClaimsReport, out: string, timings: object): Promise<string[]> {
  const written = await writeClaims(report, out, claimIds);
  const timingsFile = join(out, 'timings.json');
  await writeFileAtomically(timingsFile, readableJson(timings));
  return [...written, timingsFile];
}

/** Prints the report. With `--json`, stdout carries nothing but JSON. */
function present(
  report: ClaimsReport,
  files: readonly string[],
  out: string | undefined,
  options: ClaimsOptions,
): void {
  if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
  if (options.quiet === true) return;
  const console = options.json === true ? process.stderr : process.stdout;
  console.write(`${renderClaimsTable(report, { columns: columnsOf(console), color: usesColor(console) })}\n`);
  if (report.quick) {
    console.write(
      'A quick look: four seeds and no doses, so most verdicts cannot be given. Without --quick they can.\n',
    );
  }
  console.write(
    out === undefined
      ? 'Nothing was written; --out names a folder for the report.\n'
      : `${writtenFiles(files)}\n`,
  );
}

function describeKept(phase: Phase, finished: number, jobs: number, { store }: ClaimsOptions): string {
  const where = phase === 'pilot' ? ' in the pilot' : '';
  if (store === false) return `interrupted${where}; nothing is kept with --no-store`;
  const verb = finished === 1 ? 'is' : 'are';
  return `interrupted${where}; ${finished} of ${jobs} runs ${verb} kept; the same command continues`;
}

/** When each claim was decided, by the clock. */
class ClaimsTiming {
  readonly #startMs = performance.now();
  readonly #decided: { id: string; afterSeconds: number }[] = [];
  #runs = 0;
  #kept = 0;

  finish(kept: boolean): void {
    this.#runs += 1;
    if (kept) this.#kept += 1;
  }

  decided(id: string): void {
    this.#decided.push({ id, afterSeconds: this.#seconds() });
  }

  /** The content of `timings.json`. */
  describe(workers: number) {
    return {
      version: packageVersion(),
      machine: describeMachine(),
      workers,
      seconds: this.#seconds(),
      runs: this.#runs,
      kept: this.#kept,
      decided: this.#decided,
    };
  }

  #seconds(): number {
    return Math.round((performance.now() - this.#startMs) / 1000);
  }
}
