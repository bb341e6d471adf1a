/** The entities that history is counted for and features are keyed by. */

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

export type EntityPart = 'user' | 'story' | 'topic' | 'source';

/** The entities that a key pairs, or the one that it is; none for the moment, which has no history. */
export function partsOf(key: EntityKey): readonly EntityPart[] {
  return key === 'moment' ? [] : (key.split('×') as EntityPart[]);
}

/** The number of each key: its place in everything that is kept by key. */
export const Key = {
  user: 0,
  story: 1,
  topic: 2,
  source: 3,
  userTopic: 4,
  userSource: 5,
  moment: 6,
} as const;

export interface EntityCounts {
  readonly users: number;
  readonly topics: number;
  readonly sources: number;
  readonly stories: number;
}

/** Number of entities of each key. A moment has no history; its number is the kind of the impression, 0 at a decision. */
export function entityCounts({ users, topics, sources, stories }: EntityCounts): readonly number[] {
  return [users, stories, topics, sources, users * topics, users * sources, 1];
}

/** The number of a pair among those of its key. */
export function userTopicOf({ topics }: EntityCounts, user: number, topic: number): number {
  return user * topics + topic;
}

export function userSourceOf({ sources }: EntityCounts, user: number, source: number): number {
  return user * sources + source;
}
