/** Names that a scenario chooses among, with their meanings in a few words. */
import { provenanceMeanings } from '../features/options.ts';
import { encoderMeanings } from '../model/options.ts';
import { splitMeanings } from '../splits/options.ts';

/** By the key that lists the names. */
const MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'training.provenances': provenanceMeanings,
  'training.splits': splitMeanings,
  'training.encoders': encoderMeanings,
};

/** Undefined for keys whose names speak for themselves. */
export function meaningsAt(key: string): Readonly<Record<string, string>> | undefined {
  return MEANINGS[key];
}
