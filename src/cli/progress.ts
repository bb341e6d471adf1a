/** Shows how far the seeds are: one live bar for a person watching, one plain line per seed otherwise. */
import { formatTime, leftMs, liveBarsOn, type StartBar } from './liveBar.ts';
import { isLive } from './terminal.ts';

export interface JobName {
  scenario: string;
  seed: number;
}

export interface ProgressDisplay {
  update(jobIndex: number, stage: string, share: number): void;
  finish(jobIndex: number, kept: boolean): void;
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

export async function createProgress(
  kind: DisplayKind,
  jobs: readonly JobName[],
  output: NodeJS.WriteStream,
  nowMs: () => number = () => performance.now(),
): Promise<ProgressDisplay> {
  if (kind !== 'live') return plainProgress(jobs, output, kind === 'none', nowMs);
  return liveProgress(jobs, nowMs, await liveBarsOn(output));
}

/** One line for each finished seed, or nothing but warnings. */
export function plainProgress(
  jobs: readonly JobName[],
  output: Output,
  quiet: boolean,
  nowMs: () => number,
): ProgressDisplay {
  const startedMs = new Map<number, number>();
  let finished = 0;
  return {
    update(jobIndex) {
      if (!startedMs.has(jobIndex)) startedMs.set(jobIndex, nowMs());
    },
    finish(jobIndex, kept) {
      finished += 1;
      if (quiet) return;
      const now = nowMs();
      const seconds = ((now - (startedMs.get(jobIndex) ?? now)) / 1000).toFixed(1);
      const how = kept ? 'kept from an earlier run' : `done in ${seconds} s`;
      const { scenario, seed } = jobs[jobIndex];
      output.write(`${scenario}, seed ${seed}: ${how} (${finished} of ${jobs.length})\n`);
    },
    warn: (message) => void output.write(`warning: ${message}\n`),
    aside: (action) => action(),
    stop() {},
  };
}

/** What the live line is made of. */
export interface LiveState {
  jobs: number;
  finished: number;
  /** Sum of the shares done of all jobs. */
  done: number;
  /** The part of `done` that took no time, because it was kept. */
  kept: number;
  stages: readonly string[];
  elapsedMs: number;
}

/** The live line behind the bar. */
export function renderLive(state: LiveState): string {
  const { jobs, finished, done, kept, stages, elapsedMs } = state;
  const parts = [`${finished}/${jobs} ${jobs === 1 ? 'seed' : 'seeds'}`, formatTime(elapsedMs)];
  const left = leftMs(done - kept, jobs - done, elapsedMs);
  if (left !== undefined) parts.push(`${formatTime(left)} left`);
  const counts = new Map<string, number>();
  for (const stage of stages) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const current = [...counts]
    .map(([stage, count]) => (count === 1 ? stage : `${stage} ×${count}`))
    .join(', ');
  if (current !== '') parts.push(current);
  return parts.join(' · ');
}

function liveProgress(jobs: readonly JobName[], nowMs: () => number, startBar: StartBar): ProgressDisplay {
  const startMs = nowMs();
  const running = new Map<number, { stage: string; share: number }>();
  let finished = 0;
  let kept = 0;

  const state = (): LiveState => {
    const shares = [...running.values()].reduce((sum, { share }) => sum + share, 0);
    const stages = [...running.values()].map(({ stage }) => stage);
    return {
      jobs: jobs.length,
      finished,
      done: finished + shares,
      kept,
      stages,
      elapsedMs: nowMs() - startMs,
    };
  };
  const bar = startBar({
    total: jobs.length,
    done: () => state().done,
    isOver: () => finished === jobs.length,
    text: () => renderLive(state()),
  });
  return {
    update(jobIndex, stage, share) {
      running.set(jobIndex, { stage, share });
      bar.refresh();
    },
    finish(jobIndex, wasKept) {
      running.delete(jobIndex);
      finished += 1;
      if (wasKept) kept += 1;
      bar.refresh();
    },
    warn: bar.warn,
    aside: bar.aside,
    stop: bar.stop,
  };
}
