/** `storage.md`: what each layout takes, how it grows, and what it would take in an app of another size. */
import type { StorageGrowth } from '../../lab/storage/schema.ts';
import { bullets, page, written } from '../text/markdown.ts';
import { storageIntro, storageSections } from './storageTables.ts';

export function storageMarkdown(growth: StorageGrowth): string {
  return page([
    ['# What it takes to keep features'],
    [storageIntro(growth)],
    ['![Bytes for each user and day, by layout](storage.svg)'],
    ...storageSections(growth).flatMap(({ title, before, table, after, list = [] }) => [
      [`## ${title}`],
      before === undefined ? [] : [before],
      written(table),
      after === undefined ? [] : [after],
      bullets(list),
    ]),
  ]);
}
