/** The pages of a growth: all that has to be written into a directory. */
import { type StorageGrowth, storageFile } from '../../lab/storage/schema.ts';
import type { Studio } from '../chart/studio.ts';
import { storageChart } from './storageChart.ts';
import { storageMarkdown } from './storageMarkdown.ts';

/** By name, in the order in which they should be written: `storage.json` comes last. */
export function storageFiles(
  growth: StorageGrowth,
  studio: Studio,
): ReadonlyMap<string, string | Uint8Array> {
  const chart = storageChart(growth);
  return new Map<string, string | Uint8Array>([
    ['storage.svg', studio.svg(chart)],
    ['storage.png', studio.png(chart)],
    ['storage.md', storageMarkdown(growth)],
    ['storage.json', storageFile.write(growth)],
  ]);
}
