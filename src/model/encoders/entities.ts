/** Entities that an encoder can memorise. */
import type { Catalog } from '../../history/catalog.ts';
import { userTopicOf } from '../../history/entities.ts';
import type { Impressions } from '../../history/impressions.ts';
import type { EncodedEntity } from '../options.ts';

/** Column-safe name of an encoded entity. */
export function columnName(entity: EncodedEntity): string {
  return entity.replace('×', '_');
}

/** Name of the column that a target encoding makes of an entity. */
export function encodedName(entity: EncodedEntity): string {
  return `encoded_${columnName(entity)}`;
}

/** The number of an entity in some rows of the impressions. */
export function idsOf(
  entity: EncodedEntity,
  { impressions, catalog }: { readonly impressions: Impressions; readonly catalog: Catalog },
  rows: Int32Array,
): Int32Array {
  if (entity !== 'user×topic') return rows.map((row) => impressions.value(entity, row));
  return rows.map((row) =>
    userTopicOf(catalog, impressions.value('user', row), catalog.storyTopic[impressions.value('story', row)]),
  );
}
