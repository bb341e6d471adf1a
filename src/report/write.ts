/** The folder of a report: its data, its pages and its pictures. */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../lab/jobs/files.ts';
import type { DataFile } from '../lab/result/dataFile.ts';
import { openStudio } from './chart/studio.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { type Page, picturesOf } from './page.ts';

export interface Kind<T> {
  /** The name of its data, such as `result.json`, and how they are written. */
  readonly data: string;
  readonly file: Pick<DataFile<T>, 'kind' | 'write'>;
  /** The file of its Markdown, if it has one. */
  readonly markdown?: string;
  readonly page: (value: T) => Page;
}

/**
 * Writes a report, each file whole or not at all. All is rendered before the first file is written; the data are
 * written last, and earlier data that differ are removed first: where data are, the pages beside them show them.
 * Pictures that the report has no numbers for are removed.
 * @returns the paths of the files
 */
export async function writeReport<T>(kind: Kind<T>, value: T, directory: string): Promise<string[]> {
  const page = kind.page(value);
  const pictures = picturesOf(page);
  const studio = pictures.some(({ chart }) => chart !== undefined) ? await openStudio() : undefined;
  const data = join(directory, kind.data);
  const json = kind.file.write(value);
  const files: [name: string, content: string | Uint8Array][] = [
    ...(kind.markdown === undefined ? [] : [[kind.markdown, renderMarkdown(page)] as [string, string]]),
    ['report.html', renderHtml(page, studio)],
    ...pictures.flatMap(({ name, chart }): [string, string | Uint8Array][] =>
      chart === undefined || studio === undefined
        ? []
        : [
            [`${name}.svg`, studio.svg(chart)],
            [`${name}.png`, studio.png(chart)],
          ],
    ),
  ];

  if (!isFile(data, json)) await rm(data, { force: true });
  for (const [name, content] of files) await writeFileAtomically(join(directory, name), content);
  const stale = pictures.filter(({ chart }) => chart === undefined);
  await Promise.all(
    stale.flatMap(({ name }) =>
      ['svg', 'png'].map((type) => rm(join(directory, `${name}.${type}`), { force: true })),
    ),
  );
  await writeFileAtomically(data, json);
  return [...files.map(([name]) => join(directory, name)), data];
}

function isFile(path: string, content: string): boolean {
  try {
    return readFileSync(path, 'utf8') === content;
  } catch {
    return false;
  }
}
