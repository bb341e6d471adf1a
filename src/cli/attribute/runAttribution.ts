/** The whole of `hindsight attribute`: load, run, write, print. */
import { join } from 'node:path';
import { readableJson } from '../../base/json.ts';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import { Interrupted } from '../../lab/jobs/interrupted.ts';
import type { Job } from '../../lab/jobs/jobPlan.ts';
import { packageVersion } from '../../lab/jobs/package.ts';
import { defaultWorkers } from '../../lab/jobs/pool.ts';
import type { Attribution } from '../../lab/studies/attribution/attribution.ts';
import { type AttributionPlan, planAttribution, runAttribution } from '../../lab/studies/attribution/run.ts';
import { attributionPage } from '../../report/attribution/page.ts';
import { attributionReport } from '../../report/kinds.ts';
import { renderTerminal } from '../../report/terminal.ts';
import { writeReport } from '../../report/write.ts';
import { ScenarioError } from '../../scenario/error.ts';
import { loadScenario } from '../../scenario/read.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { checkOutputDirectory } from '../outputDirectory.ts';
import { createProgress, displayKind, type JobName } from '../progress.ts';
import { columnsOf, usesColor } from '../terminal.ts';
import { describeMachine, StageClock } from '../timings.ts';
import { writtenFiles } from '../writtenFiles.ts';
import { type AttributeOptions, DEFAULT_OUT } from './options.ts';

/**
 * Attributes the leak of a scenario file to its features, writes the report and prints its table.
 * @throws UserError if the file, the provenance or a directory is wrong
 */
export async function attributeFile(file: string, options: AttributeOptions): Promise<void> {
  const scenario = load(file, options);
  const out = options.out ?? join(DEFAULT_OUT, scenario.name);
  const plan = planAttribution(scenario, {
    ...(options.provenance === undefined ? {} : { provenance: options.provenance }),
    live: options.live === true,
    directories: directoriesOf(options, out),
  });
  await checkOutputDirectory(out);

  const workers = options.workers ?? defaultWorkers();
  const names = jobNames(plan);
  const clock = new StageClock();
  const display = await createProgress(displayKind(options.quiet), names, process.stderr);
  const { signal, dispose } = abortOnInterrupt();
  let finished = 0;
  let attribution: Attribution;
  try {
    attribution = await runAttribution(plan, {
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
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(describeKept(finished, plan.jobs.length, options));
  } finally {
    display.stop();
    dispose();
  }
  const written = await writeReport(attributionReport, attribution, out);
  const timings = {
    version: packageVersion(),
    machine: describeMachine(),
    workers,
    runs: names.map(({ scenario: twins, seed }, index) => ({ twins, ...clock.of(index, seed) })),
  };
  const timingsFile = join(out, 'timings.json');
  await writeFileAtomically(timingsFile, readableJson(timings));
  present(attribution, [...written, timingsFile], options);
}

/** One scenario: points of a sweep would each be an attribution of their own. */
function load(file: string, { seeds, set: sets = [] }: AttributeOptions): Scenario {
  const { scenario, points } = loadScenario(file, seeds === undefined ? { sets } : { sets, seeds });
  if (points === undefined) return scenario;
  throw new ScenarioError([
    {
      place: { source: { label: file, rank: 0 } },
      path: ['sweep'],
      found: `a sweep of ${points.length} points`,
      expected: 'a single scenario, whose features are then varied',
      remedy: 'remove the sweep, and choose its values with --set',
    },
  ]);
}

/** What does not fit in memory waits where the report goes. */
function directoriesOf({ store }: AttributeOptions, out: string) {
  const directories: Pick<Job, 'storeDirectory' | 'scratchDirectory'> = { scratchDirectory: out };
  if (store !== false) directories.storeDirectory = store;
  return directories;
}

function jobNames({ scenario, twins }: AttributionPlan): JobName[] {
  return twins.flatMap(({ variant }) =>
    scenario.seeds.map((seed) => ({
      scenario: variant === 'plain' ? scenario.name : `${scenario.name} minus own`,
      seed,
    })),
  );
}

/** Prints the attribution. With `--json`, stdout carries nothing but JSON. */
function present(
  attribution: Attribution,
  files: readonly string[],
  { json, quiet }: AttributeOptions,
): void {
  if (json === true) process.stdout.write(`${JSON.stringify(attribution)}\n`);
  if (quiet === true) return;
  const console = json === true ? process.stderr : process.stdout;
  const style = { columns: columnsOf(console), color: usesColor(console) };
  console.write(`${renderTerminal(attributionPage(attribution), style)}\n${writtenFiles(files)}\n`);
}

function describeKept(finished: number, jobs: number, { store }: AttributeOptions): string {
  if (store === false) return 'interrupted; nothing is kept with --no-store';
  const verb = finished === 1 ? 'is' : 'are';
  return `interrupted; ${finished} of ${jobs} runs ${verb} kept; the same command continues`;
}
