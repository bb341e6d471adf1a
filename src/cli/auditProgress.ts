/** Progress of an audit: one live bar for a person who watches, lines for a file that is read later. */
import type { AuditProgress } from '../audit/duration.ts';
import { formatTime, leftMs, liveBarsOn } from './liveBar.ts';
import { type Clock, paceTeller, systemClock } from './pace.ts';
import { displayKind } from './progress.ts';

/** Factors of what is expected that other machines take. */
const EXPECTED = { low: 0.7, high: 1.4 };

export interface AuditDisplay {
  update(progress: AuditProgress): void;
  /** Says that the last stage is over. */
  done(): void;
  /** Takes the bar away. */
  stop(): void;
}

export async function auditDisplay(
  quiet: boolean | undefined,
  output: NodeJS.WriteStream,
): Promise<AuditDisplay> {
  const kind = displayKind(quiet);
  if (kind === 'none') return { update() {}, done() {}, stop() {} };
  if (kind === 'lines') return auditLines((text) => output.write(text), systemClock);
  const { nowMs } = systemClock;
  const beginMs = nowMs();
  let current: AuditProgress | undefined;
  const startBar = await liveBarsOn(output);
  const bar = startBar({
    total: 1,
    done: () => (current === undefined ? 0 : current.doneSeconds / current.totalSeconds),
    isOver: () => false,
    text: () => describe(current, nowMs() - beginMs),
  });
  return {
    update(progress) {
      current = progress;
      bar.refresh();
    },
    done() {},
    stop: bar.stop,
  };
}

/**
 * A line for each stage, one that says how long all is expected to take, one that says it by the speed of this machine, and
 * one whenever nothing else was said for a while.
 */
export function auditLines(write: (text: string) => void, clock: Clock): AuditDisplay {
  const { nowMs } = clock;
  const beginMs = nowMs();
  const { say, expect, tell, keepTelling, stop } = paceTeller(write, clock);
  let current: AuditProgress | undefined;
  let sinceMs = beginMs;
  const end = () => {
    if (current !== undefined) say(`${current.stage}: done in ${((nowMs() - sinceMs) / 1000).toFixed(1)} s`);
  };
  const tellOf = (progress: AuditProgress) => {
    const elapsedMs = nowMs() - beginMs;
    const { doneSeconds, totalSeconds } = progress;
    tell({ worked: doneSeconds, left: totalSeconds - doneSeconds, elapsedMs, runningMs: elapsedMs }, () =>
      describe(progress, elapsedMs),
    );
  };
  return {
    update(progress) {
      if (current === undefined) {
        const { totalSeconds } = progress;
        expect({ low: totalSeconds * EXPECTED.low, high: totalSeconds * EXPECTED.high });
        keepTelling(() => current !== undefined && tellOf(current));
      }
      if (progress.stage !== current?.stage) {
        end();
        sinceMs = nowMs();
      }
      current = progress;
      tellOf(progress);
    },
    done: end,
    stop,
  };
}

function describe(progress: AuditProgress | undefined, elapsedMs: number): string {
  if (progress === undefined) return formatTime(elapsedMs);
  const { stage, doneSeconds, totalSeconds } = progress;
  const left = leftMs(doneSeconds, totalSeconds - doneSeconds, elapsedMs);
  return [formatTime(elapsedMs), ...(left === undefined ? [] : [`${formatTime(left)} left`]), stage].join(
    ' · ',
  );
}
