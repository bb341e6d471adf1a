/** Writes everything that an attribution has to say into its directory. */
import { join } from 'node:path';
import { readableJson } from '../../base/json.ts';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import type { Attribution } from '../../lab/studies/attribution/attribution.ts';
import { openStudio } from '../chart/studio.ts';
import { attributionChart } from './chart.ts';
import { renderAttribution } from './markdown.ts';
import { renderAttributionPage } from './page.ts';

/**
 * Writes `attribution.md`, its chart as SVG and PNG, `report.html` and `attribution.json`, each whole or not at all. All are rendered
 * before the first is written, and `attribution.json` comes last: where it is, the rest belongs to it.
 * @returns the paths of the files
 */
export async function writeAttribution(attribution: Attribution, directory: string): Promise<string[]> {
  const studio = await openStudio();
  const chart = attributionChart(attribution);
  const files: [name: string, content: string | Uint8Array][] = [
    ['attribution.md', renderAttribution(attribution)],
    ['attribution.svg', studio.svg(chart)],
    ['attribution.png', studio.png(chart)],
    ['report.html', renderAttributionPage(attribution, studio)],
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
