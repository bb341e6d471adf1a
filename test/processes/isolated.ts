/** Processes with ids, mounts and a /tmp of their own, where the kernel lets us. */
import { spawnSync } from 'node:child_process';
import { type Outcome, program, type Settings } from '../cli/hindsight.ts';

const OWN = [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...['--mount', '--pid', '--fork', '--mount-proc'],
];

/** The kernel allows what `isolated` asks for. */
export const canIsolate =
  spawnSync('unshare', [...OWN, 'sh', '-c', 'mount -t tmpfs tmpfs /tmp && [ $$ = 1 ]']).status === 0;

if (!canIsolate) {
  process.stderr.write(
    'SKIPPED: tests of equal process ids, full disks and read-only disks, since this kernel allows no namespaces (unshare)\n',
  );
}

/**
 * Runs a shell script as process 1 of its own namespace. What it mounts nobody else sees, and it is gone in the end.
 * @param words arguments of the script, from $1
 */
export function isolated(
  script: string,
  words: readonly string[],
  settings: Settings = {},
): Promise<Outcome> {
  return program('unshare', [...OWN, 'sh', '-ec', script, 'sh', ...words], settings);
}
