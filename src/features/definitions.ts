/**
 * The features: each a pure function of (state, entity, moment), written once and used by serving, by
 * recomputation and by reconstruction alike.
 *
 * The entity key of a feature says what its value depends on. It is what makes serving fast (a linear score
 * is a sum of one partial per key), storage small and reconstruction simple.
 */
import { HOUR_MS } from '../base/time.ts';
import { LAST_DAY, LAST_WEEK, type State } from '../history/state.ts';

/** Entity keys in the order in which a linear score adds their partials. */
export const entityKeys = ['user', 'story', 'topic', 'source', 'user×topic', 'user×source', 'moment'] as const;
export type EntityKey = (typeof entityKeys)[number];

/**
 * - `static`: never changes.
 * - `context`: read off the row itself, whenever the feature is computed.
 * - `dynamic`: depends on the history of an entity, so it matters when it is computed.
 */
export type FeatureKind = 'static' | 'context' | 'dynamic';

export interface FeatureDefinition {
  readonly name: string;
  readonly key: EntityKey;
  readonly kind: FeatureKind;
  readonly description: string;
  /**
   * @param index the entity: user, story, topic or source, `user × topics + topic`, `user × sources + source`
   * @param nowMs the moment as of which history is read
   * @param sentAtMs the moment of the row's own decision, for context
   */
  read(state: State, index: number, nowMs: number, sentAtMs: number): number;
}

/** Rates are smoothed as if 20 impressions with one open had been seen before. */
const PRIOR_OPENS = 1;
const PRIOR_SENDS = 20;

/** Time since the last notification is capped here, and this is its value before the first. */
const LONGEST_SILENCE_HOURS = 28 * 24;

const LOG_TABLE = Float64Array.from({ length: 4096 }, (_, count) => Math.log(1 + count));

function openRate(opens: number, sends: number): number {
  return (opens + PRIOR_OPENS) / (sends + PRIOR_SENDS);
}

function logCount(count: number): number {
  return count >= 0 && count < LOG_TABLE.length ? LOG_TABLE[count] : Math.log(1 + count);
}

function hourOfDay(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) % 24;
}

export const featureDefinitions: readonly FeatureDefinition[] = [
  {
    name: 'user_open_rate',
    key: 'user',
    kind: 'dynamic',
    description: 'Smoothed share of notifications that the user has opened, ever.',
    read: (state, user) => openRate(state.userOpens[user], state.userSends[user]),
  },
  {
    name: 'user_open_rate_7d',
    key: 'user',
    kind: 'dynamic',
    description: 'Smoothed opens over sends of the user in the last 7 days.',
    read: (state, user) => openRate(state.windows[LAST_WEEK].userOpens[user], state.windows[LAST_WEEK].userSends[user]),
  },
  {
    name: 'user_sends_24h',
    key: 'user',
    kind: 'dynamic',
    description: 'Notifications to the user in the last 24 hours.',
    read: (state, user) => state.windows[LAST_DAY].userSends[user],
  },
  {
    name: 'user_log_reads_7d',
    key: 'user',
    kind: 'dynamic',
    description: 'ln(1 + organic reads of the user in the last 7 days).',
    read: (state, user) => logCount(state.windows[LAST_WEEK].userReads[user]),
  },
  {
    name: 'user_log_hours_since_notification',
    key: 'user',
    kind: 'dynamic',
    description: 'ln(1 + hours since the last notification to the user), at most 28 days.',
    read: (state, user, nowMs) =>
      Math.log(1 + Math.min((nowMs - state.userLastSentAtMs[user]) / HOUR_MS, LONGEST_SILENCE_HOURS)),
  },
  {
    name: 'user_log_follows',
    key: 'user',
    kind: 'dynamic',
    description: 'ln(1 + sources that the user follows).',
    read: (state, user) => logCount(state.userFollows[user]),
  },
  {
    name: 'story_open_rate',
    key: 'story',
    kind: 'dynamic',
    description: 'Smoothed share of the notifications of the story that were opened.',
    read: (state, story) => openRate(state.storyOpens[story], state.storySends[story]),
  },
  {
    name: 'story_log_reads',
    key: 'story',
    kind: 'dynamic',
    description: 'ln(1 + organic reads of the story).',
    read: (state, story) => logCount(state.storyReads[story]),
  },
  {
    name: 'story_age_hours',
    key: 'story',
    kind: 'context',
    description: 'Whole hours between publication and the decision.',
    read: (state, story, _nowMs, sentAtMs) =>
      Math.floor(sentAtMs / HOUR_MS) - Math.floor(state.catalog.storyPublishedAtMs[story] / HOUR_MS),
  },
  {
    name: 'story_is_breaking',
    key: 'story',
    kind: 'static',
    description: '1 for breaking news.',
    read: (state, story) => state.catalog.storyIsBreaking[story],
  },
  {
    name: 'topic_open_rate_24h',
    key: 'topic',
    kind: 'dynamic',
    description: 'Smoothed opens over sends of the topic in the last 24 hours.',
    read: (state, topic) => openRate(state.windows[LAST_DAY].topicOpens[topic], state.windows[LAST_DAY].topicSends[topic]),
  },
  {
    name: 'source_open_rate_7d',
    key: 'source',
    kind: 'dynamic',
    description: 'Smoothed opens over sends of the source in the last 7 days.',
    read: (state, source) =>
      openRate(state.windows[LAST_WEEK].sourceOpens[source], state.windows[LAST_WEEK].sourceSends[source]),
  },
  {
    name: 'source_log_followers',
    key: 'source',
    kind: 'dynamic',
    description: 'ln(1 + followers of the source).',
    read: (state, source) => logCount(state.sourceFollowers[source]),
  },
  {
    name: 'user_topic_open_rate',
    key: 'user×topic',
    kind: 'dynamic',
    description: 'Smoothed share of notifications on the topic that the user has opened, ever.',
    read: (state, index) => openRate(state.userTopicOpens[index], state.userTopicSends[index]),
  },
  {
    name: 'user_topic_log_reads',
    key: 'user×topic',
    kind: 'dynamic',
    description: 'ln(1 + organic reads of the user on the topic).',
    read: (state, index) => logCount(state.userTopicReads[index]),
  },
  {
    name: 'user_topic_declared_interest',
    key: 'user×topic',
    kind: 'static',
    description: '1 where the user declared an interest in the topic at sign-up.',
    read: (state, index) => state.catalog.declaredInterest[index],
  },
  {
    name: 'user_source_open_rate',
    key: 'user×source',
    kind: 'dynamic',
    description: 'Smoothed share of notifications of the source that the user has opened, ever.',
    read: (state, index) => openRate(state.userSourceOpens[index], state.userSourceSends[index]),
  },
  {
    name: 'user_source_log_reads',
    key: 'user×source',
    kind: 'dynamic',
    description: 'ln(1 + organic reads of the user from the source).',
    read: (state, index) => logCount(state.userSourceReads[index]),
  },
  {
    name: 'user_follows_source',
    key: 'user×source',
    kind: 'dynamic',
    description: '1 where the user follows the source.',
    read: (state, index) => state.userSourceFollows[index],
  },
  {
    name: 'hour_sine',
    key: 'moment',
    kind: 'context',
    description: 'sin(2π hour / 24) of the decision.',
    read: (_state, _index, _nowMs, sentAtMs) => Math.sin((2 * Math.PI * hourOfDay(sentAtMs)) / 24),
  },
  {
    name: 'hour_cosine',
    key: 'moment',
    kind: 'context',
    description: 'cos(2π hour / 24) of the decision.',
    read: (_state, _index, _nowMs, sentAtMs) => Math.cos((2 * Math.PI * hourOfDay(sentAtMs)) / 24),
  },
];

export const featureNames: readonly string[] = featureDefinitions.map((definition) => definition.name);
export const featureCount = featureDefinitions.length;

/** Columns of each entity key, in order of definition. */
export const columnsOf: Readonly<Record<EntityKey, readonly number[]>> = Object.fromEntries(
  entityKeys.map((key) => [
    key,
    featureDefinitions.flatMap((definition, column) => (definition.key === key ? [column] : [])),
  ]),
) as unknown as Readonly<Record<EntityKey, readonly number[]>>;

/** Writes all features of a (user, story) pair to `into` from `offset` on, in the order of `featureDefinitions`. */
export function writeVector(
  state: State,
  user: number,
  story: number,
  nowMs: number,
  sentAtMs: number,
  into: Float64Array,
  offset: number,
): void {
  const { catalog } = state;
  const topic = catalog.storyTopic[story];
  const source = catalog.storySource[story];
  for (let column = 0; column < featureCount; column++) {
    const definition = featureDefinitions[column];
    const index = entityIndex(definition.key, user, story, topic, source, catalog.topics, catalog.sources);
    into[offset + column] = definition.read(state, index, nowMs, sentAtMs);
  }
}

/** Where an entity stands in the arrays of its key. */
export function entityIndex(
  key: EntityKey,
  user: number,
  story: number,
  topic: number,
  source: number,
  topics: number,
  sources: number,
): number {
  switch (key) {
    case 'user':
      return user;
    case 'story':
      return story;
    case 'topic':
      return topic;
    case 'source':
      return source;
    case 'user×topic':
      return user * topics + topic;
    case 'user×source':
      return user * sources + source;
    case 'moment':
      return 0;
  }
}
