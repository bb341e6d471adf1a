/** Scenario files on disk. The only part of this room that needs Node. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, normalize } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { ScenarioError } from '../messages/error.ts';
import { nearestWord } from '../messages/nearest.ts';
import { printable } from '../messages/problem.ts';
import { parseScenario, type ResolvedScenario } from './parse.ts';
import { loadPlugin } from './pluginFiles.ts';

const MAXIMUM_BYTES = 1_000_000;

/**
 * Reads and checks the scenario file at a path.
 * @param options values of `--set` and `--seeds`
 * @throws ScenarioError if the file, or one it extends, cannot be read or is no valid scenario
 */
export function loadScenario(
  path: string,
  options: { sets?: readonly string[]; seeds?: string } = {},
): ResolvedScenario {
  const name = normalize(path);
  const text = readInput(name, 'a scenario file in YAML or JSON');
  return parseScenario(text, name, { ...options, read: readExtended, plugin: loadPlugin });
}

/**
 * Reads a file that the user has named.
 * @throws ScenarioError if it cannot be read
 */
export function readInput(path: string, expected: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new ScenarioError([
      { place: { source: { label: path, rank: 0 } }, path: [], found: error.message, expected },
    ]);
  }
}

function readExtended(path: string, from: string): { text: string; name: string } {
  const name = isAbsolute(path) ? normalize(path) : join(dirname(from), path);
  return { text: readText(name), name };
}

/** @throws UserError that says why the file cannot be read */
function readText(path: string): string {
  try {
    const facts = statSync(path);
    if (facts.isDirectory()) throw new UserError('a folder');
    if (!facts.isFile()) throw new UserError('something that is no file');
    if (facts.size > MAXIMUM_BYTES) {
      throw new UserError(`a file of ${facts.size} bytes; a scenario has at most ${MAXIMUM_BYTES}`);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(reasonOf(error, path));
  }
}

function reasonOf(error: unknown, path: string): string {
  const { code } = error as { code?: unknown };
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const near = nearestFile(path);
      return near === undefined ? 'no such file' : `no such file; did you mean ${printable(near)}?`;
    }
    case 'EACCES':
    case 'EPERM':
      return 'a file without permission to read it';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'a file that is not UTF-8 text';
    default:
      return `a file that cannot be read (${printable(String(code ?? error)).slice(0, 100)})`;
  }
}

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

/** The scenario file whose name is nearest to a missing one's: beside it, or in the folder of scenarios there. */
function nearestFile(path: string): string | undefined {
  for (const folder of [dirname(path), join(dirname(path), 'scenarios')]) {
    const files = scenarioFilesIn(folder);
    const near = nearestWord(stem(path), files.map(stem));
    const file = files.find((each) => stem(each) === near);
    if (file !== undefined) return join(folder, file);
  }
  return undefined;
}

function scenarioFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => EXTENSIONS.has(extname(file)));
  } catch {
    return [];
  }
}

function stem(path: string): string {
  return basename(path, extname(path));
}
