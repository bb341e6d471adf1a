/**
 * The bootstrap within one world. The rows of one user are not independent, and neither are those of stories of one day,
 * which all users share: users and days of publication are crossed. Both are drawn with replacement, each by itself, and a
 * row counts as often as its user times its day: the pigeonhole bootstrap. No bootstrap of crossed data is exact (McCullagh,
 * Bernoulli 6, 2000); this one errs towards intervals that are too wide, since what belongs to the row alone is counted
 * three times. What a world has in common, such as its sources and tastes, it does not see.
 *
 * Source: Owen, "The pigeonhole bootstrap", Ann. Appl. Stat. 1, 2007; Owen and Eckles, "Bootstrapping data arrays of
 * arbitrary order", Ann. Appl. Stat. 6, 2012.
 *
 * The same seed gives the same multiplicities to every model, so that differences between models can be taken resample by
 * resample.
 */
import { type Stream, stream } from '../../base/random.ts';
import type { Multiplicities } from '../metrics/evaluate.ts';

/**
 * Number of times that each user and each day is drawn, for each resample: `users` draws with replacement among the ids 0
 * to users − 1, whether or not a user has rows, and `days` draws likewise. Resample r depends on (seed, r) alone. The arrays
 * are reused: copy them to keep them.
 * @throws RangeError if `users`, `days` or `resamples` is not a whole number above 0
 */
export function drawMultiplicities(
  seed: number,
  users: number,
  days: number,
  resamples = 200,
): Generator<Multiplicities, void, undefined> {
  requireCount('users', users);
  requireCount('days', days);
  requireCount('resamples', resamples);
  return generateMultiplicities(seed, users, days, resamples);
}

function* generateMultiplicities(
  seed: number,
  users: number,
  days: number,
  resamples: number,
): Generator<Multiplicities, void, undefined> {
  const drawn = { users: new Uint32Array(users), days: new Uint32Array(days) };
  for (let resample = 0; resample < resamples; resample++) {
    drawInto(drawn.users, stream(seed, 'bootstrap', resample));
    drawInto(drawn.days, stream(seed, 'bootstrap/days', resample));
    yield drawn;
  }
}

function drawInto(multiplicities: Uint32Array, uniform: Stream): void {
  multiplicities.fill(0);
  const { length } = multiplicities;
  for (let draw = 0; draw < length; draw++) multiplicities[Math.floor(uniform() * length)]++;
}

function requireCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${name} is ${count}; expected a whole number above 0`);
  }
}
