/** Entities that an encoder can memorise. */
import type { Catalog } from '../../history/catalog.ts';
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

/** The key of an entity in every row of the impressions. */
export function entityKeys(
  entity: EncodedEntity,
  { impressions, catalog }: { readonly impressions: Impressions; readonly catalog: Catalog },
): Int32Array {
  const keys = new Int32Array(impressions.rows);
  for (let row = 0; row < impressions.rows; row++) {
    const user = impressions.value('user', row);
    const story = impressions.value('story', row);
    switch (entity) {
      case 'user':
        keys[row] = user;
        break;
      case 'story':
        keys[row] = story;
        break;
      case 'user×topic':
        keys[row] = user * catalog.topics + catalog.storyTopic[story];
        break;
      case 'session':
        keys[row] = impressions.value('session', row);
        break;
    }
  }
  return keys;
}
