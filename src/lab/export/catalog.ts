/** Columns of users and stories: all that production can look up about them. */
import type { Catalog } from '../../history/catalog.ts';
import { type Column, column } from './parquet.ts';

export function userColumns({ topics, declaredInterest }: Catalog): readonly Column[] {
  return [
    column('user_id', 'INT32', (user) => user),
    ...Array.from({ length: topics }, (_, topic) =>
      column(
        `declared_interest_${topic}`,
        'BOOLEAN',
        (user) => declaredInterest[user * topics + topic] === 1,
      ),
    ),
  ];
}

export function storyColumns(catalog: Catalog): readonly Column[] {
  return [
    column('story_id', 'INT32', (story) => story),
    column('source_id', 'INT32', (story) => catalog.storySource[story]),
    column('topic_id', 'INT32', (story) => catalog.storyTopic[story]),
    column('published_at_ms', 'INT64', (story) => catalog.storyPublishedAtMs[story]),
    column('expires_at_ms', 'INT64', (story) => catalog.storyExpiresAtMs[story]),
    column('is_breaking', 'BOOLEAN', (story) => catalog.storyIsBreaking[story] === 1),
  ];
}

/** Number of stories that were published before a moment. Stories are in order of publication. */
export function storiesBefore({ stories, storyPublishedAtMs }: Catalog, atMs: number): number {
  let count = stories;
  while (count > 0 && storyPublishedAtMs[count - 1] >= atMs) count--;
  return count;
}
