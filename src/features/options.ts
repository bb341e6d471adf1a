/** Where the feature values of a training set come from. */
import { z } from 'zod';
import { duration } from '../base/options.ts';
import { durationMs } from '../base/time.ts';
import { boundaries, type HistoryView, WHOLE_HISTORY } from '../history/view.ts';

export const provenanceNames = [
  'logged',
  'reconstructed',
  'recomputed',
  'recomputed-minus-own',
  'recomputed-partition',
  'recomputed-open-window',
] as const;
export const provenanceName = z.enum(provenanceNames);
export type ProvenanceName = z.infer<typeof provenanceName>;

const parameters = z.strictObject({
  provenance: provenanceName.describe('The provenance that the parameters below change.'),
  after: duration({ max: '1000d' })
    .optional()
    .describe('Features are read this long after sending, at most at training time; for recomputed ones.'),
  every: duration({ min: '1s', max: '1000d' })
    .optional()
    .describe('Features are read from snapshots taken at the whole multiples of this: from the latest one.'),
  retention: duration({ min: '1s', max: '1000d' })
    .optional()
    .describe('History holds only what occurred within this time before the moment of reading.'),
  since: duration({ max: '1000d' })
    .optional()
    .describe('Recording began this long after the beginning of the world; history holds nothing older.'),
  clock: z
    .enum(['known', 'occurred'])
    .default('known')
    .describe('History is ordered and cut by when an event was known, or by when it occurred.'),
  boundary: z
    .enum(boundaries)
    .default('before')
    .describe('History ends just before the moment of reading, or holds what happens at it too.'),
});

export const provenanceOption = z.union([provenanceName, parameters]);
export type ProvenanceOption = z.infer<typeof provenanceOption>;

/** A provenance with all its parameters, in milliseconds. */
export interface ProvenanceSpec {
  readonly name: ProvenanceName;
  /** Undefined to read when the provenance itself says. */
  readonly afterMs: number | undefined;
  /** Undefined to read at the very moment. */
  readonly everyMs: number | undefined;
  readonly clock: 'known' | 'occurred';
  readonly view: HistoryView;
}

export function specOf(option: ProvenanceOption): ProvenanceSpec {
  if (typeof option === 'string') {
    return { name: option, afterMs: undefined, everyMs: undefined, clock: 'known', view: WHOLE_HISTORY };
  }
  const { provenance, after, every, retention, since, clock, boundary } = option;
  const ms = (text: string | undefined) => (text === undefined ? undefined : durationMs(text));
  return {
    name: provenance,
    afterMs: ms(after),
    everyMs: ms(every),
    clock,
    view: {
      sinceMs: ms(since) ?? WHOLE_HISTORY.sinceMs,
      retentionMs: ms(retention) ?? WHOLE_HISTORY.retentionMs,
      boundary,
    },
  };
}

/** The same for options that mean the same, however they are written. */
export function provenanceKey(option: ProvenanceOption): string {
  return JSON.stringify(specOf(option));
}

/** Whether values of a provenance can hold what was not known, or had not happened, when a row was sent. */
export function readsAfterSending(option: ProvenanceOption): boolean {
  const { name, afterMs, clock } = specOf(option);
  if (name === 'logged') return false;
  return clock === 'occurred' || (name !== 'reconstructed' && afterMs !== 0);
}
