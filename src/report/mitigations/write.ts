/** Writes everything that a benchmark of mitigations has to say into its directory. */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readableJson } from '../../lab/json.ts';
import type { MitigationsReport } from '../../lab/mitigations/outcome.ts';
import { openStudio } from '../drawing.ts';
import { writeFileAtomically } from '../files.ts';
import { faultChart } from './faultChart.ts';
import { faultPicture } from './faultSections.ts';
import { renderMitigations } from './markdown.ts';
import { paretoChart } from './paretoChart.ts';
import { storageFiles } from './storageFiles.ts';

const FAULT_PICTURE = /^fault-.+\.(?:svg|png)$/;
const STORAGE_FILES = ['svg', 'png', 'md', 'json'].map((type) => `storage.${type}`);

/**
 * Writes the pictures, `mitigations.md` and `mitigations.json`, each whole or not at all. All are rendered before the first
 * is written, and `mitigations.json` comes last: where it is, the rest belongs to it. Pictures of faults and pages of
 * storage that the report does not hold are removed.
 * @returns the paths of the files
 */
export async function writeMitigations(report: MitigationsReport, directory: string): Promise<string[]> {
  const studio = await openStudio();
  const pareto = await studio.draw(paretoChart(report, studio.textWidth));
  const files = new Map<string, string | Uint8Array>([
    ['pareto.svg', pareto.svg],
    ['pareto.png', pareto.png],
  ]);
  for (const fault of report.faults) {
    const { svg, png } = await studio.draw(faultChart(fault, studio.textWidth));
    files.set(`${faultPicture(fault)}.svg`, svg).set(`${faultPicture(fault)}.png`, png);
  }
  if (report.storage !== null) {
    for (const [name, content] of await storageFiles(report.storage)) files.set(name, content);
  }
  files.set('mitigations.md', renderMitigations(report));
  files.set('mitigations.json', readableJson(report));

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
