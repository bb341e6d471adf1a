/** The pages of a growth: all that has to be written into a directory. */
import { type StorageGrowth, storageFile } from '../../lab/storage/schema.ts';
import { type Drawing, openStudio } from '../chart/drawing.ts';
import { storageChart } from './storageChart.ts';
import { storageMarkdown } from './storageMarkdown.ts';

type Files = ReadonlyMap<string, string | Uint8Array>;

/** By name, in the order in which they should be written: `storage.json` comes last. */
export async function storageFiles(growth: StorageGrowth): Promise<Files> {
  const studio = await openStudio();
  return drawnStorageFiles(growth, await studio.draw(storageChart(growth, studio.textWidth)));
}

/** The same, of a chart that is drawn already. */
export function drawnStorageFiles(growth: StorageGrowth, { svg, png }: Drawing): Files {
  return new Map<string, string | Uint8Array>([
    ['storage.svg', svg],
    ['storage.png', png],
    ['storage.md', storageMarkdown(growth)],
    ['storage.json', storageFile.write(growth)],
  ]);
}
