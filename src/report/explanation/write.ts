/** Writes an explanation into its directory: the page and its data. */
import { join } from 'node:path';
import { writeFileAtomically } from '../../lab/jobs/files.ts';
import { type Explanation, explanationFile } from '../../lab/studies/explanation/schema.ts';
import { renderExplanationPage } from './page/page.ts';

/** @returns the paths of the files, which appear whole or not at all */
export async function writeExplanation(explanation: Explanation, directory: string): Promise<string[]> {
  const files: [name: string, content: string][] = [
    ['report.html', renderExplanationPage(explanation)],
    ['explain.json', explanationFile.write(explanation)],
  ];
  const written: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeFileAtomically(path, content);
    written.push(path);
  }
  return written;
}
