/** Shows how far the claims are: one live bar for a person watching, one plain line per claim otherwise. */

import type { Job } from '../../lab/jobs/jobPlan.ts';
import { worldKey } from '../../lab/jobs/store.ts';
import type { ClaimOutcome } from '../../lab/studies/claims/outcome.ts';
import { formatTime, type LiveBar, leftMs, liveBarsOn, type StartBar } from '../liveBar.ts';
import type { DisplayKind } from '../progress.ts';

export type Phase = 'pilot' | 'claims';

export interface ClaimsProgress {
  /** The jobs that start now; what is told of jobs afterwards counts from the first of them. */
  start(phase: Phase, jobs: readonly Job[]): void;
  update(jobIndex: number, share: number): void;
  finish(jobIndex: number, kept: boolean): void;
  decided(outcome: ClaimOutcome): void;
  /** A problem the user should see; it always appears. */
  warn(message: string): void;
  stop(): void;
}

interface Output {
  write(text: string): unknown;
}

export async function createClaimsProgress(
  kind: DisplayKind,
  claims: number,
  output: NodeJS.WriteStream,
  nowMs: () => number = () => performance.now(),
): Promise<ClaimsProgress> {
  if (kind !== 'live') return plainClaimsProgress(claims, output, kind === 'none', nowMs);
  return liveClaimsProgress(claims, nowMs, await liveBarsOn(output));
}

/** One line for the pilot and for each decided claim, or nothing but warnings. */
export function plainClaimsProgress(
  claims: number,
  output: Output,
  quiet: boolean,
  nowMs: () => number,
): ClaimsProgress {
  const startMs = nowMs();
  let left = 0;
  let decided = 0;
  let phase: Phase = 'claims';
  const say = (text: string) => {
    if (!quiet) output.write(`${text} (${formatTime(nowMs() - startMs)})\n`);
  };
  return {
    start(started, jobs) {
      phase = started;
      left = jobs.length;
    },
    update() {},
    finish() {
      left -= 1;
      if (phase === 'pilot' && left === 0) say('pilot: done');
    },
    decided({ id, verdict }) {
      decided += 1;
      say(`${id}: ${verdict}, ${decided} of ${claims}`);
    },
    warn: (message) => void output.write(`warning: ${message}\n`),
    stop() {},
  };
}

/** What the live line is made of. */
export interface ClaimsState {
  phase: Phase;
  claims: number;
  decided: number;
  /** Jobs of this phase, and the sum of the shares done of them. */
  jobs: number;
  done: number;
  /** The part of `done` that took no time, because it was kept. */
  kept: number;
  /** Worlds that are being lived through. */
  worlds: number;
  /** Since the beginning, and since the phase began. */
  elapsedMs: number;
  phaseMs: number;
}

/** The live line behind the bar. */
export function renderClaimsState(state: ClaimsState): string {
  const { phase, claims, decided, jobs, done, kept, worlds, elapsedMs, phaseMs } = state;
  const parts = [phase === 'pilot' ? 'pilot' : `${decided}/${claims} claims`, formatTime(elapsedMs)];
  const left = leftMs(done - kept, jobs - done, phaseMs);
  if (left !== undefined) parts.push(`${formatTime(left)} left${phase === 'pilot' ? ' of it' : ''}`);
  if (worlds > 0) parts.push(`${worlds} ${worlds === 1 ? 'world' : 'worlds'} running`);
  return parts.join(' · ');
}

function liveClaimsProgress(claims: number, nowMs: () => number, startBar: StartBar): ClaimsProgress {
  const startMs = nowMs();
  let bar: LiveBar | undefined;
  let jobs: readonly Job[] = [];
  let phase: Phase = 'pilot';
  let phaseStartMs = startMs;
  let [decided, finished, kept] = [0, 0, 0];
  const running = new Map<number, { world: string; share: number }>();
  const doneNow = () => [...running.values()].reduce((sum, { share }) => sum + share, finished);
  const state = (): ClaimsState => ({
    phase,
    claims,
    decided,
    jobs: jobs.length,
    done: doneNow(),
    kept,
    worlds: new Set([...running.values()].map(({ world }) => world)).size,
    elapsedMs: nowMs() - startMs,
    phaseMs: nowMs() - phaseStartMs,
  });
  return {
    start(started, startedJobs) {
      bar?.stop();
      phase = started;
      jobs = startedJobs;
      phaseStartMs = nowMs();
      finished = 0;
      kept = 0;
      running.clear();
      const isOver = () => finished === jobs.length;
      bar = startBar({ total: jobs.length, done: doneNow, isOver, text: () => renderClaimsState(state()) });
    },
    update(jobIndex, share) {
      const known = running.get(jobIndex);
      const world = known?.world ?? worldKey(jobs[jobIndex].scenario, jobs[jobIndex].seed);
      running.set(jobIndex, { world, share });
      bar?.refresh();
    },
    finish(jobIndex, wasKept) {
      running.delete(jobIndex);
      finished += 1;
      if (wasKept) kept += 1;
      bar?.refresh();
    },
    decided() {
      decided += 1;
      bar?.refresh();
    },
    warn: (message) => bar?.warn(message),
    stop: () => bar?.stop(),
  };
}
