/** The pages of a growth: all that has to be written into a directory. */
import { readableJson } from '../../lab/json.ts';
import type { StorageGrowth } from '../../lab/storage/growth.ts';
import { openStudio } from '../drawing.ts';
import { storageChart } from './storageChart.ts';
import { storageMarkdown } from './storageMarkdown.ts';

/** By name, in the order in which they should be written: `storage.json` comes last. */
export async function storageFiles(growth: StorageGrowth): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const studio = await openStudio();
  const { svg, png } = await studio.draw(storageChart(growth, studio.textWidth));
  return new Map<string, string | Uint8Array>([
    ['storage.svg', svg],
    ['storage.png', png],
    ['storage.md', storageMarkdown(growth)],
    ['storage.json', readableJson(growth)],
  ]);
}
