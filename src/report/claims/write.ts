/** Writes what the claims command found into a directory. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import { type ClaimsReport, claimsFile } from '../../lab/studies/claims/schema.ts';
import { openStudio } from '../chart/studio.ts';
import { claimChart } from './claimChart.ts';
import { renderClaims } from './markdown.ts';
import { renderClaimsPage } from './page.ts';

/**
 * Writes a chart for each claim as SVG and PNG, `claims.md`, `report.html` and `claims.json`, each whole or not at all. All are
 * rendered before the first is written, and `claims.json` comes last: where it is, the rest belongs to it.
 * @param known ids of all claims: charts of those that the report does not hold are removed
 * @returns the paths of the files
 */
export async function writeClaims(
  report: ClaimsReport,
  directory: string,
  known: readonly string[],
): Promise<string[]> {
  const studio = await openStudio();
  const files: [name: string, content: string | Uint8Array][] = [];
  for (const outcome of report.outcomes) {
    const chart = claimChart(outcome);
    files.push([`${outcome.id}.svg`, studio.svg(chart)], [`${outcome.id}.png`, studio.png(chart)]);
  }
  files.push(
    ['claims.md', renderClaims(report)],
    ['report.html', renderClaimsPage(report, studio)],
    ['claims.json', claimsFile.write(report)],
  );

  const written: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeFileAtomically(path, content);
    written.push(path);
  }
  const stale = known.filter((id) => report.outcomes.every((outcome) => outcome.id !== id));
  await Promise.all(
    stale.flatMap((id) =>
      ['svg', 'png'].map((type) => rm(join(directory, `${id}.${type}`), { force: true })),
    ),
  );
  return written;
}
