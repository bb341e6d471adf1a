/** Provenance of the feature values of a training set. */
import { z } from 'zod';
import { duration, zone } from '../base/options.ts';
import { DAY_MS, durationMs, zoneMs } from '../base/time.ts';
import { sideNames } from '../history/log.ts';
import { boundaries, type HistoryView, WHOLE_HISTORY } from '../history/view.ts';

export const provenanceNames = [
  'logged',
  'reconstructed',
  'recomputed',
  'recomputed-minus-own',
  'recomputed-partition',
  'recomputed-open-window',
] as const;

/** In a few words, for those who choose. */
export const provenanceMeanings: Readonly<Record<ProvenanceName, string>> = {
  logged: 'as they were when the notification was sent',
  reconstructed: 'replayed from the history of events, as of the moment of sending',
  recomputed: 'as they are on the day of training: the usual leak',
  'recomputed-minus-own': "as they are on the day of training, without the row's own send and open",
  'recomputed-partition': 'as of the end of the day of sending, from a daily table',
  'recomputed-open-window': 'as on the day of training, with windows that begin before sending and never end',
};
export const provenanceName = z.enum(provenanceNames);
export type ProvenanceName = z.infer<typeof provenanceName>;

export const samplings = ['user', 'row'] as const;
export type Sampling = (typeof samplings)[number];

const parameters = z.strictObject({
  provenance: provenanceName.describe('The provenance that the parameters below change.'),
  after: duration({ max: '1000d' })
    .optional()
    .describe('Features are read this long after sending, at most at training time; for recomputed ones.'),
  staleness: duration({ max: '1000d' })
    .optional()
    .describe(
      'Features are read as of this long before sending, as from a cache of that age; for reconstructed ones.',
    ),
  every: duration({ min: '1s', max: '1000d' })
    .optional()
    .describe('Features are read from snapshots taken at the whole multiples of this: from the latest one.'),
  retention: duration({ min: '1s', max: '1000d' })
    .optional()
    .describe('History holds only what occurred within this time before the moment of reading.'),
  since: duration({ max: '1000d' })
    .optional()
    .describe(
      'Recording began this long after the beginning of the world; history holds nothing older. For logged ones: nothing was logged before.',
    ),
  ttl: duration({ min: '1s', max: '1000d' })
    .optional()
    .describe(
      'Time to live: the values of a user, a story, … are missing where nothing happened to it within this time before the moment of reading.',
    ),
  clock: z
    .enum(['known', 'occurred'])
    .default('known')
    .describe('History is ordered and cut by when an event was known, or by when it occurred.'),
  availability: duration({ max: '1000d' })
    .optional()
    .describe(
      'Assumed delay until an event is available: history holds what occurred longer ago than this; for `clock: occurred`.',
    ),
  boundary: z
    .enum(boundaries)
    .default('before')
    .describe('History ends just before the moment of reading, or holds what happens at it too.'),
  side: z
    .enum(sideNames)
    .optional()
    .describe(
      'Whose events are read, where serving and batch see different ones: those of the batch by default, or those that serving saw.',
    ),
  zone: zone()
    .optional()
    .describe(
      'The clock that history is timed by and that hours and weekends are read off runs in this zone, a fixed offset such as `+05:30`, and everybody takes it for UTC: history is read so much too early, with a minus too late, though at most as of training; a day ends at midnight of the zone.',
    ),
  share: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Only this share was logged, and l2 is taken times it; for logged ones.'),
  by: z
    .enum(samplings)
    .optional()
    .describe('The share is of users, all of whose rows are logged or none, or of rows; `user` by default.'),
});

/** A provenance that reads by itself, without another to fall back to. */
const simpleProvenance = z.union([provenanceName, parameters]);

const withFallback = parameters.extend({
  fallback: simpleProvenance
    .optional()
    .describe(
      'Where nothing was logged, the value of this provenance, a name or a mapping; without it the value is missing.',
    ),
});

export const provenanceOption = z.union([provenanceName, withFallback]);
export type ProvenanceOption = z.infer<typeof provenanceOption>;
export type ProvenanceInput = z.input<typeof provenanceOption>;
type Parameters = z.infer<typeof withFallback>;

/** The logged part of what was served, and the replacement for the rest. */
export interface Logging {
  readonly sinceMs: number;
  readonly share: number;
  readonly by: Sampling;
  /** Replacement where nothing was logged; undefined leaves the value missing. */
  readonly fallback: ProvenanceOption | undefined;
}

/** A provenance with all its parameters, in milliseconds. */
export interface ProvenanceSpec {
  readonly name: ProvenanceName;
  /** Undefined to read when the provenance itself says. */
  readonly afterMs: number | undefined;
  /** Lag of the reading behind the provenance's own moment. */
  readonly stalenessMs: number;
  /** Undefined to read at the very moment. */
  readonly everyMs: number | undefined;
  /** Time by which the pipeline's clock is ahead. */
  readonly zoneMs: number;
  /** Undefined for values that never expire. */
  readonly ttlMs: number | undefined;
  readonly clock: 'known' | 'occurred';
  readonly view: HistoryView;
  /** Undefined where everything logged is taken as it is, and for provenances that are computed. */
  readonly logging: Logging | undefined;
}

export function specOf(option: ProvenanceOption): ProvenanceSpec {
  if (typeof option === 'string') {
    return {
      name: option,
      afterMs: undefined,
      stalenessMs: 0,
      everyMs: undefined,
      zoneMs: 0,
      ttlMs: undefined,
      clock: 'known',
      view: WHOLE_HISTORY,
      logging: undefined,
    };
  }
  const { provenance, after, staleness, every, ttl, zone, clock } = option;
  const { side, retention, since, availability, boundary } = option;
  const isLogged = provenance === 'logged';
  return {
    name: provenance,
    afterMs: msOf(after),
    stalenessMs: msOf(staleness) ?? 0,
    everyMs: msOf(every),
    zoneMs: zone === undefined ? 0 : zoneMs(zone),
    ttlMs: msOf(ttl),
    clock,
    view: {
      side: side ?? WHOLE_HISTORY.side,
      sinceMs: (isLogged ? undefined : msOf(since)) ?? WHOLE_HISTORY.sinceMs,
      retentionMs: msOf(retention) ?? WHOLE_HISTORY.retentionMs,
      boundary,
      availabilityMs: msOf(availability) ?? WHOLE_HISTORY.availabilityMs,
    },
    logging: isLogged ? loggingOf(option) : undefined,
  };
}

function loggingOf({ since, share = 1, by = 'user', fallback }: Parameters): Logging | undefined {
  const sinceMs = msOf(since) ?? 0;
  const isWhole = sinceMs === 0 && share === 1 && fallback === undefined;
  return isWhole ? undefined : { sinceMs, share, by, fallback };
}

function msOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : durationMs(text);
}

/** The same for options that mean the same, however they are written. */
export function provenanceKey(option: ProvenanceOption): string {
  const { logging, ...spec } = specOf(option);
  if (logging === undefined) return JSON.stringify(spec);
  const { fallback, ...logged } = logging;
  return JSON.stringify([spec, logged, fallback === undefined ? null : provenanceKey(fallback)]);
}

/** Time from sending to the provenance's own moment of reading, at most. */
const LONGEST_LEAD_MS: Readonly<Record<ProvenanceName, number>> = {
  logged: 0,
  reconstructed: 0,
  recomputed: Number.POSITIVE_INFINITY,
  'recomputed-minus-own': Number.POSITIVE_INFINITY,
  'recomputed-partition': DAY_MS,
  'recomputed-open-window': Number.POSITIVE_INFINITY,
};

/** The longest time from sending to the moment of reading; below 0 where every row is read before it is sent. */
export function longestLeadMs({ name, afterMs, stalenessMs, zoneMs }: ProvenanceSpec): number {
  return (afterMs ?? LONGEST_LEAD_MS[name]) - stalenessMs - zoneMs;
}

/**
 * Checks whether values of a provenance can hold what was not known, or had not happened, when a row was
 * sent.
 */
export function readsAfterSending(option: ProvenanceOption): boolean {
  const spec = specOf(option);
  const { name, clock, logging } = spec;
  if (name === 'logged') return logging?.fallback !== undefined && readsAfterSending(logging.fallback);
  return clock === 'occurred' || longestLeadMs(spec) > 0;
}

/** Checks whether values of a provenance can hold the row's own send and open. */
export function holdsOwn(option: ProvenanceOption): boolean {
  const spec = specOf(option);
  const { name, logging } = spec;
  if (name === 'logged') return logging?.fallback !== undefined && holdsOwn(logging.fallback);
  return name !== 'recomputed-minus-own' && longestLeadMs(spec) > 0;
}

/** The same provenance without the row's own send and open; undefined where the lab has none. */
export function withoutOwn(option: ProvenanceOption): ProvenanceOption | undefined {
  if (specOf(option).name !== 'recomputed') return undefined;
  if (typeof option === 'string') return 'recomputed-minus-own';
  return { ...option, provenance: 'recomputed-minus-own' };
}
