/** Writes everything that a benchmark of mitigations has to say into its directory. */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import { type MitigationsReport, mitigationsFile } from '../../lab/studies/mitigations/schema.ts';
import { type Drawing, openStudio, type Studio } from '../chart/drawing.ts';
import { faultChart } from './faultChart.ts';
import { faultPanels } from './faultPanels.ts';
import { faultPicture } from './faultSections.ts';
import type { FaultDrawings } from './faultsHtml.ts';
import { renderMitigations } from './markdown.ts';
import { type MitigationDrawings, renderMitigationsPage } from './page.ts';
import { paretoChart } from './paretoChart.ts';
import { storageChart } from './storageChart.ts';
import { drawnStorageFiles } from './storageFiles.ts';

const FAULT_PICTURE = /^fault-.+\.(?:svg|png)$/;
const STORAGE_FILES = ['svg', 'png', 'md', 'json'].map((type) => `storage.${type}`);

/**
 * Writes the pictures, `mitigations.md`, `report.html` and `mitigations.json`, each whole or not at all. All are rendered before the first
 * is written, and `mitigations.json` comes last: where it is, the rest belongs to it. Pictures of faults and pages of
 * storage that the report does not hold are removed.
 * @returns the paths of the files
 */
export async function writeMitigations(report: MitigationsReport, directory: string): Promise<string[]> {
  const drawings = await draw(report, await openStudio());
  const { pareto, faults, storage } = drawings;
  const files = new Map<string, string | Uint8Array>([
    ['pareto.svg', pareto.svg],
    ['pareto.png', pareto.png],
  ]);
  for (const fault of report.faults) {
    const { svg, png } = faults.get(fault.id)!.picture;
    files.set(`${faultPicture(fault)}.svg`, svg).set(`${faultPicture(fault)}.png`, png);
  }
  if (report.storage !== null && storage !== undefined) {
    for (const [name, content] of drawnStorageFiles(report.storage, storage)) files.set(name, content);
  }
  files.set('mitigations.md', renderMitigations(report));
  files.set('report.html', renderMitigationsPage(report, drawings));
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

async function draw(report: MitigationsReport, studio: Studio): Promise<MitigationDrawings> {
  const pareto = await studio.draw(paretoChart(report, studio.textWidth));
  const faults = new Map<string, FaultDrawings>();
  for (const fault of report.faults) {
    const panels: Drawing[] = [];
    for (const panel of faultPanels(fault, studio.textWidth)) panels.push(await studio.draw(panel));
    const picture = await studio.draw(faultChart(fault, studio.textWidth));
    faults.set(fault.id, { picture, panels });
  }
  const storage =
    report.storage === null ? undefined : await studio.draw(storageChart(report.storage, studio.textWidth));
  return { pareto, faults, storage };
}
