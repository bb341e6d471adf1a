/** A bar that redraws itself while a person watches, and makes way for what is printed. */
import type { Options, Params, SingleBar } from 'cli-progress';
import { printableLines } from '../scenario/messages/problem.ts';

export interface BarContent {
  readonly total: number;
  readonly done: () => number;
  readonly isOver: () => boolean;
  /** The text behind the bar. */
  readonly text: () => string;
}

export interface LiveBar {
  refresh(): void;
  /** Printed when the bar next makes way. */
  warn(message: string): void;
  /** Does something that writes to the console while no bar is in the way. */
  aside<T>(action: () => T): T;
  stop(): void;
}

export type StartBar = (content: BarContent) => LiveBar;

/** Loads what draws bars, which is needed only where there is one. */
export async function liveBarsOn(output: NodeJS.WriteStream): Promise<StartBar> {
  const cliProgress = (await import('cli-progress')).default;
  return (content) => startBar(content, output, cliProgress);
}

function startBar(
  { total, done, isOver, text }: BarContent,
  output: NodeJS.WriteStream,
  cliProgress: typeof import('cli-progress'),
): LiveBar {
  const warnings: string[] = [];
  const bar: SingleBar = new cliProgress.SingleBar({
    stream: output,
    fps: 5,
    barsize: 20,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    format: (options: Options, params: Params) =>
      `${cliProgress.Format.BarFormat(params.progress, options)} ${text()}`,
  });
  const start = () => bar.start(total, done());
  const stop = () => {
    bar.stop();
    for (const warning of warnings.splice(0)) output.write(`warning: ${printableLines(warning)}\n`);
  };
  start();
  return {
    refresh: () => bar.update(done()),
    warn: (message) => void warnings.push(message),
    aside(action) {
      stop();
      const outcome = action();
      if (!isOver()) start();
      return outcome;
    },
    stop,
  };
}

/** Minutes and seconds, or hours too: `1:02`, `1:01:40`. */
export function formatTime(ms: number): string {
  const total = Math.round(ms / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

/** The share of the work after which the time left is shown: at first, starting up is most of the time. */
const TELLING_SHARE = 0.03;

/** Time left at the speed so far; undefined while that would only be a wild guess. */
export function leftMs(worked: number, left: number, elapsedMs: number): number | undefined {
  return left > 0 && worked >= TELLING_SHARE * (worked + left) ? (elapsedMs / worked) * left : undefined;
}
