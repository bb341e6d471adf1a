import type { Clock } from '../../src/cli/pace.ts';

/** A clock that stands until a test moves it, and what is to be done again and again. */
export function clockAt(nowMs = 0): Clock & { moveTo(ms: number): void } {
  const ticks = new Set<() => void>();
  return {
    nowMs: () => nowMs,
    every(_: number, action: () => void) {
      ticks.add(action);
      return () => ticks.delete(action);
    },
    moveTo(ms: number) {
      nowMs = ms;
      for (const action of ticks) action();
    },
  };
}
