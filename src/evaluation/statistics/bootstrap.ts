/**
 * The bootstrap within one world. Users are the unit: the rows of one user are not independent, so whole users
 * are drawn with replacement (the cluster bootstrap: Davison and Hinkley 1997, 3.8; Field and Welsh 2007).
 *
 * A resample is a multiplicity per user. The same seed gives the same multiplicities to every model, so that
 * differences between models can be taken resample by resample.
 */
import { stream } from '../../base/random.ts';

/**
 * Number of times that each user is drawn, one array of length `users` per resample: `users` draws with
 * replacement among the ids 0 to users − 1, whether or not a user has rows. Resample r depends on (seed, r)
 * alone. The array is reused: copy it to keep it.
 * @throws RangeError if `users` or `resamples` is not a whole number above 0
 */
export function drawUserWeights(
  seed: number,
  users: number,
  resamples = 200,
): Generator<Uint32Array, void, undefined> {
  requireCount('users', users);
  requireCount('resamples', resamples);
  return generateUserWeights(seed, users, resamples);
}

function* generateUserWeights(
  seed: number,
  users: number,
  resamples: number,
): Generator<Uint32Array, void, undefined> {
  const weights = new Uint32Array(users);
  for (let resample = 0; resample < resamples; resample++) {
    const uniform = stream(seed, 'bootstrap', resample);
    weights.fill(0);
    for (let draw = 0; draw < users; draw++) weights[Math.floor(uniform() * users)]++;
    yield weights;
  }
}

function requireCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${name} is ${count}; expected a whole number above 0`);
  }
}
