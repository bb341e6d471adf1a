/** The place of this package, its version, and the build of the engine that it carries. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../base/errors.ts';

/** The files that worker threads start with. What they import can change a run; nothing else can. */
export const WORKER_ENTRIES = ['lab/jobs/worker.js'] as const;

/** The folder of package.json, found by walking up, so that it is the same from `src` and from `dist`. */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error(`no package.json above ${import.meta.url}`);
    directory = parent;
  }
  return directory;
}

export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

/**
 * A file of the build, by its path inside `dist`.
 * @throws UserError if the package has not been built
 */
export function builtFile(path: string): string {
  const file = join(packageRoot(), 'dist', path);
  if (!existsSync(file))
    throw new UserError(`${file} is missing: run "npm run build" in ${packageRoot()} first`);
  return file;
}

let digest: string | undefined;

/**
 * A hash over the built engine, so that a stored run is never mistaken for one of other code under the same
 * version number. Read once for each process.
 */
export function buildDigest(): string {
  if (digest === undefined) {
    for (const entry of WORKER_ENTRIES) builtFile(entry);
    digest = hashOf(importedFiles(dirname(builtFile('lab')), WORKER_ENTRIES));
  }
  return digest;
}

/**
 * A hash over a plug-in and every file that it names by a relative path, wherever it lies: modules, and data that it reads. What
 * comes from packages is left out.
 */
export function pluginDigest(path: string): string {
  return hashOf(importedFiles(dirname(path), [basename(path)]));
}

function hashOf(files: ImportedFiles): string {
  const hash = createHash('sha256');
  for (const [file, content] of files) {
    // Lengths keep two different sets of files from running together into the same bytes.
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** A relative path in quotes: whatever may be imported is found, with perhaps more. */
const RELATIVE = /(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;

/** Endings that `require` adds to a path that is no file. */
const ENDINGS = ['', '.js', '.json', '.cjs', '/index.js'];

type ImportedFiles = readonly (readonly [file: string, content: Buffer])[];

/** Files and what they name by relative paths, by path from a folder, in the order of their paths. */
export function importedFiles(folder: string, entries: readonly string[]): ImportedFiles {
  const contents = new Map<string, Buffer>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (contents.has(file) || !isFile(join(folder, file))) continue;
    const content = readFileSync(join(folder, file));
    contents.set(file, content);
    for (const [, , path] of content.toString('utf8').matchAll(RELATIVE)) {
      const named = posix.join(posix.dirname(file), path);
      waiting.push(...ENDINGS.map((ending) => named + ending));
    }
  }
  return [...contents].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
