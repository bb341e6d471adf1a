/** The entities that history is counted for and features are keyed by. */

export type EntityPart = 'user' | 'story' | 'topic' | 'source';

/** By key the entities that it pairs, or the one that it is; none for the moment, which has no history. */
const PARTS = {
  user: ['user'],
  story: ['story'],
  topic: ['topic'],
  source: ['source'],
  'user×topic': ['user', 'topic'],
  'user×source': ['user', 'source'],
  moment: [],
} as const satisfies Readonly<Record<string, readonly EntityPart[]>>;

export type EntityKey = keyof typeof PARTS;
export const entityKeys = Object.keys(PARTS) as readonly EntityKey[];

export function partsOf(key: EntityKey): readonly EntityPart[] {
  return PARTS[key];
}

export function isPair(key: EntityKey): boolean {
  return partsOf(key).length === 2;
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
  const counts = { user: users, story: stories, topic: topics, source: sources };
  return entityKeys.map((key) => partsOf(key).reduce((product, part) => product * counts[part], 1));
}

/** The number of a pair among those of its key. */
export function userTopicOf({ topics }: EntityCounts, user: number, topic: number): number {
  return user * topics + topic;
}

export function userSourceOf({ sources }: EntityCounts, user: number, source: number): number {
  return user * sources + source;
}
