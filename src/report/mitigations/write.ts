/** Writes everything that a benchmark of mitigations has to say into its directory. */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import { type MitigationsReport, mitigationsFile } from '../../lab/studies/mitigations/schema.ts';
import type { Chart } from '../chart/chart.ts';
import { openStudio } from '../chart/studio.ts';
import { faultChart } from './faultChart.ts';
import { faultPicture } from './faultSections.ts';
import { renderMitigations } from './markdown.ts';
import { renderMitigationsPage } from './page.ts';
import { paretoChart } from './paretoChart.ts';
import { storageFiles } from './storageFiles.ts';

const FAULT_PICTURE = /^fault-.+\.(?:svg|png)$/;
const STORAGE_FILES = ['svg', 'png', 'md', 'json'].map((type) => `storage.${type}`);

/**
 * Writes the pictures, `mitigations.md`, `report.html` and `mitigations.json`, each whole or not at all. All are rendered before the first
 * is written, and `mitigations.json` comes last: where it is, the rest belongs to it. Pictures of faults and pages of
 * storage that the report does not hold are removed.
 * @returns the paths of the files
 */
export async function writeMitigations(report: MitigationsReport, directory: string): Promise<string[]> {
  const studio = await openStudio();
  const files = new Map<string, string | Uint8Array>();
  const draw = (name: string, chart: Chart) =>
    files.set(`${name}.svg`, studio.svg(chart)).set(`${name}.png`, studio.png(chart));
  draw('pareto', paretoChart(report));
  for (const fault of report.faults) draw(faultPicture(fault), faultChart(fault));
  if (report.storage !== null)
    for (const [name, content] of storageFiles(report.storage, studio)) files.set(name, content);
  files.set('mitigations.md', renderMitigations(report));
  files.set('report.html', renderMitigationsPage(report, studio));
  files.set('mitigations.json', mitigationsFile.write(report));

  const written: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeFileAtomically(path, content);
    written.push(path);
  }
  const stale = readdirSync(directory).filter(
    (name) => !files.has(name) && (FAULT_PICTURE.test(name) || STORAGE_FILES.includes(name)),
  );
  await Promise.all(stale.map((name) => rm(join(directory, name), { force: true })));
  return written;
}
