/** The users as they are: tastes, openness, rhythm. Hidden from production, except the declared interests. */
import { randomLogNormal, randomNormal } from 'd3-random';
import { Draws, stream } from '../base/random.ts';
import type { WorldOptions } from './options.ts';
import { Tastes } from './tastes.ts';

export interface Population {
  readonly users: number;
  /** Base openness on the logit scale. */
  readonly openness: Float64Array;
  /** Stories looked at in the app per day. */
  readonly browsesPerDay: Float64Array;
  /** Moments per day at which the app may notify. */
  readonly decisionsPerDay: Float64Array;
  /** Hour around which the user's day is centred, in [0, 24). */
  readonly homeHour: Float64Array;
  /** Multiplier of the follow probabilities, with mean 1. */
  readonly followPropensity: Float64Array;
  readonly tastes: Tastes;
  /** users × topics: 1 where declared at sign-up. Observable. */
  readonly declaredInterest: Uint8Array;
}

export function createPopulation(
  seed: number,
  options: WorldOptions,
  decisions: { readonly perUserDay: number; readonly spread: number },
): Population {
  const { users, organic } = options;
  const tastes = new Tastes(new Draws(seed), users, options);
  return {
    users,
    openness: normals(seed, 'openness', users, options.opens.opennessSpread),
    browsesPerDay: logNormalsOfMean(
      seed,
      'activity',
      users,
      organic.browsesPerUserDay,
      organic.activitySpread,
    ),
    decisionsPerDay: logNormalsOfMean(seed, 'decisions', users, decisions.perUserDay, decisions.spread),
    homeHour: homeHours(seed, users),
    followPropensity: logNormalsOfMean(seed, 'follow-propensity', users, 1, options.follows.propensitySpread),
    tastes,
    declaredInterest: declareInterests(seed, options, tastes.on(0)),
  };
}

function normals(seed: number, name: string, count: number, spread: number): Float64Array {
  const draw = randomNormal.source(stream(seed, `population/${name}`))(0, 1);
  return Float64Array.from({ length: count }, () => spread * draw());
}

/** Log-normal values with the given mean, whatever the spread of their logarithm. */
function logNormalsOfMean(
  seed: number,
  name: string,
  count: number,
  mean: number,
  spread: number,
): Float64Array {
  if (mean === 0) return new Float64Array(count);
  const draw = randomLogNormal.source(stream(seed, `population/${name}`))(
    Math.log(mean) - (spread * spread) / 2,
    spread,
  );
  return Float64Array.from({ length: count }, () => draw());
}

/** Home hours gather in the evening: the sum of three uniforms over the day, centred on 18 h. */
function homeHours(seed: number, users: number): Float64Array {
  const draw = stream(seed, 'population/home-hour');
  return Float64Array.from({ length: users }, () => (6 + 8 * (draw() + draw() + draw())) % 24);
}

/** A few topics per user, noisy: mostly the best-liked ones, sometimes a random one. */
function declareInterests(seed: number, options: WorldOptions, affinity: Float64Array): Uint8Array {
  const { users, topics, tastes } = options;
  const draw = stream(seed, 'population/declared');
  const declaredInterest = new Uint8Array(users * topics);
  const byLiking = Array.from({ length: topics }, (_, topic) => topic);
  for (let user = 0; user < users; user++) {
    const base = user * topics;
    byLiking.sort((a, b) => affinity[base + b] - affinity[base + a] || a - b);
    for (let rank = 0; rank < Math.min(tastes.declaredInterests, topics); rank++) {
      const random = Math.floor(draw() * topics);
      const topic = draw() < tastes.declaredAccuracy ? byLiking[rank] : random;
      declaredInterest[base + topic] = 1;
    }
  }
  return declaredInterest;
}
