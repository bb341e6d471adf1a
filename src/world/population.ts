/** The users as they are: tastes, openness, rhythm. Hidden from production, except the declared interests. */
import { randomLogNormal, randomNormal } from 'd3-random';
import { Draws, purpose, stream } from '../base/random.ts';
import { DAY_MS } from '../base/time.ts';
import { createLives, type Lives } from './lives.ts';
import type { WorldOptions } from './options.ts';
import { Tastes } from './tastes.ts';

const BOT = purpose('population/bot', 100);

export interface Population {
  /** Users ever: those of time 0 first, then the others in order of arrival. */
  readonly users: number;
  readonly lives: Lives;
  /** 1 for a bot. */
  readonly isBot: Uint8Array;
  /** Base openness on the logit scale; Infinity for a bot, which opens everything. */
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
  endMs: number,
): Population {
  const { organic } = options;
  const lives = createLives(seed, options, endMs);
  const { users } = lives;
  const tastes = new Tastes(new Draws(seed), lives, options);
  const isBot = botsAmong(seed, users, options.bots.share);
  /** Values of people, and that of every bot. */
  const unlessBot = (values: Float64Array, ofBot: number) =>
    values.map((value, user) => (isBot[user] === 1 ? ofBot : value));
  return {
    users,
    lives,
    isBot,
    openness: unlessBot(
      normals(seed, 'openness', users, options.opens.opennessSpread),
      Number.POSITIVE_INFINITY,
    ),
    browsesPerDay: unlessBot(
      logNormalsOfMean(seed, 'activity', users, organic.browsesPerUserDay, organic.activitySpread),
      0,
    ),
    decisionsPerDay: logNormalsOfMean(seed, 'decisions', users, decisions.perUserDay, decisions.spread),
    homeHour: homeHours(seed, users),
    followPropensity: unlessBot(
      logNormalsOfMean(seed, 'follow-propensity', users, 1, options.follows.propensitySpread),
      0,
    ),
    tastes,
    declaredInterest: declareInterests(seed, options, lives, tastes),
  };
}

/** A user who is a bot is one with every larger share, too. */
function botsAmong(seed: number, users: number, share: number): Uint8Array {
  const draws = new Draws(seed);
  return Uint8Array.from({ length: users }, (_, user) => (draws.uniform(BOT, user, 0) < share ? 1 : 0));
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

/** A few topics per user, noisy: mostly the ones best liked on the day of sign-up, sometimes a random one. */
function declareInterests(
  seed: number,
  { topics, tastes }: WorldOptions,
  { users, arrivesAtMs }: Lives,
  liked: Tastes,
): Uint8Array {
  const draw = stream(seed, 'population/declared');
  const declaredInterest = new Uint8Array(users * topics);
  const byLiking = Array.from({ length: topics }, (_, topic) => topic);
  const affinity = new Float64Array(topics);
  for (let user = 0; user < users; user++) {
    const base = user * topics;
    liked.write(user, Math.floor(arrivesAtMs[user] / DAY_MS), affinity, 0);
    byLiking.sort((a, b) => affinity[b] - affinity[a] || a - b);
    for (let rank = 0; rank < Math.min(tastes.declaredInterests, topics); rank++) {
      const random = Math.floor(draw() * topics);
      const topic = draw() < tastes.declaredAccuracy ? byLiking[rank] : random;
      declaredInterest[base + topic] = 1;
    }
  }
  return declaredInterest;
}
