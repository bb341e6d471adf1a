/**
 * Values of a sample of rows under many readings at once. Readings that see the same history, and differ in the moment only,
 * share one fold: it is asked for each row at each moment, in order of time.
 */
import type { FeatureSet } from '../../features/featureSet.ts';
import { rowWriter } from '../../features/provenance.ts';
import type { AuditedHistory } from './history.ts';
import { type CandidateReading, momentOf, type Written } from './readings.ts';

/** Called with the vector of a row under a reading; it holds until the next call. */
export type Visit = (reading: number, row: number, vector: Float64Array) => void;

/** Readings of one history. */
export interface Family {
  /** Places among the candidates. */
  readonly readings: readonly number[];
}

/** In the order of their first readings. */
export function familiesOf(
  candidates: readonly CandidateReading[],
  { log }: AuditedHistory,
): readonly Family[] {
  const families = new Map<string, number[]>();
  candidates.forEach(({ provenance, trainingAtMs }, place) => {
    const { provenance: name } = provenance;
    const isOpen = name === 'recomputed-open-window';
    const dependsOnTraining = isOpen || provenance.clock === 'occurred' || log.hasErasures;
    const key = JSON.stringify([historyIn(provenance), dependsOnTraining ? trainingAtMs : null]);
    const places = families.get(key);
    if (places === undefined) families.set(key, [place]);
    else places.push(place);
  });
  return [...families.values()].map((readings) => ({ readings }));
}

/** The provenance that reads the same history at whatever moment it is told. */
function historyIn(written: Written): Written {
  const { provenance, after, staleness, every, zone, ...history } = written;
  if (provenance === 'recomputed-minus-own' || provenance === 'recomputed-open-window') {
    return { provenance, ...history };
  }
  return { provenance: 'recomputed', ...history };
}

/**
 * @param rows in ascending order
 * @param features in place of those of the catalog
 */
export function probe(
  candidates: readonly CandidateReading[],
  { readings }: Family,
  { catalog, log, impressions }: AuditedHistory,
  rows: Int32Array,
  features: FeatureSet,
  visit: Visit,
): void {
  const first = candidates[readings[0]];
  const { trainingAtMs } = first;
  const write = rowWriter(
    historyIn(first.provenance),
    { ...catalog, features },
    log,
    impressions,
    trainingAtMs,
  );
  const moments = new Float64Array(readings.length * rows.length);
  readings.forEach((reading, place) => {
    const clock = momentOf(candidates[reading]);
    for (let row = 0; row < rows.length; row++) {
      moments[place * rows.length + row] = clock(
        impressions.value('sentAtMs', rows[row]),
        candidates[reading].trainingAtMs,
      );
    }
  });
  const order = Uint32Array.from(moments.keys()).sort((a, b) => moments[a] - moments[b] || a - b);
  const vector = new Float64Array(features.count);
  for (const place of order) {
    const row = rows[place % rows.length];
    write(row, moments[place], vector, 0);
    visit(readings[Math.floor(place / rows.length)], row, vector);
  }
}
