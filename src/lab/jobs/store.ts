/**
 * Stores finished runs (one world, one seed), so that whatever needs the same run again reuses it and an
 * interrupted command continues where it stopped. A run is addressed by the hash of everything that
 * determines it; a damaged file therefore only costs the time of running again.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { canonicalJson } from '../../base/json.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { trunkOf } from '../stages/world.ts';
import { makeDirectory } from './directory.ts';
import { writeWhole } from './files.ts';
import { buildDigest, packageVersion, pluginDigest } from './package.ts';

const FORMAT_VERSION = 1;

/**
 * A scenario reduced to what determines the run of one seed. What says which runs to make, or what to do with
 * them, is neutral here; workers run the reduced scenario, so a run cannot depend on what its key leaves out.
 */
export function reduceToRun(scenario: Scenario, seed: number): Scenario {
  const { sweep: _, evaluation, ...rest } = scenario;
  // Of the other seeds it matters only whether there are any: a lone seed also resamples its users.
  const seeds = scenario.seeds.length === 1 ? [seed] : [seed, seed];
  return {
    ...rest,
    name: 'run',
    title: '',
    description: '',
    seeds,
    // The twin is a run of its own.
    evaluation: { ...evaluation, driftTwin: false },
    expect: [],
    observe: [],
  };
}

/** The address of a run: sha256 over the reduced scenario, its seed included, the version and the build. */
export function runKey(scenario: Scenario, seed: number): string {
  // A plug-in is what it holds, wherever it lies.
  const { plugins = [], ...reduced } = reduceToRun(scenario, seed);
  const run = {
    scenario: reduced,
    plugins: plugins.map(pluginDigest),
    version: packageVersion(),
    build: buildDigest(),
  };
  return sha256(canonicalJson(run));
}

/** Runs with the same key happen in the same world or in branches of it, and are run together. */
export function worldKey(scenario: Scenario, seed: number): string {
  return canonicalJson({ trunk: trunkOf(scenario), seed });
}

export interface RunStore {
  readonly directory: string;
  /** The text stored under a key, or undefined if there is none that is whole. */
  read(key: string): string | undefined;
  /** Stores a text under a key, replacing what is there. Safe against other processes doing the same. */
  write(key: string, payload: string): void;
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
      const text = readIfPresent(file);
      if (text === undefined) return undefined;
      const entry = parseEntry(text, key);
      if (typeof entry !== 'string') return entry.payload;
      if (!reported.has(file)) {
        reported.add(file);
        onDamage(`${file} is damaged (${entry}) and will be replaced`);
      }
      return undefined;
    },
    write(key, payload) {
      const file = fileOf(directory, key);
      const entry = { formatVersion: FORMAT_VERSION, key, checksum: sha256(payload), payload };
      writeWhole(file, JSON.stringify(entry));
    },
  };
}

function fileOf(directory: string, key: string): string {
  return join(directory, key.slice(0, 2), `${key}.json`);
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UserError(`cannot read the stored run ${file} (${(error as Error).message})`);
  }
}

/** The entry, or what is wrong with it. */
function parseEntry(text: string, key: string): { payload: string } | string {
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return 'not whole';
  }
  const { formatVersion, key: keyInside, checksum, payload } = (entry ?? {}) as Record<string, unknown>;
  if (formatVersion !== FORMAT_VERSION) return 'another format';
  if (keyInside !== key) return 'stored under another key';
  if (typeof payload !== 'string' || checksum !== sha256(payload)) return 'its checksum does not fit';
  return { payload };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
