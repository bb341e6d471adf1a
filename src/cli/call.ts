/** One call of the command line: arguments in, exit code out. Nothing ends the process. */
import { CommanderError } from 'commander';
import { printableLines } from '../scenario/messages/problem.ts';
import { describeFailure } from './exit.ts';
import { createProgram } from './program.ts';

/** @param words the arguments behind the name of the program */
export function call(words: readonly string[]): Promise<number> {
  return attempt(async () => {
    let exitCode = 0;
    const program = createProgram((code) => {
      exitCode = code;
    });
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  });
}

/** The exit code of some work; that of its failure, which is then reported on stderr. */
export async function attempt(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    // Commander has said what it had to say. Asking for help or the version is no mistake; all else is.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { message, exitCode } = describeFailure(error);
    process.stderr.write(`${printableLines(message)}\n`);
    return exitCode;
  }
}
