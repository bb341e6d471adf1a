/** The moment at which the training set was made, where nobody says: the one whose recomputed values are in most rows. */
import { DAY_MS, HOUR_MS } from '../../base/time.ts';
import type { FeatureSet } from '../../features/featureSet.ts';
import { type EventLog, offsetOf } from '../../history/log.ts';
import type { AuditedHistory } from './history.ts';
import { agrees, type Observed } from './observed.ts';
import { familiesOf, probe } from './probes.ts';
import type { CandidateReading } from './readings.ts';

/** Rows after which hours are looked at, at most. */
const LONGEST_WAIT_MS = 60 * DAY_MS;
/** Midnights beside the best moment, which matter where events come late. */
const MOST_MIDNIGHTS = 6;

/** Moments in order of preference. */
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
  const late = lateMidnights(log, lastSentMs, midnightMs);
  return [...new Set([bestMs, midnightMs, ...late, endMs])];
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

/** Midnights before which events became known that had occurred before the last row was sent, from the second on. */
function lateMidnights(log: EventLog, lastSentMs: number, firstMs: number): readonly number[] {
  const midnights = new Set<number>();
  for (let seq = log.end - 1; seq >= log.first && log.knownAtMs(seq) >= firstMs; seq--) {
    if (log.blockOf(seq).occurredAtMs[offsetOf(seq)] > lastSentMs) continue;
    midnights.add((Math.floor(log.knownAtMs(seq) / DAY_MS) + 1) * DAY_MS);
  }
  return [...midnights].sort((a, b) => a - b).slice(0, MOST_MIDNIGHTS);
}

function range(startMs: number, endMs: number, stepMs: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.ceil((endMs - startMs) / stepMs)) },
    (_, step) => startMs + step * stepMs,
  );
}
