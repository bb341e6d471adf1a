/** Finds out before a long simulation whether its results can be written. */
import { lstat, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';

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

async function kindOf(path: string): Promise<'directory' | 'other' | 'absent'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'other';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return (await isLink(path)) ? 'other' : 'absent';
    throw new UserError(`cannot write results to ${path} (${message}); choose another place with --out`);
  }
}

/** Whether something stands at a path where nothing can be reached: a link that leads nowhere. */
async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
