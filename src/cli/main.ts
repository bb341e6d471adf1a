#!/usr/bin/env node
/** The command. Only this file sets the exit code. */
import { call } from './call.ts';

let isUnwritable = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no failure; the results are still written.
    if (code === 'EPIPE') return;
    if (!isUnwritable && stream === process.stdout) process.stderr.write(`cannot print (${message})\n`);
    isUnwritable = true;
    process.exitCode = 2;
  });
}

const exitCode = await call(process.argv.slice(2));
process.exitCode = isUnwritable ? 2 : exitCode;
