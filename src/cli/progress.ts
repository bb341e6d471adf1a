/** Progress of runs: one live bar for a person who watches, plain lines for a file that is read later. */
import { canonicalJson } from '../base/json.ts';
import { middleOf, type Range, secondsOfWorld } from '../lab/jobs/duration.ts';
import { reduceToRun, worldKey } from '../lab/jobs/store.ts';
import type { Progress } from '../lab/progress.ts';
import type { Run } from '../lab/studies/study.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import { formatTime, type LiveBar, leftMs, liveBarsOn, type StartBar } from './liveBar.ts';
import { type Clock, type Pace, paceTeller, systemClock } from './pace.ts';
import { isLive } from './terminal.ts';

export interface Display {
  /** All runs, before they start. */
  start(runs: readonly Run[]): void;
  /** Seconds that those are expected to take which are not stored. */
  expect(seconds: Range): void;
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

export async function createDisplay(kind: DisplayKind, output: NodeJS.WriteStream): Promise<Display> {
  if (kind !== 'live') return plainDisplay(output, kind === 'none', systemClock);
  return liveDisplay(systemClock.nowMs, await liveBarsOn(output));
}

/** More lines than this would be read by nobody. */
const MOST_LINES = 100;

/**
 * A line for each run; where there are too many, for each part of the work; one that says how long all is expected to take,
 * and one that says it by the speed of this machine, as soon as that is known; and one whenever nothing else was said for a
 * while. Or nothing but warnings.
 */
export function plainDisplay(
  output: Output,
  quiet: boolean,
  clock: Clock,
  secondsOf: (runs: readonly Run[]) => ReadonlyMap<Run, number> = expectedSeconds,
): Display {
  const { nowMs } = clock;
  const work = new Work(nowMs, secondsOf);
  const startedMs = new Map<Run, number>();
  const pace = paceTeller((text) => {
    if (!quiet) output.write(text);
  }, clock);
  const { say } = pace;
  const tell = () => {
    const state = work.state();
    pace.tell(paceOf(state), () => renderLive(state));
  };
  return {
    start(runs) {
      work.start(runs);
      pace.keepTelling(tell);
    },
    expect(seconds) {
      work.expect(seconds);
      pace.expect(seconds);
    },
    update(run, progress) {
      if (!startedMs.has(run)) startedMs.set(run, nowMs());
      work.update(run, progress);
      tell();
    },
    finish(run, stored) {
      work.finish(run, stored);
      const { runs, finished } = work.state();
      if (runs <= MOST_LINES) {
        const now = nowMs();
        const seconds = ((now - (startedMs.get(run) ?? now)) / 1000).toFixed(1);
        const how = stored ? 'stored by an earlier run' : `done in ${seconds} s`;
        say(`${run.name}, seed ${run.seed}: ${how} (${finished} of ${runs})`);
      }
      tell();
    },
    conclude(name, words) {
      const { runs, elapsedMs } = work.state();
      if (runs > MOST_LINES || words !== 'done') say(`${name}: ${words} (${formatTime(elapsedMs)})`);
    },
    warn: (message) => void output.write(`warning: ${printableLines(message)}\n`),
    aside: (action) => action(),
    stop: pace.stop,
  };
}

/** Runs on their way, by what each is expected to take. */
class Work {
  readonly #nowMs: () => number;
  readonly #secondsOf: (runs: readonly Run[]) => ReadonlyMap<Run, number>;
  readonly #beginMs: number;
  #startMs: number;
  #seconds: ReadonlyMap<Run, number> = new Map();
  #total = 0;
  #expectedMs: number | undefined;
  #finished = 0;
  #done = 0;
  #stored = 0;
  readonly #running = new Map<Run, Progress & { readonly world: string }>();

  constructor(nowMs: () => number, secondsOf: (runs: readonly Run[]) => ReadonlyMap<Run, number>) {
    this.#nowMs = nowMs;
    this.#secondsOf = secondsOf;
    this.#beginMs = nowMs();
    this.#startMs = this.#beginMs;
  }

  start(runs: readonly Run[]): void {
    this.#startMs = this.#nowMs();
    this.#seconds = this.#secondsOf(runs);
    this.#total = [...this.#seconds.values()].reduce((sum, each) => sum + each, 0);
  }

  expect(seconds: Range): void {
    this.#expectedMs = 1000 * middleOf(seconds);
  }

  update(run: Run, progress: Progress): void {
    const world = this.#running.get(run)?.world ?? worldKey(run.scenario, run.seed);
    this.#running.set(run, { ...progress, world });
  }

  finish(run: Run, stored: boolean): void {
    const seconds = this.#seconds.get(run) ?? 0;
    this.#running.delete(run);
    this.#finished += 1;
    this.#done += seconds;
    if (stored) this.#stored += seconds;
  }

  state(): LiveState {
    const now = this.#nowMs();
    const running = [...this.#running];
    return {
      runs: this.#seconds.size,
      finished: this.#finished,
      total: this.#total,
      done: running.reduce(
        (sum, [run, { share }]) => sum + share * (this.#seconds.get(run) ?? 0),
        this.#done,
      ),
      stored: this.#stored,
      stages: [...new Map(running.map(([, { world, stage }]) => [world, stage])).values()],
      elapsedMs: now - this.#beginMs,
      runningMs: now - this.#startMs,
      expectedMs: this.#expectedMs,
    };
  }
}

/** Expected seconds of each run: an equal part of what all in its world take together. What is the same run as an earlier one takes none. */
export function expectedSeconds(runs: readonly Run[]): ReadonlyMap<Run, number> {
  const seconds = new Map(runs.map((run) => [run, 0]));
  const worlds = new Map<string, Map<string, Run>>();
  for (const run of runs) {
    const { scenario, seed } = run;
    const world = worldKey(scenario, seed);
    const own = worlds.get(world) ?? new Map<string, Run>();
    worlds.set(world, own);
    const key = canonicalJson(reduceToRun(scenario, seed));
    if (!own.has(key)) own.set(key, run);
  }
  for (const own of worlds.values()) {
    const together = [...own.values()];
    const all = middleOf(secondsOfWorld(together.map(({ scenario }) => scenario)));
    for (const run of together) seconds.set(run, all / together.length);
  }
  return seconds;
}

/** The state of all runs. */
export interface LiveState {
  runs: number;
  finished: number;
  /** Expected seconds of all runs, of what is done of them, and of the part of it that took no time, because it was stored. */
  total: number;
  done: number;
  stored: number;
  /** Of each world that is being run. */
  stages: readonly string[];
  /** Since the beginning, and since the runs started. */
  elapsedMs: number;
  runningMs: number;
  /** Of all that is not stored, before it ran. */
  expectedMs?: number | undefined;
}

function paceOf({ total, done, stored, elapsedMs, runningMs }: LiveState): Pace {
  return { worked: done - stored, left: total - done, elapsedMs, runningMs };
}

/** The live line behind the bar. */
export function renderLive(state: LiveState): string {
  const { runs, finished, stages, elapsedMs, runningMs, expectedMs = 0 } = state;
  const parts = [`${finished}/${runs} ${runs === 1 ? 'run' : 'runs'}`, formatTime(elapsedMs)];
  const { worked, left: work } = paceOf(state);
  const left = leftMs(worked, work, runningMs) ?? expectedMs - runningMs;
  if (left > 0) parts.push(`${formatTime(left)} left`);
  const counts = new Map<string, number>();
  for (const stage of stages) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const current = [...counts]
    .map(([stage, count]) => (count === 1 ? stage : `${stage} ×${count}`))
    .join(', ');
  if (current !== '') parts.push(current);
  return parts.join(' · ');
}

function liveDisplay(nowMs: () => number, startBar: StartBar): Display {
  const work = new Work(nowMs, expectedSeconds);
  let bar: LiveBar | undefined;
  return {
    start(runs) {
      work.start(runs);
      bar = startBar({
        total: work.state().total,
        done: () => work.state().done,
        isOver: () => work.state().finished === runs.length,
        text: () => renderLive(work.state()),
      });
    },
    expect(seconds) {
      work.expect(seconds);
      bar?.refresh();
    },
    update(run, progress) {
      work.update(run, progress);
      bar?.refresh();
    },
    finish(run, stored) {
      work.finish(run, stored);
      bar?.refresh();
    },
    conclude() {},
    warn: (message) => bar?.warn(message),
    aside: (action) => (bar === undefined ? action() : bar.aside(action)),
    stop: () => bar?.stop(),
  };
}
