/** Finds out before a long simulation whether its results can be written. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';

/**
 * Checks, without creating anything, that a directory exists and can be written or can be made.
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
    await access(ancestor, constants.W_OK | constants.X_OK);
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
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent';
    throw new UserError(`cannot write results to ${path} (${message}); choose another place with --out`);
  }
}
