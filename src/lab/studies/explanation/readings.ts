/**
 * The leaky training set's reading of a feature, and the same reading without the notification's own events.
 */
import { type ProvenanceName, type ProvenanceOption, specOf } from '../../../features/options.ts';
import { readingOf } from '../../../features/reading.ts';

/** The moment as of which a training set made at `trainingAtMs` reads the features of a row. */
export function readAtMs(option: ProvenanceOption, sentAtMs: number, trainingAtMs: number): number {
  const spec = specOf(option);
  const { name } = spec;
  return name === 'logged' ? sentAtMs : readingOf(name, spec).readAt(sentAtMs, trainingAtMs);
}

/** The same provenance without the row's own send and open; undefined for those that have no such twin. */
export function withoutOwn(option: ProvenanceOption): ProvenanceOption | undefined {
  if (specOf(option).name !== ('recomputed' satisfies ProvenanceName)) return undefined;
  return typeof option === 'string'
    ? 'recomputed-minus-own'
    : { ...option, provenance: 'recomputed-minus-own' };
}
