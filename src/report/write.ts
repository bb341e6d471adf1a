/** The folder of a report: its data, its pages and its pictures. */
import { constants } from 'node:buffer';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { capitalised } from '../base/text.ts';
import { readRegular, writeWhole } from '../lab/jobs/files.ts';
import type { DataFile, Shortened } from '../lab/result/dataFile.ts';
import { readAssets } from './assets/assets.ts';
import { openStudio } from './chart/studio.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { type OtherPage, type Page, picturesOf, quiet } from './page.ts';

export interface Kind<T> {
  /** The name of its data, such as `result.json`, and how they are written. */
  readonly data: string;
  readonly file: Pick<DataFile<T>, 'kind' | 'pieces'>;
  /** The file of its Markdown, if it has one. */
  readonly markdown?: string;
  /** @param others reports beside it */
  readonly page: (value: T, others?: readonly OtherPage[]) => Page;
  /** Further files by their names; undefined where there is no such file. */
  readonly beside?: Readonly<Record<string, (value: T) => string | undefined>>;
}

/** The page of a value. That of a quick look says so first. */
export function pageOf<T>({ page }: Kind<T>, value: T, others: readonly OtherPage[] = []): Page {
  const whole = page(value, others);
  const { shortened } = value as Shortened;
  if (shortened === undefined) return whole;
  const { lead, atAGlance, ...rest } = whole;
  const said = quiet(`${capitalised(quickLookAt(shortened))}. It tells directions; sizes take the whole.`);
  return {
    ...rest,
    lead: [said, lead],
    ...(atAGlance === undefined ? {} : { atAGlance: [said, ...atAGlance] }),
  };
}

export function quickLookAt(left: string): string {
  return `a quick look: ${left}`;
}

type Files = ReadonlyMap<string, string | Uint8Array>;

/** The files of a report by their names, its data last. The same value gives the same bytes. */
export function reportFiles<T>(kind: Kind<T>, value: T): Promise<Files> {
  return filesOf(kind, value, pageOf(kind, value), []);
}

async function filesOf<T>(kind: Kind<T>, value: T, page: Page, others: readonly OtherPage[]): Promise<Files> {
  const pictures = picturesOf(page);
  const studio = pictures.some(({ chart }) => chart !== undefined) ? await openStudio() : undefined;
  const files = new Map<string, string | Uint8Array>();
  if (kind.markdown !== undefined) files.set(kind.markdown, renderMarkdown(page));
  files.set(PAGE, renderHtml(page, studio, readAssets(), others));
  for (const { name, chart } of pictures) {
    if (chart === undefined || studio === undefined) continue;
    files.set(`${name}.svg`, studio.svg(chart)).set(`${name}.png`, studio.png(chart));
  }
  for (const [name, contentOf] of Object.entries(kind.beside ?? {})) {
    const content = contentOf(value);
    if (content !== undefined) files.set(name, content);
  }
  return files.set(kind.data, joined([...kind.file.pieces(value)]));
}

/**
 * Writes a report, each file whole or not at all. All is rendered before the first file is written; the data are
 * written last, and earlier data that differ are removed first: where data are, the pages beside them show them.
 * Files of an earlier report that this one does not have are removed.
 * @returns the paths of the files
 */
export async function writeReport<T>(kind: Kind<T>, value: T, directory: string): Promise<string[]> {
  const others = othersBeside(directory);
  const page = pageOf(kind, value, others);
  const files = await filesOf(kind, value, page, others);
  const stale = [
    ...picturesOf(page).flatMap(({ name }) => pictureFiles(name)),
    ...earlierPictures(join(directory, PAGE)).flatMap(pictureFiles),
    ...Object.keys(kind.beside ?? {}),
  ].filter((name) => !files.has(name));
  const data = join(directory, kind.data);
  if (!isEqual(bytesOf(data), files.get(kind.data))) await rm(data, { force: true });
  for (const name of stale) await rm(join(directory, name), { force: true });
  for (const [name, content] of files) writeWhole(join(directory, name), content);
  return [...files.keys()].map((name) => join(directory, name));
}

const PAGE = 'report.html';

/** Folders in which commands write the report of a scenario by default, below one: `results/run/article`. */
const OF_SCENARIOS = {
  run: 'Run',
  attribute: 'Attribution',
  explain: 'Explanation',
  facts: 'Description',
  fit: 'Fit',
} as const;
/** And those that are of no one scenario: `results/claims`. */
const OF_ALL = {
  claims: 'Claims',
  mitigations: 'Mitigations',
  audit: 'Audit rates',
  challenge: 'Challenge',
} as const;

/** Reports of the same scenario as that of a folder, and those of all, the one of the folder among them. */
function othersBeside(directory: string): OtherPage[] {
  const own = resolve(directory);
  const [name, parent] = [basename(own), dirname(own)];
  const isOfAll = Object.hasOwn(OF_ALL, name);
  const root = isOfAll ? parent : dirname(parent);
  if (!isOfAll && !Object.hasOwn(OF_SCENARIOS, basename(parent))) return [];
  const known = [
    ...(isOfAll
      ? []
      : Object.entries(OF_SCENARIOS).map(([folder, title]) => [join(folder, name, PAGE), title])),
    ...Object.entries(OF_ALL).map(([folder, title]) => [join(folder, PAGE), title]),
  ];
  return known.flatMap(([file, title]): OtherPage[] => {
    const page = join(root, file);
    if (dirname(page) === own) return [{ name: title, to: undefined }];
    if (!existsSync(page)) return [];
    const to = relative(own, page).split(sep).map(encodeURIComponent).join('/');
    return [{ name: title, to }];
  });
}

function pictureFiles(name: string): string[] {
  return [`${name}.svg`, `${name}.png`];
}

/** The names of the pictures in the page of an earlier report, if there is one. */
function earlierPictures(page: string): string[] {
  const found =
    bytesOf(page)
      ?.toString()
      .matchAll(/<figure class="chart" id="chart-([\w-]+)"/g) ?? [];
  return Array.from(found, ([, name]) => name);
}

/** The text, or its bytes where it is longer than any string. */
function joined(pieces: readonly string[]): string | Uint8Array {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length <= constants.MAX_STRING_LENGTH) return pieces.join('');
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
}

function isEqual(found: Buffer | undefined, content: string | Uint8Array | undefined): boolean {
  return content !== undefined && found?.equals(Buffer.from(content)) === true;
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readRegular(path);
  } catch {
    return undefined;
  }
}
