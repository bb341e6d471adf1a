/** The leaky training set's reading of a feature. */
import { type ProvenanceOption, specOf } from '../../../features/options.ts';
import { readingOf } from '../../../features/reading.ts';

/** The moment as of which a training set made at `trainingAtMs` reads the features of a row. */
export function readAtMs(option: ProvenanceOption, sentAtMs: number, trainingAtMs: number): number {
  const spec = specOf(option);
  const { name } = spec;
  return name === 'logged' ? sentAtMs : readingOf(name, spec).readAt(sentAtMs, trainingAtMs);
}
