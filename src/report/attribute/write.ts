/** Writes everything that an attribution has to say into its directory. */
import { join } from 'node:path';
import type { Attribution } from '../../lab/attribute/attribution.ts';
import { readableJson } from '../../lab/json.ts';
import { openStudio } from '../drawing.ts';
import { writeFileAtomically } from '../files.ts';
import { attributionChart } from './chart.ts';
import { renderAttribution } from './markdown.ts';

/**
 * Writes `attribution.md`, its chart as SVG and PNG, and `attribution.json`, each whole or not at all. All are rendered
 * before the first is written, and `attribution.json` comes last: where it is, the rest belongs to it.
 * @returns the paths of the files
 */
export async function writeAttribution(attribution: Attribution, directory: string): Promise<string[]> {
  const studio = await openStudio();
  const { svg, png } = await studio.draw(attributionChart(attribution, studio.textWidth));
  const files: [name: string, content: string | Uint8Array][] = [
    ['attribution.md', renderAttribution(attribution)],
    ['attribution.svg', svg],
    ['attribution.png', png],
    ['attribution.json', readableJson(attribution)],
  ];
  const written: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeFileAtomically(path, content);
    written.push(path);
  }
  return written;
}
