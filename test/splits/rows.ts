import fc from 'fast-check';
import { HOUR_MS } from '../../src/base/time.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';

export interface Row {
  readonly user: number;
  readonly story: number;
  /** 0 begins a session; otherwise the row belongs to that of the row before. */
  readonly sessionPosition: number;
  readonly sentAtMs: number;
}

/** Rows in order of sending, on few moments, so that most tie. */
export const anyRows = fc
  .array(
    fc.record({
      user: fc.nat(6),
      story: fc.nat(6),
      sessionPosition: fc.constantFrom(0, 0, 1),
      sentAtMs: fc.nat(12).map((hours) => hours * HOUR_MS),
    }),
    { maxLength: 60 },
  )
  .map((rows) => rows.toSorted((a, b) => a.sentAtMs - b.sentAtMs));

export function impressionsWith(rows: readonly Row[], firstId = 0): Impressions {
  const impressions = new Impressions(0, firstId);
  let session = firstId;
  for (const { user, story, sessionPosition, sentAtMs } of rows) {
    if (sessionPosition === 0) session = firstId + impressions.rows;
    impressions.append(user, story, session, sessionPosition, Phase.logging, sentAtMs, 1, Number.NaN);
  }
  return impressions;
}
