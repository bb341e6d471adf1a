/**
 * Behaviour of users towards a notification or a story that they see: the true open probability, opens and
 * reads, as potential outcomes. Whether user u opens story s is one fixed uniform compared with the
 * probability at hand, whoever sends it, and each purpose has its own uniform.
 *
 * The logit of an open is a sum of one term per entity key, so that the best candidate is found with the same
 * kernel as a linear model's.
 */
import { type Draws, purpose } from '../base/random.ts';
import { sigmoid } from '../base/sigmoid.ts';
import { durationMs, HOUR_MS } from '../base/time.ts';
import { type Delay, delayMs, delayOfOpens, probabilityOfDelayBelow } from './delay.ts';
import type { Newsroom } from './newsroom.ts';
import type { WorldOptions } from './options.ts';
import type { Population } from './population.ts';
import { slotKey } from './schedule.ts';

const BROWSED_STORY = purpose('browsing/story', 3);
const READ = purpose('browsing/read', 4);
const OPEN = purpose('open/happens', 5);
const OPEN_DELAY = purpose('open/delay', 6);

const RADIANS_PER_HOUR = (2 * Math.PI) / 24;
const HOUR_COSINE = Float64Array.from({ length: 24 }, (_, hour) => Math.cos(hour * RADIANS_PER_HOUR));
const HOUR_SINE = Float64Array.from({ length: 24 }, (_, hour) => Math.sin(hour * RADIANS_PER_HOUR));

const TRAITS = 4;
const BASE_LOGIT = 0;
const HOME_COSINE = 1;
const HOME_SINE = 2;

function traitsOf({ opens }: WorldOptions, { users, openness, homeHour }: Population): Float64Array {
  const baseLogit = Math.log(opens.baseRate / (1 - opens.baseRate));
  const traits = new Float64Array(users * TRAITS);
  for (let user = 0; user < users; user++) {
    traits[user * TRAITS + BASE_LOGIT] = baseLogit + openness[user];
    traits[user * TRAITS + HOME_COSINE] = Math.cos(homeHour[user] * RADIANS_PER_HOUR);
    traits[user * TRAITS + HOME_SINE] = Math.sin(homeHour[user] * RADIANS_PER_HOUR);
  }
  return traits;
}

export class Behaviour {
  readonly options: WorldOptions;
  readonly population: Population;
  readonly newsroom: Newsroom;
  readonly #draws: Draws;
  readonly #openDelay: Delay;
  readonly #botDelay: Delay;
  /**
   * users × TRAITS: what is asked of a user at every turn, side by side: base logit, and cosine and sine of the
   * home hour, which with those of an hour give the cosine of their difference.
   */
  readonly #traits: Float64Array;

  readonly #decayOnsetHours: number;
  readonly #oldestMs: number;

  constructor(options: WorldOptions, population: Population, newsroom: Newsroom, draws: Draws) {
    this.options = options;
    this.population = population;
    this.newsroom = newsroom;
    this.#draws = draws;
    this.#openDelay = delayOfOpens(options.opens, OPEN_DELAY);
    this.#botDelay = { medianMs: durationMs(options.bots.delay), spread: 0, purpose: OPEN_DELAY };
    this.#traits = traitsOf(options, population);
    this.#decayOnsetHours = durationMs(options.newsroom.decayOnset) / HOUR_MS;
    this.#oldestMs = durationMs(options.organic.oldest);
  }

  /** @see Arm.prefetched */
  prefetch(user: number): number {
    return this.#traits[user * TRAITS];
  }

  /** The user's own term of the open logit: openness and hour of the day. Mechanisms add theirs. */
  userTerm(user: number, atMs: number): number {
    const hour = Math.floor(atMs / HOUR_MS) % 24;
    const at = user * TRAITS;
    const rhythm =
      this.#traits[at + HOME_COSINE] * HOUR_COSINE[hour] + this.#traits[at + HOME_SINE] * HOUR_SINE[hour];
    return this.#traits[at + BASE_LOGIT] + this.options.opens.rhythmLift * rhythm;
  }

  /** The story's term of the open logit, from the given hour tick on. */
  storyTerm(story: number, tickMs: number): number {
    const { newsroom, options } = this;
    const ageHours = Math.floor(tickMs / HOUR_MS) - Math.floor(newsroom.storyPublishedAtMs[story] / HOUR_MS);
    return (
      newsroom.storyQuality[story] +
      newsroom.sourceQuality[newsroom.storySource[story]] +
      (newsroom.storyIsBreaking[story] === 1 ? options.newsroom.breakingLift : 0) -
      options.newsroom.decayPower * Math.log1p(ageHours / this.#decayOnsetHours)
    );
  }

  /** Checks whether the user opens a notification of the story that has the given open probability. */
  opens(user: number, story: number, probability: number): boolean {
    return this.#draws.uniform(OPEN, user, story) < probability;
  }

  openDelayMs(user: number, story: number): number {
    return delayMs(this.#draws, this.#delayOf(user), user, story);
  }

  #delayOf(user: number): Delay {
    return this.population.isBot[user] === 1 ? this.#botDelay : this.#openDelay;
  }

  /** The probability that an open, given that there is one, comes within a window and while the user is there. */
  opensInTime(user: number, sentAtMs: number, windowMs: number): number {
    const staysMs = this.population.lives.departsAtMs[user] - sentAtMs;
    return probabilityOfDelayBelow(this.#delayOf(user), Math.min(windowMs, staysMs));
  }

  /** The story that the user looks at: of age t with a density ∝ t^-ageTail; -1 where none is of about that age. */
  browsedStory(user: number, day: number, slot: number, atMs: number): number {
    const uniform = this.#draws.uniform(BROWSED_STORY, user, slotKey(day, slot));
    const ageMs = this.#oldestMs * Math.exp(Math.log(1 - uniform) / (1 - this.options.organic.ageTail));
    const story = this.#storiesUntil(atMs - ageMs) - 1;
    return story >= 0 && this.newsroom.storyPublishedAtMs[story] > atMs - this.#oldestMs ? story : -1;
  }

  /** Number of stories that were published at or before a moment. */
  #storiesUntil(atMs: number): number {
    const { storyPublishedAtMs, stories } = this.newsroom;
    let low = 0;
    let high = stories;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (storyPublishedAtMs[middle] <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param openLogit the open logit of the story for the user */
  reads(user: number, story: number, openLogit: number): boolean {
    return this.#draws.uniform(READ, user, story) < sigmoid(openLogit + this.options.organic.readLift);
  }
}
