/** The report for programs: every measurement with the machine and the moment that it belongs to. */
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWhole } from '../../dist/lab/jobs/files.js';

export const FOLDER = fileURLToPath(new URL('../../results/bench', import.meta.url));

const FILE = 'timings.json';

/** Every measurement of a folder by its name; empty where nothing was measured yet. */
export function storedTimings(folder) {
  const file = join(folder, FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** What has to be known about a run to read its numbers. */
export function circumstances() {
  const processors = cpus();
  return {
    measuredOn: new Date().toISOString(),
    machine: {
      processor: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      platform: process.platform,
      architecture: process.arch,
      node: process.versions.node,
      loadAverage: loadavg()[0],
    },
  };
}

/** Puts new measurements in the place of earlier ones of the same name and leaves the others as they are. */
export async function renewTimings(folder, names, measurements) {
  const earlier = storedTimings(folder);
  const timings = Object.fromEntries(
    names
      .map((name) => [name, measurements[name] ?? earlier[name]])
      .filter(([, measurement]) => measurement !== undefined),
  );
  writeWhole(join(folder, FILE), `${JSON.stringify(timings, null, 2)}\n`);
  return timings;
}
