/** Lines that say how long work will take, and how far it is. */
import type { Range } from '../lab/jobs/duration.ts';
import { durationRange } from '../report/description/words.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import { formatTime, leftMs } from './liveBar.ts';

/** Time as a display sees it. */
export interface Clock {
  nowMs(): number;
  /** Does something again and again. Gives what ends that. */
  every(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  every(ms, action) {
    // Nothing stays alive only to be watched.
    const timer = setInterval(action, ms).unref();
    return () => clearInterval(timer);
  },
};

/** Silence after which a line says how far the work is, and how often it is looked for. */
const SILENCE_MS = 30_000;
const LOOK_MS = 1000;
/** Shorter work is over before a forecast of it is read. */
const FORECAST_AFTER_MS = 4000;
const SHORT_S = 5;

/** Work on its way, in whatever unit: that which took time so far, and that which is left. */
export interface Pace {
  readonly worked: number;
  readonly left: number;
  /** Since the beginning, and since the work started. */
  readonly elapsedMs: number;
  readonly runningMs: number;
}

export interface PaceTeller {
  say(text: string): void;
  /** Says before the work how long it is expected to take, unless that is a moment. */
  expect(seconds: Range): void;
  /** Says once how long all will take, and how far the work is whenever nothing else was said for a while. */
  tell(pace: Pace, state: () => string): void;
  /** Tells even while the work gives no sign, until `stop`. */
  keepTelling(tell: () => void): void;
  stop(): void;
}

export function paceTeller(write: (text: string) => void, { nowMs, every }: Clock): PaceTeller {
  let isForecast = false;
  let saidMs = nowMs();
  let stop = () => {};
  const say = (text: string) => {
    saidMs = nowMs();
    write(`${printableLines(text)}\n`);
  };
  return {
    say,
    expect(seconds) {
      const expected = expectation(seconds);
      if (expected !== undefined) say(expected);
    },
    tell({ worked, left, elapsedMs, runningMs }, state) {
      const more = leftMs(worked, left, runningMs);
      if (!isForecast && more !== undefined && runningMs >= FORECAST_AFTER_MS) {
        isForecast = true;
        say(`about ${formatTime(elapsedMs + more)} in all, at the speed so far`);
      } else if (nowMs() - saidMs >= SILENCE_MS) say(state());
    },
    keepTelling(tell) {
      stop();
      stop = every(LOOK_MS, tell);
    },
    stop: () => stop(),
  };
}

/** Such as `about 12 to 20 minutes here`; undefined of a moment. */
export function expectation(seconds: Range): string | undefined {
  return seconds.high > SHORT_S ? `about ${durationRange(seconds)} here` : undefined;
}
