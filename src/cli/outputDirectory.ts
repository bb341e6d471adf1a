/** Finds out before a long simulation whether its report can be written. */
import { existsSync } from 'node:fs';
import { lstat, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { problem } from '../lab/result/dataFile.ts';
import { reports } from '../report/kinds.ts';
import type { Kind } from '../report/write.ts';

/**
 * Checks that a directory exists and can be written, or can be made, and leaves nothing behind.
 * @throws UserError if not
 */
export async function checkOutputDirectory(directory: string): Promise<void> {
  let ancestor = resolve(directory);
  for (;;) {
    const kind = await kindOf(ancestor);
    if (kind === 'directory') break;
    if (kind === 'other') {
      throw new UserError(
        `cannot write results to ${directory}: ${ancestor} is not a directory; choose another place with --out`,
      );
    }
    ancestor = dirname(ancestor);
  }
  try {
    await rmdir(await mkdtemp(join(ancestor, '.hindsight-')));
  } catch (error) {
    throw new UserError(
      `cannot write results to ${directory} (${(error as Error).message}); choose another place with --out`,
    );
  }
}

/**
 * Checks that a folder holds no report of another kind, whose page would be lost.
 * @throws UserError if it does
 */
export function checkNoOtherReport(directory: string, { data, beside = {} }: Kind<never>): void {
  const other = reports.find(
    (each) => each.data !== data && !(each.data in beside) && existsSync(join(directory, each.data)),
  );
  if (other === undefined) return;
  const found = `a folder whose page is that of ${other.data}`;
  throw problem(directory, [], found, `a folder for the page of ${data}`, 'name another with --out');
}

async function kindOf(path: string): Promise<'directory' | 'other' | 'absent'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'other';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return (await isLink(path)) ? 'other' : 'absent';
    throw new UserError(`cannot write results to ${path} (${message}); choose another place with --out`);
  }
}

/** Checks whether a path that cannot be reached is a link that leads nowhere. */
async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
