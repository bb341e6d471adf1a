/** Writes everything that a result has to say into its directory. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readableJson } from '../../base/json.ts';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import type { Result } from '../../lab/result/result.ts';
import { openStudio } from '../chart/studio.ts';
import { chartNames, runCharts } from './charts.ts';
import { renderRunPage } from './page.ts';
import { renderSummary } from './summary.ts';

/**
 * Writes `summary.md`, `report.html`, the charts as SVG and PNG, and `result.json`, each whole or not at all. All are rendered
 * before the first is written, and `result.json` comes last: where it is, the rest is there and belongs to it.
 * @returns the paths of the files
 */
export async function writeReport(result: Result, directory: string): Promise<string[]> {
  const studio = await openStudio();
  const charts = runCharts(result);
  const files: [name: string, content: string | Uint8Array][] = [
    ['summary.md', renderSummary(result)],
    ['report.html', renderRunPage(result, charts, studio)],
    ...[...charts].flatMap(([name, chart]): [string, string | Uint8Array][] => [
      [`${name}.svg`, studio.svg(chart)],
      [`${name}.png`, studio.png(chart)],
    ]),
    ['result.json', readableJson(result)],
  ];

  const written: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeFileAtomically(path, content);
    written.push(path);
  }
  // A chart that this result has no numbers for must not stay behind from an earlier one.
  const stale = chartNames.filter((name) => !charts.has(name));
  await Promise.all(
    stale.flatMap((name) =>
      ['svg', 'png'].map((type) => rm(join(directory, `${name}.${type}`), { force: true })),
    ),
  );
  return written;
}
