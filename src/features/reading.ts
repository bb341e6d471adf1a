/** Moments at which the provenances read a row's features, by which they differ. */
import { DAY_MS } from '../base/time.ts';
import type { ProvenanceName, ProvenanceSpec } from './options.ts';

/** A moment as a function of when the row was sent and when the training set is made; later for rows sent later. */
export type Clock = (sentAtMs: number, trainingAtMs: number) => number;

export interface Reading {
  /** The moment as of which history is read. */
  readonly readAt: Clock;
  /**
   * A window of length W holds what occurred from this moment minus W on; equal to `readAt` except for the
   * open window.
   */
  readonly windowEnd: Clock;
  /** True if the row's own send and open are subtracted from the counters first. */
  readonly minusOwn: boolean;
}

const atSending: Clock = (sentAtMs) => sentAtMs;
const atTraining: Clock = (_sentAtMs, trainingAtMs) => trainingAtMs;
const atEndOfDay: Clock = (sentAtMs, trainingAtMs) =>
  Math.min((Math.floor(sentAtMs / DAY_MS) + 1) * DAY_MS, trainingAtMs);
const later =
  (afterMs: number): Clock =>
  (sentAtMs, trainingAtMs) =>
    Math.min(sentAtMs + afterMs, trainingAtMs);
/** Parameters of features that are stale, or come from snapshots. */
export interface Staleness {
  readonly stalenessMs: number;
  /** Time between snapshots; undefined where there are none. */
  readonly everyMs: number | undefined;
}

/** The moment as of which a reader sees features: so long before, and then that of the latest snapshot. */
export function staleMoment(atMs: number, { stalenessMs, everyMs }: Staleness): number {
  const asOfMs = atMs - stalenessMs;
  return everyMs === undefined ? asOfMs : Math.floor(asOfMs / everyMs) * everyMs;
}

/** Every provenance that is computed; `logged` is what serving wrote down. */
const READS: Readonly<Record<Exclude<ProvenanceName, 'logged'>, Clock>> = {
  reconstructed: atSending,
  recomputed: atTraining,
  'recomputed-minus-own': atTraining,
  'recomputed-partition': atEndOfDay,
  'recomputed-open-window': atTraining,
};

/** The same reading of a log that ends just before the row was sent: its own send and open are not there. */
export function truncatedAtSending({ readAt, windowEnd }: Reading): Reading {
  const cut =
    (clock: Clock): Clock =>
    (sentAtMs, trainingAtMs) =>
      Math.min(clock(sentAtMs, trainingAtMs), sentAtMs);
  return { readAt: cut(readAt), windowEnd: cut(windowEnd), minusOwn: false };
}

/** By a clock that is ahead: at training it says a later moment, and what it calls a moment was before it. */
function inZone(own: Clock, spec: Staleness & Pick<ProvenanceSpec, 'zoneMs'>): Clock {
  return (sentAtMs, trainingAtMs) => {
    const endMs = trainingAtMs + spec.zoneMs;
    return staleMoment(Math.min(own(sentAtMs, endMs), endMs + spec.stalenessMs), spec) - spec.zoneMs;
  };
}

/** Applies the parameters of a computed provenance to its own moment. */
export function readingOf(
  name: Exclude<ProvenanceName, 'logged'>,
  spec: Pick<ProvenanceSpec, 'afterMs' | 'zoneMs' | keyof Staleness>,
): Reading {
  const { stalenessMs, everyMs, zoneMs } = spec;
  const own = spec.afterMs === undefined ? READS[name] : later(spec.afterMs);
  const isFresh = stalenessMs === 0 && everyMs === undefined;
  const inUtc: Clock = isFresh
    ? own
    : (sentAtMs, trainingAtMs) => staleMoment(own(sentAtMs, trainingAtMs), spec);
  const readAt = zoneMs === 0 ? inUtc : inZone(own, spec);
  return {
    readAt,
    windowEnd: name === 'recomputed-open-window' ? atSending : readAt,
    minusOwn: name === 'recomputed-minus-own',
  };
}
