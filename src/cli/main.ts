#!/usr/bin/env node
/** The command: arguments in, exit code out. Only this file sets the exit code, and nothing ends the process. */
import { CommanderError } from 'commander';
import { describeFailure } from './exit.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough (`| head`) is no failure; the results are still written.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  const program = createProgram((exitCode) => {
    process.exitCode = exitCode;
  });
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what it had to say. Asking for help or the version is no mistake; all else is.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const { message, exitCode } = describeFailure(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
}
