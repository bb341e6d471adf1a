/** The moment at which the training set was made, where nobody says: the one whose recomputed values are in most rows. */
import { DAY_MS, HOUR_MS } from '../../base/time.ts';
import type { FeatureSet } from '../../features/featureSet.ts';
import { offsetOf } from '../../history/log.ts';
import type { AuditedHistory } from './history.ts';
import { agrees, type Observed } from './observed.ts';
import { familiesOf, probe } from './probes.ts';
import type { CandidateReading } from './readings.ts';

/** Rows after which hours are looked at, at most. */
const LONGEST_WAIT_MS = 60 * DAY_MS;
/** Moments at which different events were known, at most. */
const MOST_KNOWLEDGE = 5;

/** The best moment, the first midnight after the last row, and the end of the log. */
export function findTrainingMoments(
  history: AuditedHistory,
  features: FeatureSet,
  observed: readonly Observed[],
  rows: Int32Array,
): readonly number[] {
  const { log, impressions } = history;
  const lastSentMs = impressions.value('sentAtMs', impressions.rows - 1);
  const endMs = log.knownAtMs(log.end - 1) + 1;
  const midnightMs = Math.ceil((lastSentMs + 1) / DAY_MS) * DAY_MS;
  const bestMs = bestHour(history, features, observed, rows, [
    ...range(
      Math.ceil(lastSentMs / HOUR_MS) * HOUR_MS,
      Math.min(endMs, lastSentMs + LONGEST_WAIT_MS),
      HOUR_MS,
    ),
    endMs,
  ]);
  return [...new Set([bestMs, midnightMs, endMs])];
}

/**
 * Moments before which different events became known that had occurred by the end of the last row's day: those that are
 * given, and midnights.
 */
export function knowledgeMoments(
  { log, impressions }: AuditedHistory,
  given: readonly number[],
): readonly number[] {
  const lastSentMs = impressions.value('sentAtMs', impressions.rows - 1);
  const midnightMs = Math.ceil((lastSentMs + 1) / DAY_MS) * DAY_MS;
  const lateMs: number[] = [];
  for (let seq = log.end - 1; seq >= log.first && log.knownAtMs(seq) >= lastSentMs; seq--) {
    if (log.blockOf(seq).occurredAtMs[offsetOf(seq)] < midnightMs) lateMs.push(log.knownAtMs(seq));
  }
  const midnights = lateMs.map((ms) => (Math.floor(ms / DAY_MS) + 1) * DAY_MS).sort((a, b) => a - b);
  const unknown = new Set<number>();
  return [...given, ...midnights]
    .filter((ms) => {
      const later = lateMs.reduce((count, each) => count + (each >= ms ? 1 : 0), 0);
      const isNew = !unknown.has(later);
      unknown.add(later);
      return isNew;
    })
    .slice(0, MOST_KNOWLEDGE);
}

function bestHour(
  history: AuditedHistory,
  features: FeatureSet,
  observed: readonly Observed[],
  rows: Int32Array,
  moments: readonly number[],
): number {
  const candidates = (['recomputed', 'recomputed-minus-own'] as const).flatMap((provenance) =>
    moments.map(
      (trainingAtMs): CandidateReading => ({
        says: '',
        provenance: { provenance, clock: 'known', boundary: 'before' },
        trainingAtMs,
        localMs: 0,
      }),
    ),
  );
  const columns = observed.map(({ feature }) => features.names.indexOf(feature));
  const counts = new Uint32Array(candidates.length);
  for (const family of familiesOf(candidates, history)) {
    probe(candidates, family, history, rows, features, (reading, row, vector) => {
      observed.forEach(({ values, isThere, isSingle }, index) => {
        if (isThere[row] === 1 && agrees(vector[columns[index]], values[row], isSingle)) counts[reading]++;
      });
    });
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const best = candidates
    .filter((_, place) => counts[place] === most)
    .map(({ trainingAtMs }) => trainingAtMs);
  return best.find((ms) => ms % DAY_MS === 0) ?? best[0];
}

function range(startMs: number, endMs: number, stepMs: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.ceil((endMs - startMs) / stepMs)) },
    (_, step) => startMs + step * stepMs,
  );
}
