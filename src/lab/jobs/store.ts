/**
 * Stores finished runs (one world, one seed), so that whatever needs the same run again reuses it and an
 * interrupted command continues where it stopped. A run is addressed by the hash of everything that
 * determines it; a damaged file therefore only costs the time of running again.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { canonicalJson } from '../../base/json.ts';
import { remembered } from '../../base/remembered.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { trunkOf } from '../stages/world.ts';
import { makeDirectory } from './directory.ts';
import { readRegular, writeWhole } from './files.ts';
import { buildDigest, builtFile, packageVersion, pluginDigest } from './package.ts';

const FORMAT_VERSION = 2;

/** Words of a stored run about itself, in the first line of its file. Beside the key and the checksum, it is for people. */
export interface EntryHead {
  readonly formatVersion: number;
  readonly key: string;
  readonly checksum: string;
  /** The scenario and the seed that it was first made for. */
  readonly scenario: string | null;
  readonly seed: number | null;
  readonly version: string;
  readonly build: string;
  /** Neither is part of the key. */
  readonly node: string;
  readonly architecture: string;
}

/** Between the head of an entry and its payload, which is JSON, as the whole is. */
const PAYLOAD = ',\n"payload":';
const END = '}\n';

/**
 * A scenario reduced to what determines the run of one seed. What says which runs to make, or what to do with
 * them, is neutral here; workers run the reduced scenario, so a run cannot depend on what its key leaves out.
 * @param resampled asks for intervals within the world
 */
export function reduceToRun(scenario: Scenario, seed: number, resampled = false): Scenario {
  const { sweep: _, evaluation, ...rest } = scenario;
  return {
    ...rest,
    name: 'run',
    title: '',
    description: '',
    seeds: [seed],
    evaluation: {
      ...evaluation,
      // The twin is a run of its own.
      driftTwin: false,
      bootstrapResamples: resampled ? evaluation.bootstrapResamples : 0,
    },
    expect: [],
    observe: [],
  };
}

/** The address of a run: sha256 over the reduced scenario, its seed included, the version and the build. */
export function runKey(scenario: Scenario, seed: number, resampled = false, observer?: string): string {
  // A plug-in is what it holds, wherever it lies.
  const { plugins = [], ...reduced } = reduceToRun(scenario, seed, resampled);
  const run = {
    scenario: reduced,
    plugins: plugins.map(pluginDigest),
    ...(observer === undefined ? {} : { observer: observerDigest(observer) }),
    version: packageVersion(),
    build: buildDigest(),
  };
  return sha256(canonicalJson(run));
}

const observerDigest = remembered((file: string) => pluginDigest(builtFile(file)));

/** Runs with the same key happen in the same world or in branches of it, and are run together. */
export function worldKey(scenario: Scenario, seed: number): string {
  return canonicalJson({ trunk: trunkOf(scenario), seed });
}

export interface RunStore {
  readonly directory: string;
  /** The text stored under a key, or undefined if there is none that is whole. */
  read(key: string): string | undefined;
  /**
   * Stores JSON under a key, replacing what is there. Safe against other processes doing the same.
   * @param of the run that it is of, for people
   */
  write(key: string, payload: string, of?: { readonly scenario: string; readonly seed: number }): void;
}

/**
 * Tries a store before hours of work for it: writes, reads and removes an entry in a folder of its own.
 * @throws UserError if that cannot be
 */
export function probeStore(directory: string): void {
  const key = sha256('probe');
  const payload = JSON.stringify('probe'.repeat(2000));
  const { directory: whole } = openStore(directory);
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(whole, '.probe-'));
    const store = openStore(folder);
    store.write(key, payload);
    if (store.read(key) !== payload) throw new Error('what was written is not what is read');
    rmSync(folder, { recursive: true });
  } catch (error) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    throw new UserError(
      `cannot store runs in ${directory} (${(error as Error).message}): choose another place with --store`,
    );
  }
}

/**
 * Opens a store, creating its directory.
 * @param onDamage called, once for each file, for stored runs that are damaged and will be made again
 * @throws UserError if the directory cannot be made
 */
export function openStore(directory: string, onDamage: (message: string) => void = () => {}): RunStore {
  try {
    makeDirectory(directory);
  } catch (error) {
    throw new UserError(
      `cannot store runs in ${directory} (${(error as Error).message}): choose another place with --store, or use --no-store`,
    );
  }
  const reported = new Set<string>();
  return {
    directory,
    read(key) {
      const file = fileOf(directory, key);
      const entry = readEntry(file, key);
      if (entry === undefined || typeof entry !== 'string') return entry?.payload;
      if (!reported.has(file)) {
        reported.add(file);
        onDamage(`${file} is damaged (${entry}) and will be replaced`);
      }
      return undefined;
    },
    write(key, payload, of) {
      const file = fileOf(directory, key);
      const head: EntryHead = {
        formatVersion: FORMAT_VERSION,
        key,
        checksum: sha256(payload),
        scenario: of?.scenario ?? null,
        seed: of?.seed ?? null,
        version: packageVersion(),
        build: buildDigest(),
        node: process.versions.node,
        architecture: process.arch,
      };
      const entry = JSON.stringify(head).slice(0, -1) + PAYLOAD + payload + END;
      if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) rmdirSync(file);
      try {
        writeWhole(file, entry);
      } catch (error) {
        if (!UNABLE_TO_RENAME.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
        // Half an entry is none: the checksum judges.
        writeFileSync(file, entry);
      }
    },
  };
}

/** Answers of file systems that cannot rename, as mounted object stores. */
const UNABLE_TO_RENAME = ['ENOSYS', 'ENOTSUP', 'EPERM'];

/**
 * The head of an entry, from the beginning of its text.
 * @returns undefined if it is none of this format
 */
export function parseHead(text: string): EntryHead | undefined {
  try {
    const head = JSON.parse(`${text.slice(0, text.indexOf(PAYLOAD))}}`);
    return head?.formatVersion === FORMAT_VERSION ? head : undefined;
  } catch {
    return undefined;
  }
}

function fileOf(directory: string, key: string): string {
  return join(directory, key.slice(0, 2), `${key}.json`);
}

/** The payload of an entry, what is wrong with it, or undefined where there is none. */
function readEntry(file: string, key: string): { payload: string } | string | undefined {
  let text: string | undefined;
  try {
    text = readRegular(file)?.toString();
  } catch (error) {
    return (error as Error).message;
  }
  if (text === undefined) return undefined;
  if (!text.endsWith(END)) return 'not whole';
  const head = parseHead(text);
  if (head === undefined) return 'another format';
  if (head.key !== key) return 'stored under another key';
  const payload = text.slice(text.indexOf(PAYLOAD) + PAYLOAD.length, -END.length);
  return head.checksum === sha256(payload) ? { payload } : 'its checksum does not fit';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
