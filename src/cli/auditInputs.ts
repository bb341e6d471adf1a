/** Files of an audit on disk: names and patterns of a request, and what is read of a file. */

import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { audit } from '../audit/audit.ts';
import type { AuditProgress } from '../audit/duration.ts';
import { labelOf } from '../audit/reading/places.ts';
import { tableError } from '../audit/reading/problem.ts';
import type { Source } from '../audit/reading/source.ts';
import {
  type AuditRequest,
  type AuditRequestInput,
  filesOf,
  requestOf,
  type TableRequest,
  type Typed,
  tableKeys,
} from '../audit/request.ts';
import type { Audit } from '../audit/schema.ts';
import { packageVersion } from '../lab/jobs/package.ts';
import { requireKeys } from '../lab/result/given.ts';
import { loadScenario } from '../scenario/reading/read.ts';
import { flagOf } from './options.ts';
import { scenarioFile } from './scenarios.ts';

/** Words that give a key of a request on the command line: a flag, or the files that come first. */
export function typedWith(files: readonly string[]): Typed {
  return (key) => (key === 'training' ? labelOf(files) : flagOf(key));
}

/**
 * A request whose patterns are the files that match, by name.
 * @param folder where names of files are looked for
 * @param nameOf how messages call the keys
 * @throws UserError for a pattern that matches nothing, or a file that a table names twice
 */
export function withFiles<Request extends AuditRequest>(
  request: Request,
  folder: string,
  nameOf: Typed = (key) => key,
): Request {
  const tables = tableKeys.flatMap((key) => {
    const of = request[key];
    return of === undefined ? [] : [[key, withFilesOf(of, nameOf(key), folder)]];
  });
  return { ...request, ...Object.fromEntries(tables) };
}

function withFilesOf(of: TableRequest, place: string, folder: string): TableRequest {
  const files = filesOf(of).flatMap((name) => matching(name, place, folder));
  const twice = files.find((file, place) => files.indexOf(file) !== place);
  if (twice !== undefined) {
    throw tableError({
      place,
      found: `${twice} twice`,
      expected: 'each file once: its rows would count twice',
      remedy: 'leave one of them out',
    });
  }
  return typeof of === 'object' && 'file' in of ? { ...of, file: files } : files;
}

/** A file by its name, or all that a pattern matches. */
function matching(name: string, place: string, folder: string): readonly string[] {
  if (!isDynamicPattern(name) || existsSync(resolve(folder, name))) return [name];
  const found = globSync(name, { cwd: folder, expandDirectories: false }).sort();
  if (found.length > 0) return found;
  throw tableError({
    place,
    found: `no file that matches ${name}`,
    expected: 'files in Parquet, CSV or JSON lines',
    remedy: `look at its name; it is looked for from ${folder === '.' ? 'this folder' : folder} on`,
  });
}

/** @param folder where names of files are looked for */
export function auditFrom(
  folder: string,
  request: AuditRequest,
  onProgress?: (progress: AuditProgress) => void,
): Promise<Audit> {
  return audit(
    request,
    (name) => sourceOf(resolve(folder, name), name),
    packageVersion(),
    onProgress,
    async (name) => loadScenario(definitionsFile(folder, name)).scenario,
  );
}

/** A scenario by the name of its file, or of one that comes with the lab. */
function definitionsFile(folder: string, name: string): string {
  return /\.(?:ya?ml|json)$/i.test(name) ? resolve(folder, name) : scenarioFile(name);
}

export interface AuditFilesOptions {
  /** Folder in which names of files are looked for: the working directory by default. */
  readonly folder?: string;
  /** Called with a stage, and a share of it in [0, 1]. */
  readonly onProgress?: (progress: AuditProgress) => void;
}

/**
 * Says of each feature of a training set whether it knows more than serving did. The same as `hindsight audit`, without
 * files.
 * @param request the keys of a request in YAML: docs/do/audit.md
 * @throws UserError if a file cannot be read, or is not what the request says
 */
export async function auditByRequest(
  request: AuditRequestInput,
  options: AuditFilesOptions = {},
): Promise<Audit> {
  requireKeys(options, 'options', ['folder', 'onProgress'] satisfies (keyof AuditFilesOptions)[]);
  const { folder = '.', onProgress } = options;
  return auditFrom(folder, withFiles(requestOf({ ...request }), folder), onProgress);
}

/** @throws UserError if there is no such file, or it cannot be read */
export async function sourceOf(path: string, name: string): Promise<Source> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw tableError({
      place: name,
      found: code === 'ENOENT' ? 'no such file' : `a file that cannot be read (${message})`,
      expected: 'a table in Parquet, CSV or JSON lines',
      remedy: code === 'ENOENT' ? 'look at its name, and at the folder' : 'look at who may read it',
    });
  }
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    throw tableError({
      place: name,
      found: stat.isDirectory() ? 'a folder' : 'no regular file',
      expected: 'a table in Parquet, CSV or JSON lines',
      remedy: stat.isDirectory()
        ? `name its files: ${name.replace(/\/$/, '')}/*.parquet`
        : 'copy it into a file',
    });
  }
  return {
    name,
    byteLength: stat.size,
    async slice(start, end = stat.size) {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) throw cutShort(name, start + filled, stat.size);
        filled += bytesRead;
      }
      return bytes.buffer;
    },
    close: () => handle.close(),
  };
}

function cutShort(name: string, end: number, size: number) {
  return tableError({
    place: name,
    found: `its end at byte ${end}`,
    expected: `${size} bytes, as when it was opened`,
    remedy: 'audit a copy that nothing writes to',
  });
}
