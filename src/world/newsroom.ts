/** The news: sources with their topics, volume and quality, and every story of the whole run. The same in all arms. */
import { randomLogNormal, randomNormal } from 'd3-random';
import { Draws, purpose, type Stream, stream } from '../base/random.ts';
import { DAY_MS, durationMs, HOUR_MS } from '../base/time.ts';
import { lastDayOfDrift, type WorldOptions } from './options.ts';
import { rotationAt } from './rotation.ts';

const MIX = purpose('news mix/draw');
const BROADCAST = purpose('broadcasts/moment');
const JUDGEMENT = purpose('broadcasts/judgement');
const MIX_PHASE = purpose('news mix/phase');

export interface Newsroom {
  readonly sources: number;
  readonly sourceQuality: Float64Array;
  /** sources × topics: 1 where the source covers the topic. */
  readonly covers: Uint8Array;
  /** Stories in order of publication. */
  readonly stories: number;
  readonly storySource: Int32Array;
  readonly storyTopic: Int32Array;
  readonly storyPublishedAtMs: Float64Array;
  readonly storyExpiresAtMs: Float64Array;
  readonly storyIsBreaking: Uint8Array;
  /** Hidden quality on the logit scale. */
  readonly storyQuality: Float64Array;
  /** By day: the story that is sent to all, or -1, and when. */
  readonly broadcastStory: Int32Array;
  readonly broadcastAtMs: Float64Array;
}

/** Publishes everything in [0, endMs). */
export function createNewsroom(seed: number, options: WorldOptions, endMs: number): Newsroom {
  const { newsroom, sources } = options;
  const publishedAtMs = publicationTimes(stream(seed, 'newsroom/publication'), newsroom, endMs);
  const stories = publishedAtMs.length;

  const covers = coverage(
    stream(seed, 'newsroom/coverage'),
    sources,
    options.topics,
    Math.min(newsroom.topicsPerSource, options.topics),
  );
  const sourceOf = stream(seed, 'newsroom/source');
  const sourceShares = cumulative(
    Float64Array.from({ length: sources }, (_, rank) => Math.exp(-newsroom.volumeTail * Math.log(rank + 1))),
  );
  const storySource = Int32Array.from({ length: stories }, () => pick(sourceShares, sourceOf()));

  const expiresAtMs = new Float64Array(stories);
  const drawLifetimeMs = randomLogNormal.source(stream(seed, 'newsroom/lifetime'))(
    Math.log(durationMs(newsroom.medianLifetime)),
    newsroom.lifetimeSpread,
  );
  const maximumMs = durationMs(newsroom.maximumLifetime);
  for (let story = 0; story < stories; story++) {
    expiresAtMs[story] = publishedAtMs[story] + Math.round(Math.min(drawLifetimeMs(), maximumMs));
  }

  const breaking = stream(seed, 'newsroom/breaking');
  const drawQuality = randomNormal.source(stream(seed, 'newsroom/quality'))(0, 1);
  const drawSourceQuality = randomNormal.source(stream(seed, 'newsroom/source-quality'))(0, 1);
  const made = {
    sources,
    sourceQuality: Float64Array.from(
      { length: sources },
      () => newsroom.sourceQualitySpread * drawSourceQuality(),
    ),
    covers,
    stories,
    storySource,
    storyTopic: topicsOfStories(seed, options, covers, storySource, publishedAtMs),
    storyPublishedAtMs: publishedAtMs,
    storyExpiresAtMs: expiresAtMs,
    storyIsBreaking: Uint8Array.from({ length: stories }, () =>
      breaking() < newsroom.breakingShare ? 1 : 0,
    ),
    storyQuality: Float64Array.from({ length: stories }, () => newsroom.qualitySpread * drawQuality()),
  };
  return { ...made, ...broadcastsOf(new Draws(seed), options, made, endMs) };
}

/** The hours of a day between which something is sent to all. */
const BROADCAST_HOURS = [10, 20] as const;
const RECENT_MS = 6 * HOUR_MS;

/** On some days an editor sends the best of the stories of the last hours to all users, as far as an editor can tell. */
function broadcastsOf(
  draws: Draws,
  { broadcasts, newsroom }: WorldOptions,
  news: Omit<Newsroom, 'broadcastStory' | 'broadcastAtMs'>,
  endMs: number,
): Pick<Newsroom, 'broadcastStory' | 'broadcastAtMs'> {
  const days = Math.ceil(endMs / DAY_MS);
  const broadcastStory = new Int32Array(days).fill(-1);
  const broadcastAtMs = new Float64Array(days);
  const [first, last] = BROADCAST_HOURS;
  let story = 0;
  for (let day = 0; day < days; day++) {
    const uniform = draws.uniform(BROADCAST, day, 0);
    if (uniform >= broadcasts.perDay) continue;
    const hours = first + (last - first) * (uniform / broadcasts.perDay);
    const atMs = day * DAY_MS + Math.floor(hours * HOUR_MS);
    // By then it is a candidate, as it came out before the last full hour.
    while (story < news.stories && news.storyPublishedAtMs[story] < atMs - RECENT_MS) story++;
    let bestWorth = Number.NEGATIVE_INFINITY;
    for (let each = story; each < news.stories && news.storyPublishedAtMs[each] < atMs - HOUR_MS; each++) {
      const worth =
        news.storyQuality[each] +
        news.sourceQuality[news.storySource[each]] +
        newsroom.breakingLift * news.storyIsBreaking[each] +
        broadcasts.judgementSpread * draws.normal(JUDGEMENT, each, 0);
      if (worth <= bestWorth) continue;
      bestWorth = worth;
      broadcastStory[day] = each;
      broadcastAtMs[day] = atMs;
    }
  }
  return { broadcastStory, broadcastAtMs };
}

/** A Poisson process whose rate swings over the day and peaks at noon, by thinning. Times are whole milliseconds. */
function publicationTimes(draw: Stream, options: WorldOptions['newsroom'], endMs: number): Float64Array {
  const times: number[] = [];
  const peakPerMs = (options.storiesPerDay * (1 + options.dailyRhythm)) / DAY_MS;
  if (peakPerMs === 0) return new Float64Array(0);
  for (let atMs = 0; ; ) {
    atMs -= Math.log(1 - draw()) / peakPerMs;
    if (atMs >= endMs) break;
    const swing = 1 - options.dailyRhythm * Math.cos((2 * Math.PI * atMs) / DAY_MS);
    if (draw() * (1 + options.dailyRhythm) < swing) times.push(Math.floor(atMs));
  }
  return Float64Array.from(times);
}

/** Each source covers a few topics; which of them it writes about follows the mix of the day. */
function topicsOfStories(
  seed: number,
  options: WorldOptions,
  covers: Uint8Array,
  storySource: Int32Array,
  publishedAtMs: Float64Array,
): Int32Array {
  const { topics } = options;
  const draw = stream(seed, 'newsroom/topic');
  const draws = new Draws(seed);
  const volume = new Float64Array(topics);
  const weights = new Float64Array(topics);
  let volumeDay = -1;
  return Int32Array.from(storySource, (source, story) => {
    const day = Math.floor(publishedAtMs[story] / DAY_MS);
    if (day !== volumeDay) writeVolumes(draws, options, day, volume);
    volumeDay = day;
    for (let topic = 0; topic < topics; topic++)
      weights[topic] = volume[topic] * covers[source * topics + topic];
    return pick(cumulative(weights), draw());
  });
}

/** Writes how much is published on each topic on a day, on an arbitrary scale. */
function writeVolumes(draws: Draws, { topics, drift }: WorldOptions, day: number, into: Float64Array): void {
  const mixDay = Math.min(day, lastDayOfDrift(drift));
  for (let topic = 0; topic < topics; topic++) {
    const phase = draws.uniform(MIX_PHASE, topic, 0);
    const { draw, from, to } = rotationAt(drift.newsMixRadiansPerDay, mixDay, phase);
    const mix = from * draws.normal(MIX, topic, draw) + to * draws.normal(MIX, topic, draw + 1);
    into[topic] = Math.exp(drift.newsMixSpread * mix);
  }
}

function coverage(draw: Stream, sources: number, topics: number, perSource: number): Uint8Array {
  const covers = new Uint8Array(sources * topics);
  for (let source = 0; source < sources; source++) {
    for (let chosen = 0; chosen < perSource; ) {
      const topic = Math.floor(draw() * topics);
      if (covers[source * topics + topic] === 1) continue;
      covers[source * topics + topic] = 1;
      chosen++;
    }
  }
  return covers;
}

/** Running sums, scaled so that the last is 1. */
function cumulative(weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let index = 0; index < weights.length; index++) {
    sum += weights[index];
    sums[index] = sum;
  }
  for (let index = 0; index < weights.length; index++) sums[index] /= sum;
  return sums;
}

/** The first index whose running sum exceeds a uniform in [0, 1). */
function pick(sums: Float64Array, uniform: number): number {
  let index = 0;
  while (index < sums.length - 1 && sums[index] <= uniform) index++;
  return index;
}
