/** The features of one notification, recomputed later and later: what a training set made at each moment would hold. */

import { rememberedBy } from '../../../base/remembered.ts';
import { sigmoid } from '../../../base/sigmoid.ts';
import { DAY_MS, HOUR_MS } from '../../../base/time.ts';
import { type ProvenanceOption, provenanceKey } from '../../../features/options.ts';
import { type RowWriter, rowWriter } from '../../../features/provenance.ts';
import type { Arm } from '../../../serving/arm.ts';
import type { ProvenanceMix } from '../../stages/pipelines.ts';
import type { Moment, Step } from './schema.ts';

/**
 * Stops of a slider: sending, each hour of the first day, each day, just after each step, and training. In
 * order, each once.
 */
export function stops(sentAtMs: number, trainingAtMs: number, steps: readonly Step[]): readonly number[] {
  const hours = Array.from({ length: 24 }, (_, hour) => sentAtMs + hour * HOUR_MS);
  const days = Array.from(
    { length: Math.ceil((trainingAtMs - sentAtMs) / DAY_MS) },
    (_, day) => sentAtMs + day * DAY_MS,
  );
  // An event is seen by whoever reads later than it is known.
  const after = steps.map(({ knownAtMs }) => knownAtMs + 1);
  const all = [...hours, ...days, ...after].filter((atMs) => atMs < trainingAtMs);
  return [...new Set([...all, trainingAtMs])].sort((a, b) => a - b);
}

/** A function that gives the vector of a row at one moment after another; moments may not go back. */
export function recomputing(
  { provenances }: ProvenanceMix,
  { world: { catalog }, log, impressions, store }: Arm,
  row: number,
  trainingAtMs: number,
): (atMs: number) => Float64Array {
  const writers = new Map<RowWriter, Float64Array>();
  const writerOf = rememberedBy(provenanceKey, (provenance: ProvenanceOption) => {
    const writer = rowWriter(provenance, catalog, log, impressions, trainingAtMs, store);
    writers.set(writer, new Float64Array(catalog.features.count));
    return writer;
  });
  const ofColumn = provenances.map(writerOf);
  return (atMs) => {
    for (const [write, values] of writers) write(row, atMs, values, 0);
    return Float64Array.from(ofColumn, (writer, column) => (writers.get(writer) as Float64Array)[column]);
  };
}

export function momentsOf(
  atMs: readonly number[],
  valuesAt: (atMs: number) => Float64Array,
  logitOf: (values: Float64Array) => number,
): readonly Moment[] {
  return atMs.map((moment) => {
    const values = valuesAt(moment);
    const logit = logitOf(values);
    return { atMs: moment, values: Array.from(values), logit, probability: sigmoid(logit) };
  });
}
