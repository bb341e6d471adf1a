/** Beginnings of users: what was so of them before time 0, and what those do on arrival who come later. */
import { Draws, purpose, stream } from '../base/random.ts';
import { DAY_MS, durationMs } from '../base/time.ts';
import type { Newsroom } from './newsroom.ts';
import type { WorldOptions } from './options.ts';
import { createPopulation, type Population } from './population.ts';

const EARLY_OPT_OUT = purpose('beginnings/opt-out');

export interface Follows {
  readonly user: Int32Array;
  readonly source: Int32Array;
  readonly atMs: Float64Array;
}

export interface Beginnings {
  /** Follows before time 0, in order of time; ties in order of user. */
  readonly follows: Follows;
  /** Follows on arrival after that, user by user: those of a user stand at [start[user], start[user + 1]) of `source`. */
  readonly followsOnArrival: { readonly start: Int32Array; readonly source: Int32Array };
  /** By user of time 0: 1 who had switched notifications off before. */
  readonly optedOut: Uint8Array;
}

export function createBeginnings(
  seed: number,
  options: WorldOptions,
  newsroom: Newsroom,
  population: Population,
): Beginnings {
  return {
    ...createFollows(seed, options, newsroom, population),
    optedOut: Uint8Array.from({ length: options.users }, (_, user) =>
      hasOptedOut(seed, options, population, user) ? 1 : 0,
    ),
  };
}

/**
 * A user follows sources that cover what the user likes, as many as the follow propensity says: on arrival, or, of users
 * of time 0, as long ago as follows last, but not before arrival.
 */
function createFollows(
  seed: number,
  { follows, sources, topics }: WorldOptions,
  newsroom: Newsroom,
  { users, lives, tastes, followPropensity }: Population,
): Pick<Beginnings, 'follows' | 'followsOnArrival'> {
  const draw = stream(seed, 'world/initial-follows');
  const drawAge = stream(seed, 'world/initial-follow-ages');
  const early: { user: number; source: number; atMs: number }[] = [];
  const start = new Int32Array(users + 1);
  const onArrival: number[] = [];
  const arrival = new Float64Array(sources);
  const affinity = new Float64Array(topics);
  const order = Array.from({ length: sources }, (_, index) => index);
  const lastsMs = durationMs(follows.duration);
  for (let user = 0; user < users; user++) {
    const arrivesAtMs = lives.arrivesAtMs[user];
    const wanted = Math.min(Math.floor(follows.initialPerUser * followPropensity[user] + draw()), sources);
    const dates = Array.from({ length: wanted }, () =>
      Math.max(arrivesAtMs, Math.floor(lastsMs * Math.log(1 - drawAge())) - 1),
    );
    tastes.write(user, Math.floor((arrivesAtMs >= 0 ? arrivesAtMs : (dates[0] ?? -1)) / DAY_MS), affinity, 0);
    // Sources arrive as racing exponential clocks, which draws without replacement by weight.
    for (let source = 0; source < sources; source++) {
      const weight = Math.exp(
        newsroom.sourceQuality[source] + meanAffinity(newsroom, affinity, source, topics),
      );
      arrival[source] = -Math.log(1 - draw()) / weight;
    }
    order.sort((a, b) => arrival[a] - arrival[b] || a - b);
    dates.forEach((atMs, rank) => {
      if (arrivesAtMs < 0) early.push({ user, source: order[rank], atMs });
      else onArrival.push(order[rank]);
    });
    start[user + 1] = onArrival.length;
  }
  early.sort((a, b) => a.atMs - b.atMs || a.user - b.user);
  return {
    follows: {
      user: Int32Array.from(early, (follow) => follow.user),
      source: Int32Array.from(early, (follow) => follow.source),
      atMs: Float64Array.from(early, (follow) => follow.atMs),
    },
    followsOnArrival: { start, source: Int32Array.from(onArrival) },
  };
}

function meanAffinity(newsroom: Newsroom, affinity: Float64Array, source: number, topics: number): number {
  let sum = 0;
  let covered = 0;
  for (let topic = 0; topic < topics; topic++) {
    if (newsroom.covers[source * topics + topic] === 0) continue;
    sum += affinity[topic];
    covered++;
  }
  return sum / covered;
}

function hasOptedOut(seed: number, options: WorldOptions, population: Population, user: number): boolean {
  const hazard = earlierOptOuts(options, population, user);
  return hazard > 0 && new Draws(seed).uniform(EARLY_OPT_OUT, user, 0) < 1 - Math.exp(-hazard);
}

/** The share of decisions that are about users who had not switched notifications off before time 0, as expected. */
export function reachableShare(
  options: WorldOptions,
  decisions: { readonly perUserDay: number; readonly spread: number },
): number {
  const sampled = { ...options, users: Math.min(options.users, MOST_SAMPLED_USERS) };
  const population = createPopulation(0, sampled, decisions, 0);
  const { decisionsPerDay } = population;
  const reached = decisionsPerDay.reduce(
    (sum, perDay, user) => sum + perDay * Math.exp(-earlierOptOuts(sampled, population, user)),
    0,
  );
  return reached / decisionsPerDay.reduce((sum, perDay) => sum + perDay, 0);
}

const MOST_SAMPLED_USERS = 5000;

/**
 * Opt-outs that are expected of a user before time 0, by the hazard of later ones: `perUnwanted · exp(-match)` a
 * notification. What is sent is on topics that the user likes, say with weights exp(affinity); then exp(-match) has the mean
 * 1 / (mean of exp(affinity)).
 */
function earlierOptOuts(
  { optOut, topics }: WorldOptions,
  { lives, isBot, tastes, decisionsPerDay }: Population,
  user: number,
): number {
  const perDecision = optOut.earlier * optOut.perUnwanted;
  // A bot ignores nothing.
  if (perDecision === 0 || isBot[user] === 1) return 0;
  const affinity = new Float64Array(topics);
  tastes.write(user, 0, affinity, 0);
  const liking = affinity.reduce((sum, each) => sum + Math.exp(each), 0) / topics;
  const ageDays = -lives.arrivesAtMs[user] / DAY_MS;
  return (perDecision * decisionsPerDay[user] * ageDays) / liking;
}
