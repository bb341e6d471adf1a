/** Columns of users and stories: all that production can look up about them. */
import type { Catalog } from '../../history/catalog.ts';
import { columnOf, type DescribedColumn, type Field } from './fields.ts';

export const userFields = {
  user: { name: 'user_id', type: 'INT32', meaning: 'identifies the user; counts from 0' },
  declaredInterest: {
    name: 'declared_interest_<topic_id>',
    type: 'BOOLEAN',
    meaning: 'whether the user declared an interest in the topic at sign-up',
    presence: 'one for each topic',
  },
} as const satisfies Record<string, Field>;

export function userColumns({ topics, declaredInterest }: Catalog): readonly DescribedColumn[] {
  return [
    columnOf(userFields.user, (user) => user),
    ...Array.from({ length: topics }, (_, topic) =>
      columnOf(userFields.declaredInterest, (user) => declaredInterest[user * topics + topic] === 1, {
        topic_id: { text: String(topic) },
      }),
    ),
  ];
}

export const storyFields = {
  story: { name: 'story_id', type: 'INT32', meaning: 'identifies the story; counts from 0' },
  source: { name: 'source_id', type: 'INT32', meaning: 'publisher of the story' },
  topic: { name: 'topic_id', type: 'INT32', meaning: 'topic of the story' },
  publishedAt: {
    name: 'published_at_ms',
    type: 'INT64',
    unit: 'ms',
    meaning: 'moment of publication; the story is a candidate from the first full hour after it',
  },
  expiresAt: {
    name: 'expires_at_ms',
    type: 'INT64',
    unit: 'ms',
    meaning: 'moment until which the story is a candidate',
  },
  isBreaking: { name: 'is_breaking', type: 'BOOLEAN', meaning: 'whether it is breaking news' },
} as const satisfies Record<string, Field>;

export function storyColumns(catalog: Catalog): readonly DescribedColumn[] {
  return [
    columnOf(storyFields.story, (story) => story),
    columnOf(storyFields.source, (story) => catalog.storySource[story]),
    columnOf(storyFields.topic, (story) => catalog.storyTopic[story]),
    columnOf(storyFields.publishedAt, (story) => catalog.storyPublishedAtMs[story]),
    columnOf(storyFields.expiresAt, (story) => catalog.storyExpiresAtMs[story]),
    columnOf(storyFields.isBreaking, (story) => catalog.storyIsBreaking[story] === 1),
  ];
}

/** Number of stories that were published before a moment. Stories are in order of publication. */
export function storiesBefore({ stories, storyPublishedAtMs }: Catalog, atMs: number): number {
  let count = stories;
  while (count > 0 && storyPublishedAtMs[count - 1] >= atMs) count--;
  return count;
}
