/**
 * The features: pure functions of (state, entity, moment), written once and used by serving, by recomputation
 * and by reconstruction alike.
 *
 * The entity key of a feature says what its value depends on. It is what makes serving fast (a linear score
 * is a sum of one partial per key), storage small and reconstruction simple. All features of a key are
 * written by one function, in the order in which `featureDefinitions` lists them.
 */
import { HOUR_MS } from '../base/time.ts';
import type { EventName } from '../history/log.ts';
import {
  FOLLOWS,
  LAST_DAY,
  LAST_WEEK,
  OPENS,
  PAIR_STRIDE,
  READS,
  SENDS,
  SOURCE_STRIDE,
  STORY_STRIDE,
  type State,
  TOPIC_STRIDE,
  USER_STRIDE,
  windowPlace,
} from '../history/state.ts';

export const entityKeys = [
  'user',
  'story',
  'topic',
  'source',
  'user×topic',
  'user×source',
  'moment',
] as const;
export type EntityKey = (typeof entityKeys)[number];

/**
 * - `static`: never changes.
 * - `context`: read off the row itself, whenever the feature is computed.
 * - `dynamic`: depends on the history of an entity, so it matters when it is computed.
 */
export const featureKinds = ['static', 'context', 'dynamic'] as const;
export type FeatureKind = (typeof featureKinds)[number];

export interface FeatureDefinition {
  readonly name: string;
  readonly key: EntityKey;
  readonly kind: FeatureKind;
  readonly description: string;
  /** The kinds of events that its value follows from; none for features that are not dynamic. */
  readonly events: readonly EventName[];
}

/**
 * Writes the features of one entity to `into` from `at` on.
 *
 * @param index the entity: user, story, topic or source, `user × topics + topic`, `user × sources + source`;
 *   ignored for the moment
 * @param nowMs the moment as of which history is read
 * @param sentAtMs the moment of the row's own decision, for context
 */
export type FeatureWriter = (
  state: State,
  index: number,
  nowMs: number,
  sentAtMs: number,
  into: Float64Array,
  at: number,
) => void;

/** Rates are smoothed as if 20 impressions with one open had been seen before. */
const PRIOR_OPENS = 1;
const PRIOR_SENDS = 20;

/** Time since the last notification is capped here, and this is its value before the first. */
const LONGEST_SILENCE_HOURS = 28 * 24;

const LOG_TABLE = Float64Array.from({ length: 4096 }, (_, count) => Math.log(1 + count));
const HOUR_SINE = Float64Array.from({ length: 24 }, (_, hour) => Math.sin((2 * Math.PI * hour) / 24));
const HOUR_COSINE = Float64Array.from({ length: 24 }, (_, hour) => Math.cos((2 * Math.PI * hour) / 24));

const DAY = windowPlace(LAST_DAY);
const WEEK = windowPlace(LAST_WEEK);

function openRate(opens: number, sends: number): number {
  return (opens + PRIOR_OPENS) / (sends + PRIOR_SENDS);
}

/** A count is below 0 while an unfollow is known and its follow is not yet; it is read as 0. */
function logCount(count: number): number {
  return count < LOG_TABLE.length ? LOG_TABLE[Math.max(0, count)] : Math.log(1 + count);
}

type Described = Omit<FeatureDefinition, 'key' | 'events'> & { readonly events?: readonly EventName[] };

const USER: readonly Described[] = [
  {
    name: 'user_open_rate',
    kind: 'dynamic',
    events: ['send', 'open'],
    description: 'Smoothed share of notifications that the user has opened, ever.',
  },
  {
    name: 'user_open_rate_7d',
    kind: 'dynamic',
    events: ['send', 'open'],
    description: 'Smoothed opens over sends of the user in the last 7 days.',
  },
  {
    name: 'user_sends_24h',
    kind: 'dynamic',
    events: ['send'],
    description: 'Notifications to the user in the last 24 hours.',
  },
  {
    name: 'user_log_reads_7d',
    kind: 'dynamic',
    events: ['read'],
    description: 'ln(1 + organic reads of the user in the last 7 days).',
  },
  {
    name: 'user_log_hours_since_notification',
    kind: 'dynamic',
    events: ['send'],
    description: 'ln(1 + hours since the last notification to the user), at most 28 days.',
  },
  {
    name: 'user_log_follows',
    kind: 'dynamic',
    events: ['follow', 'unfollow'],
    description: 'ln(1 + sources that the user follows).',
  },
];

export const writeUser: FeatureWriter = (state, user, nowMs, _sentAtMs, into, at) => {
  const counts = state.user;
  const of = user * USER_STRIDE;
  const silenceHours = Math.min((nowMs - state.lastSentAtMs(user)) / HOUR_MS, LONGEST_SILENCE_HOURS);
  into[at] = openRate(counts[of + OPENS], counts[of + SENDS]);
  into[at + 1] = openRate(counts[of + WEEK + OPENS], counts[of + WEEK + SENDS]);
  into[at + 2] = counts[of + DAY + SENDS];
  into[at + 3] = logCount(counts[of + WEEK + READS]);
  into[at + 4] = Math.log(1 + silenceHours);
  into[at + 5] = logCount(counts[of + FOLLOWS]);
};

const STORY: readonly Described[] = [
  {
    name: 'story_open_rate',
    kind: 'dynamic',
    events: ['send', 'open'],
    description: 'Smoothed share of the notifications of the story that were opened.',
  },
  {
    name: 'story_log_reads',
    kind: 'dynamic',
    events: ['read'],
    description: 'ln(1 + organic reads of the story).',
  },
  {
    name: 'story_age_hours',
    kind: 'context',
    description: 'Hour ticks between publication and the decision.',
  },
  { name: 'story_is_breaking', kind: 'static', description: '1 for breaking news.' },
];

export const writeStory: FeatureWriter = (state, story, _nowMs, sentAtMs, into, at) => {
  const of = story * STORY_STRIDE;
  into[at] = openRate(state.story[of + OPENS], state.story[of + SENDS]);
  into[at + 1] = logCount(state.story[of + READS]);
  into[at + 2] =
    Math.floor(sentAtMs / HOUR_MS) - Math.floor(state.catalog.storyPublishedAtMs[story] / HOUR_MS);
  into[at + 3] = state.catalog.storyIsBreaking[story];
};

const TOPIC: readonly Described[] = [
  {
    name: 'topic_open_rate_24h',
    kind: 'dynamic',
    events: ['send', 'open'],
    description: 'Smoothed opens over sends of the topic in the last 24 hours.',
  },
];

export const writeTopic: FeatureWriter = (state, topic, _nowMs, _sentAtMs, into, at) => {
  const day = topic * TOPIC_STRIDE + DAY;
  into[at] = openRate(state.topic[day + OPENS], state.topic[day + SENDS]);
};

const SOURCE: readonly Described[] = [
  {
    name: 'source_open_rate_7d',
    kind: 'dynamic',
    events: ['send', 'open'],
    description: 'Smoothed opens over sends of the source in the last 7 days.',
  },
  {
    name: 'source_log_followers',
    kind: 'dynamic',
    events: ['follow', 'unfollow'],
    description: 'ln(1 + followers of the source).',
  },
];

export const writeSource: FeatureWriter = (state, source, _nowMs, _sentAtMs, into, at) => {
  const of = source * SOURCE_STRIDE;
  into[at] = openRate(state.source[of + WEEK + OPENS], state.source[of + WEEK + SENDS]);
  into[at + 1] = logCount(state.source[of + FOLLOWS]);
};

const USER_TOPIC: readonly Described[] = [
  {
    name: 'user_topic_open_rate',
    kind: 'dynamic',
    events: ['send', 'open'],
    description: 'Smoothed share of notifications on the topic that the user has opened, ever.',
  },
  {
    name: 'user_topic_log_reads',
    kind: 'dynamic',
    events: ['read'],
    description: 'ln(1 + organic reads of the user on the topic).',
  },
  {
    name: 'user_topic_declared_interest',
    kind: 'static',
    description: '1 where the user declared an interest in the topic at sign-up.',
  },
];

export const writeUserTopic: FeatureWriter = (state, index, _nowMs, _sentAtMs, into, at) => {
  const of = index * PAIR_STRIDE;
  into[at] = openRate(state.userTopic[of + OPENS], state.userTopic[of + SENDS]);
  into[at + 1] = logCount(state.userTopic[of + READS]);
  into[at + 2] = state.catalog.declaredInterest[index];
};

const USER_SOURCE: readonly Described[] = [
  {
    name: 'user_source_open_rate',
    kind: 'dynamic',
    events: ['send', 'open'],
    description: 'Smoothed share of notifications of the source that the user has opened, ever.',
  },
  {
    name: 'user_source_log_reads',
    kind: 'dynamic',
    events: ['read'],
    description: 'ln(1 + organic reads of the user from the source).',
  },
  {
    name: 'user_follows_source',
    kind: 'dynamic',
    events: ['follow', 'unfollow'],
    description: '1 where the user follows the source.',
  },
];

export const writeUserSource: FeatureWriter = (state, index, _nowMs, _sentAtMs, into, at) => {
  const of = index * PAIR_STRIDE;
  into[at] = openRate(state.userSource[of + OPENS], state.userSource[of + SENDS]);
  into[at + 1] = logCount(state.userSource[of + READS]);
  into[at + 2] = state.userSource[of + FOLLOWS] > 0 ? 1 : 0;
};

const MOMENT: readonly Described[] = [
  { name: 'hour_sine', kind: 'context', description: 'sin(2π hour / 24) of the decision.' },
  { name: 'hour_cosine', kind: 'context', description: 'cos(2π hour / 24) of the decision.' },
];

export const writeMoment: FeatureWriter = (_state, _index, _nowMs, sentAtMs, into, at) => {
  const hour = Math.floor(sentAtMs / HOUR_MS) % 24;
  into[at] = HOUR_SINE[hour];
  into[at + 1] = HOUR_COSINE[hour];
};

const BY_KEY: Readonly<Record<EntityKey, readonly Described[]>> = {
  user: USER,
  story: STORY,
  topic: TOPIC,
  source: SOURCE,
  'user×topic': USER_TOPIC,
  'user×source': USER_SOURCE,
  moment: MOMENT,
};

/** All features, in the order of a vector: key after key. */
export const featureDefinitions: readonly FeatureDefinition[] = entityKeys.flatMap((key) =>
  BY_KEY[key].map((described) => ({ events: [], ...described, key })),
);
export const featureNames: readonly string[] = featureDefinitions.map((definition) => definition.name);
export const featureCount = featureDefinitions.length;

/** The columns [first, end) of a key in a vector. */
export interface ColumnRange {
  readonly first: number;
  readonly end: number;
}

function rangeOf(key: EntityKey): ColumnRange {
  const first = featureDefinitions.findIndex((definition) => definition.key === key);
  return { first, end: first + BY_KEY[key].length };
}

export const USER_COLUMNS = rangeOf('user');
export const STORY_COLUMNS = rangeOf('story');
export const TOPIC_COLUMNS = rangeOf('topic');
export const SOURCE_COLUMNS = rangeOf('source');
export const USER_TOPIC_COLUMNS = rangeOf('user×topic');
export const USER_SOURCE_COLUMNS = rangeOf('user×source');
export const MOMENT_COLUMNS = rangeOf('moment');

/** Writes all features of a (user, story) pair to `into` from `at` on. */
export function writeVector(
  state: State,
  user: number,
  story: number,
  nowMs: number,
  sentAtMs: number,
  into: Float64Array,
  at: number,
): void {
  const { topics, sources, storyTopic, storySource } = state.catalog;
  const topic = storyTopic[story];
  const source = storySource[story];
  writeUser(state, user, nowMs, sentAtMs, into, at + USER_COLUMNS.first);
  writeStory(state, story, nowMs, sentAtMs, into, at + STORY_COLUMNS.first);
  writeTopic(state, topic, nowMs, sentAtMs, into, at + TOPIC_COLUMNS.first);
  writeSource(state, source, nowMs, sentAtMs, into, at + SOURCE_COLUMNS.first);
  writeUserTopic(state, user * topics + topic, nowMs, sentAtMs, into, at + USER_TOPIC_COLUMNS.first);
  writeUserSource(state, user * sources + source, nowMs, sentAtMs, into, at + USER_SOURCE_COLUMNS.first);
  writeMoment(state, 0, nowMs, sentAtMs, into, at + MOMENT_COLUMNS.first);
}
