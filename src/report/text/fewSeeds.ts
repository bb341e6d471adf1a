/** The worth of intervals of few seeds, in words. */
import { studentTQuantile } from '../../evaluation/statistics/studentT.ts';

/** With as many, an interval is about twice as wide as it could be with any number, and no wider. */
const ENOUGH = 4;
/** The seeds of most shipped scenarios. */
const USUAL = 8;

/** A sentence for fewer seeds than are enough, else nothing. */
export function fewSeedsInWords(seeds: number): string[] {
  if (seeds >= ENOUGH) return [];
  const more = `${ENOUGH} or more, such as seeds 1..${USUAL}`;
  if (seeds === 1)
    return [
      `One seed is one world: its intervals say nothing of how far other worlds differ, which takes ${more}.`,
    ];
  const times = halfWidth(seeds) / halfWidth(USUAL);
  return [
    `Intervals of ${seeds} seeds are wide, about ${Math.round(times)} times as wide as of ${USUAL}: for clear differences run ${more}.`,
  ];
}

/** Of an interval of 95 %, in standard deviations between worlds. */
function halfWidth(seeds: number): number {
  return studentTQuantile(0.975, seeds - 1) / Math.sqrt(seeds);
}
