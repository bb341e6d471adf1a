/** Progress of runs: one live bar for a person who watches, plain lines for a file that is read later. */
import { worldKey } from '../lab/jobs/store.ts';
import type { Progress } from '../lab/progress.ts';
import type { Run } from '../lab/studies/study.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import { formatTime, type LiveBar, leftMs, liveBarsOn, type StartBar } from './liveBar.ts';
import { isLive } from './terminal.ts';

export interface Display {
  /** All runs, before they start. */
  start(runs: readonly Run[]): void;
  update(run: Run, progress: Progress): void;
  finish(run: Run, stored: boolean): void;
  /** A part of the work that is done, and how it came out. */
  conclude(name: string, words: string): void;
  /** A problem the user should see; it always appears. */
  warn(message: string): void;
  /** Does something that writes to the console while no bar is in the way. */
  aside<T>(action: () => T): T;
  stop(): void;
}

export type DisplayKind = 'live' | 'lines' | 'none';

/** A bar for a person who watches, lines for a file that is read later, and nothing where nobody asked: in CI too. */
export function displayKind(quiet: boolean | undefined): DisplayKind {
  if (quiet === true || process.env['CI']) return 'none';
  return isLive(process.stderr) ? 'live' : 'lines';
}

interface Output {
  write(text: string): unknown;
}

export async function createDisplay(
  kind: DisplayKind,
  output: NodeJS.WriteStream,
  nowMs: () => number = () => performance.now(),
): Promise<Display> {
  if (kind !== 'live') return plainDisplay(output, kind === 'none', nowMs);
  return liveDisplay(nowMs, await liveBarsOn(output));
}

/** More lines than this would be read by nobody. */
const MOST_LINES = 100;

/** A line for each run; where there are too many, for each part of the work. Or nothing but warnings. */
export function plainDisplay(output: Output, quiet: boolean, nowMs: () => number): Display {
  const beginMs = nowMs();
  const startedMs = new Map<Run, number>();
  let runs = 0;
  let finished = 0;
  const say = (text: string) => {
    if (!quiet) output.write(`${printableLines(text)}\n`);
  };
  return {
    start(started) {
      runs = started.length;
    },
    update(run) {
      if (!startedMs.has(run)) startedMs.set(run, nowMs());
    },
    finish(run, stored) {
      finished += 1;
      if (runs > MOST_LINES) return;
      const now = nowMs();
      const seconds = ((now - (startedMs.get(run) ?? now)) / 1000).toFixed(1);
      const how = stored ? 'stored by an earlier run' : `done in ${seconds} s`;
      say(`${run.name}, seed ${run.seed}: ${how} (${finished} of ${runs})`);
    },
    conclude(name, words) {
      if (runs > MOST_LINES || words !== 'done') say(`${name}: ${words} (${formatTime(nowMs() - beginMs)})`);
    },
    warn: (message) => void output.write(`warning: ${printableLines(message)}\n`),
    aside: (action) => action(),
    stop() {},
  };
}

/** The content of the live line. */
export interface LiveState {
  runs: number;
  finished: number;
  /** Sum of the shares done of all runs. */
  done: number;
  /** The part of `done` that took no time, because it was stored. */
  stored: number;
  /** Of each world that is being run. */
  stages: readonly string[];
  /** Since the beginning, and since the runs started. */
  elapsedMs: number;
  runningMs: number;
}

/** The live line behind the bar. */
export function renderLive(state: LiveState): string {
  const { runs, finished, done, stored, stages, elapsedMs, runningMs } = state;
  const parts = [`${finished}/${runs} ${runs === 1 ? 'run' : 'runs'}`, formatTime(elapsedMs)];
  const left = leftMs(done - stored, runs - done, runningMs);
  if (left !== undefined) parts.push(`${formatTime(left)} left`);
  const counts = new Map<string, number>();
  for (const stage of stages) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const current = [...counts]
    .map(([stage, count]) => (count === 1 ? stage : `${stage} ×${count}`))
    .join(', ');
  if (current !== '') parts.push(current);
  return parts.join(' · ');
}

function liveDisplay(nowMs: () => number, startBar: StartBar): Display {
  const beginMs = nowMs();
  let startMs = beginMs;
  let bar: LiveBar | undefined;
  let [runs, finished, stored] = [0, 0, 0];
  const running = new Map<Run, Progress & { readonly world: string }>();

  const done = () => [...running.values()].reduce((sum, { share }) => sum + share, finished);
  const state = (): LiveState => ({
    runs,
    finished,
    done: done(),
    stored,
    stages: [...new Map([...running.values()].map(({ world, stage }) => [world, stage])).values()],
    elapsedMs: nowMs() - beginMs,
    runningMs: nowMs() - startMs,
  });
  return {
    start(started) {
      runs = started.length;
      startMs = nowMs();
      bar = startBar({
        total: runs,
        done,
        isOver: () => finished === runs,
        text: () => renderLive(state()),
      });
    },
    update(run, progress) {
      const world = running.get(run)?.world ?? worldKey(run.scenario, run.seed);
      running.set(run, { ...progress, world });
      bar?.refresh();
    },
    finish(run, wasStored) {
      running.delete(run);
      finished += 1;
      if (wasStored) stored += 1;
      bar?.refresh();
    },
    conclude() {},
    warn: (message) => bar?.warn(message),
    aside: (action) => (bar === undefined ? action() : bar.aside(action)),
    stop: () => bar?.stop(),
  };
}
