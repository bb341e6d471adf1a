/** Lists of seeds as they are typed on a command line and in files. */
import { UserError } from '../../base/errors.ts';
import { quote } from '../messages/problem.ts';

/** Most worlds of one scenario. */
export const MAXIMUM_SEEDS = 10_000;
const LARGEST_SEED = 2_147_483_647;

/**
 * Seeds of a text such as `1..20`, `1-20`, `1,5,9` or `1..4,9`, in the order given. Ranges include both ends.
 * @throws UserError if the text is not such a list, names a seed twice or names more than 10,000
 */
export function parseSeeds(text: string): number[] {
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,10})\s*(?:(?:\.\.|[-–])\s*(\d{1,10})\s*)?$/.exec(part);
    if (match === null) {
      const found = part.trim() === '' ? 'nothing between two commas' : quote(part.trim());
      throw new UserError(
        `found ${text.trim() === '' ? 'no seeds' : found}; expected seeds such as 1..20, or 1,5,9, or 1..4,9`,
      );
    }
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (Math.max(first, last) > LARGEST_SEED) {
      throw new UserError(
        `found the seed ${Math.max(first, last)}; expected seeds from 0 to ${LARGEST_SEED}`,
      );
    }
    if (last < first) {
      throw new UserError(`found ${quote(part.trim())}; expected the smaller seed first: ${last}..${first}`);
    }
    if (seeds.size + (last - first + 1) > MAXIMUM_SEEDS) {
      throw new UserError(`found more than ${MAXIMUM_SEEDS} seeds; expected at most ${MAXIMUM_SEEDS}`);
    }
    for (let seed = first; seed <= last; seed++) {
      if (seeds.has(seed)) throw new UserError(`found the seed ${seed} twice; expected each seed once`);
      seeds.add(seed);
    }
  }
  return [...seeds];
}
