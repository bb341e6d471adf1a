/** Readings of history that training or served values may come from, as data. */
import { durationMs, HOUR_MS } from '../../base/time.ts';
import { type ProvenanceOption, specOf } from '../../features/options.ts';
import { type Clock, readingOf } from '../../features/reading.ts';
import type { SideName } from '../../history/log.ts';

/** A provenance with its parameters, as a scenario writes them. */
export type Written = Exclude<ProvenanceOption, string>;

export interface CandidateReading {
  /** As it ends the sentence “equals …”. */
  readonly says: string;
  readonly provenance: Written;
  /** Moment at which the training set is made. */
  readonly trainingAtMs: number;
  /** Time by which the clock is ahead that says which day a row was sent on. */
  readonly localMs: number;
}

/** The moment as of which a reading reads the history of a row. */
export function momentOf({ provenance, localMs }: CandidateReading): Clock {
  const spec = specOf(provenance);
  if (spec.name === 'logged') throw new RangeError('found logged; expected a provenance that is computed');
  const { readAt } = readingOf(spec.name, spec);
  return (sentAtMs, trainingAtMs) => readAt(sentAtMs + localMs, trainingAtMs);
}

const STALENESS = [
  '1m',
  '5m',
  '10m',
  '15m',
  '30m',
  '1h',
  '2h',
  '3h',
  '4h',
  '6h',
  '8h',
  '12h',
  '24h',
  '2d',
  '3d',
  '7d',
];
const SNAPSHOTS = ['1m', '5m', '10m', '15m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '24h', '7d'];
const LATENESS = [
  '1m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '3h',
  '6h',
  '12h',
  '24h',
  '2d',
  '3d',
  '7d',
  '14d',
  '28d',
  '30d',
];
const AVAILABILITY = ['1m', '5m', '10m', '15m', '30m', '1h', '2h', '6h', '12h', '24h'];
const RETENTION = ['1d', '2d', '3d', '7d', '14d', '21d', '28d', '30d', '60d', '90d', '180d', '365d'];
const TIMES_TO_LIVE = ['1h', '6h', '12h', '1d', '2d', '3d', '7d', '14d', '28d', '30d'];

/** Offsets of whole and half hours, those of UTC first. */
export const zones: readonly string[] = Array.from({ length: 53 }, (_, place) => place - 24)
  .sort((a, b) => Math.abs(a) - Math.abs(b) || a - b)
  .map(zoneOf);

function zoneOf(halfHours: number): string {
  const size = Math.abs(halfHours);
  return `${halfHours < 0 ? '-' : '+'}${String(size >> 1).padStart(2, '0')}:${size % 2 === 0 ? '00' : '30'}`;
}

/** Moments at which the training set may have been made. */
export interface TrainingMoments {
  /** In order of preference. */
  readonly ms: readonly number[];
  /** Those at which different events were known of the time before the last row. */
  readonly knowledgeMs: readonly number[];
  /** Text for one of them. */
  readonly told: (ms: number) => string;
}

/** Facts about a log on which it depends what readings there are. */
export interface LogFacts {
  /** The sides whose events are told apart, or one. */
  readonly sides: readonly SideName[];
  /** Length of the log: what is kept longer is never missed. */
  readonly spanMs: number;
  readonly hasErasures: boolean;
}

/** The moment of training of a reading in which no erasure is known yet. */
const BEFORE_ERASURES = Number.NEGATIVE_INFINITY;

/** All candidates, the simplest first: of readings that agree with the same rows, an earlier one is named. */
export function candidateReadings(
  moments: TrainingMoments,
  { sides, spanMs, hasErasures }: LogFacts,
): readonly CandidateReading[] {
  const lastMs = moments.ms[0];
  const ofSide = (side: SideName): CandidateReading[] => {
    const seen = sides.length > 1 ? ` (events that ${side} saw)` : '';
    const part = sides.length > 1 ? { side } : {};
    const reading = (
      says: string,
      {
        provenance,
        clock = 'known',
        boundary = 'before',
        ...more
      }: Partial<Written> & Pick<Written, 'provenance'>,
      trainingAtMs = lastMs,
      localMs = 0,
    ): CandidateReading => ({
      says: `${says}${seen}`,
      provenance: { provenance, clock, boundary, ...part, ...more },
      trainingAtMs,
      localMs,
    });
    const atSending = { provenance: 'reconstructed' } as const;
    const byOccurrence = { clock: 'occurred' } as const;
    const inclusive = { boundary: 'inclusive' } as const;
    const each = (of: (ms: number) => readonly CandidateReading[]) => moments.ms.flatMap(of);
    const eachKnowledge = (of: (ms: number) => readonly CandidateReading[]) =>
      moments.knowledgeMs.flatMap(of);
    const kept = (durations: readonly string[]) => durations.filter((each) => durationMs(each) < spanMs);
    const atTraining = (provenance: Written['provenance'], says: (at: string) => string) =>
      each((ms) => {
        const at = moments.told(ms);
        return [
          reading(says(at), { provenance }, ms),
          reading(`${says(at)}, by when events occurred`, { provenance, ...byOccurrence }, ms),
          reading(`${says(at)}, with what was known at that very moment`, { provenance, ...inclusive }, ms),
          reading(
            `${says(at)}, by when events occurred, with those of that very moment`,
            { provenance, ...byOccurrence, ...inclusive },
            ms,
          ),
        ];
      });
    const unerased = (says: string, more: Partial<Written> = {}) =>
      hasErasures
        ? [reading(`${says}, with what was erased later`, { ...atSending, ...more }, BEFORE_ERASURES)]
        : [];
    return [
      ...unerased('known before sending'),
      ...unerased('known at sending or before', inclusive),
      reading('known before sending', atSending),
      reading('known at sending or before: an inclusive boundary', { ...atSending, ...inclusive }),
      ...eachKnowledge((ms) => [
        reading(
          `occurred before sending, known or not (of what was known at ${moments.told(ms)})`,
          { ...atSending, ...byOccurrence },
          ms,
        ),
        reading(
          `occurred at sending or before, known or not (of what was known at ${moments.told(ms)})`,
          { ...atSending, ...byOccurrence, ...inclusive },
          ms,
        ),
      ]),
      ...atTraining('recomputed', (at) => `recomputed at ${at}`),
      ...atTraining(
        'recomputed-minus-own',
        (at) => `recomputed at ${at} without the row's own send and open`,
      ),
      ...atTraining('recomputed-open-window', (at) => `recomputed at ${at} in windows that never end`),
      ...each((ms) =>
        zones.map((zone) =>
          reading(
            `as of the end of the day of sending in ${zone}`,
            { provenance: 'recomputed-partition', ...inZone(zone) },
            ms,
            offsetOf(zone),
          ),
        ),
      ),
      ...eachKnowledge((ms) =>
        zones.map((zone) =>
          reading(
            `as of the end of the day of sending in ${zone}, by when events occurred (of what was known at ${moments.told(ms)})`,
            { provenance: 'recomputed-partition', ...byOccurrence, ...inZone(zone) },
            ms,
            offsetOf(zone),
          ),
        ),
      ),
      ...SNAPSHOTS.flatMap((every) => [
        ...unerased(`from the latest snapshot, one every ${every}`, { every }),
        reading(`from the latest snapshot, one every ${every}`, { ...atSending, every }),
      ]),
      ...STALENESS.flatMap((staleness) => [
        ...unerased(`known ${staleness} before sending`, { staleness }),
        reading(`known ${staleness} before sending`, { ...atSending, staleness }),
      ]),
      ...zones
        .slice(1)
        .map((zone) =>
          reading(
            `from the snapshot at the beginning of the day in ${zone}`,
            { ...atSending, every: '24h', ...inZone(zone) },
            lastMs,
            offsetOf(zone),
          ),
        ),
      ...['1h', '24h'].flatMap((every) =>
        ['1h', '2h', '3h', '6h', '24h'].map((staleness) =>
          reading(`from snapshots, one every ${every}, that are ${staleness} old`, {
            ...atSending,
            every,
            staleness,
          }),
        ),
      ),
      ...LATENESS.map((after) =>
        reading(`known ${after} after sending, at most at training`, { provenance: 'recomputed', after }),
      ),
      ...eachKnowledge((ms) =>
        AVAILABILITY.map((availability) =>
          reading(
            `occurred ${availability} before sending (of what was known at ${moments.told(ms)})`,
            { ...atSending, ...byOccurrence, availability },
            ms,
          ),
        ),
      ),
      ...zones
        .slice(1)
        .map((zone) => reading(`known before sending, by a clock in ${zone}`, { ...atSending, zone })),
      ...each((ms) =>
        zones
          .slice(1)
          .map((zone) =>
            reading(
              `as of the end of the day of UTC by a clock in ${zone}`,
              { provenance: 'recomputed-partition', zone },
              ms,
            ),
          ),
      ),
      ...kept(RETENTION).flatMap((retention) => [
        reading(`known before sending, of the last ${retention}`, { ...atSending, retention }),
        ...each((ms) => [
          reading(
            `recomputed at ${moments.told(ms)}, of the last ${retention}`,
            { provenance: 'recomputed', retention },
            ms,
          ),
        ]),
      ]),
      ...kept(TIMES_TO_LIVE).flatMap((ttl) => [
        reading(`known before sending, missing after ${ttl} without an event`, { ...atSending, ttl }),
        ...each((ms) => [
          reading(
            `recomputed at ${moments.told(ms)}, missing after ${ttl} without an event`,
            { provenance: 'recomputed', ttl },
            ms,
          ),
        ]),
      ]),
    ];
  };
  return sides.flatMap(ofSide);
}

/** Midnight is that of UTC without a zone. */
function inZone(zone: string): { readonly zone?: string } {
  return zone === '+00:00' ? {} : { zone };
}

function offsetOf(zone: string): number {
  const halfHours = Number(zone.slice(1, 3)) * 2 + (zone.endsWith('30') ? 1 : 0);
  return (zone.startsWith('-') ? -1 : 1) * halfHours * (HOUR_MS / 2);
}
