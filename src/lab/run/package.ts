/** Where this package lies, which version it is, and which build of the engine it carries. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../base/errors.ts';

/** The rooms whose code can change a result. The console and the reports cannot. */
const ENGINE_ROOMS = [
  'base',
  'history',
  'features',
  'model',
  'splits',
  'evaluation',
  'world',
  'serving',
  'scenario',
  'lab',
];

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
 * A hash over the built engine, so that a kept run is never mistaken for one of other code under the same
 * version number. Read once for each process.
 */
export function buildDigest(): string {
  digest ??= hashEngine(dirname(builtFile('lab')));
  return digest;
}

function hashEngine(dist: string): string {
  const hash = createHash('sha256');
  for (const room of ENGINE_ROOMS) {
    const directory = join(dist, room);
    if (!existsSync(directory)) continue;
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.js'))
      .sort();
    for (const file of files) {
      const content = readFileSync(join(directory, file));
      // Lengths keep two different sets of files from running together into the same bytes.
      hash.update(`${room}/${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}
