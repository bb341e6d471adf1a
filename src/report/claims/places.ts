/** Places along a dose: in order where they are numbers or durations, else as they appear. */
import { DURATION_PATTERN, durationMs } from '../../base/time.ts';
import type { DoseSeries } from '../../lab/studies/claims/schema.ts';

export interface Places {
  /** As text, no two alike. */
  readonly names: readonly string[];
  /** Whether they have an order, so that a line from one to the next means something. */
  readonly ordered: boolean;
}

export function placesOf(series: readonly DoseSeries[]): Places {
  const names = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => String(at))))];
  for (const read of [numberOf, durationOf]) {
    const values = new Map(names.map((name) => [name, read(name)]));
    if ([...values.values()].every(Number.isFinite)) {
      return { names: names.sort((a, b) => values.get(a)! - values.get(b)!), ordered: true };
    }
  }
  return { names, ordered: false };
}

function numberOf(name: string): number {
  return name.trim() === '' ? Number.NaN : Number(name);
}

function durationOf(name: string): number {
  return DURATION_PATTERN.test(name) ? durationMs(name) : Number.NaN;
}
