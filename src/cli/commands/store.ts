/** `hindsight store`: the runs that commands have stored. */
import { type Command, InvalidArgumentError } from 'commander';
import { DURATION_PATTERN, durationMs } from '../../base/time.ts';
import { storeOption } from '../options.ts';
import type { PruneOptions } from '../storedRuns.ts';

export function addStoreCommand(program: Command): void {
  const store = program
    .command('store')
    .summary('list the stored runs, or remove some')
    .description('List the runs that commands have stored, or remove some of them.');
  store
    .command('list')
    .summary('list the stored runs')
    .description(
      'List the stored runs by what they are of and what made them: how many, their size, and when the newest was ' +
        'written. Runs of another build are never taken; runs of another Node.js or architecture are, and are told.',
    )
    .addOption(storeOption())
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight store list
  $ hindsight store list --store /shared/runs`,
    )
    .action(async (options: { store: string }) => {
      const { listStore } = await import('../storedRuns.ts');
      process.stdout.write(listStore(options.store));
    });
  store
    .command('prune')
    .summary('remove stored runs')
    .description(
      'Remove runs that one of the options names, and what killed processes left unfinished a day ago or earlier. ' +
        'Other commands may run meanwhile: what one of them misses it makes again.',
    )
    .option('--older-than <age>', 'runs that were written longer ago, such as 30d or 12h', age)
    .option('--other-builds', 'runs of other builds than this one, which it never takes')
    .option('--dry-run', 'remove nothing, but say what would be')
    .addOption(storeOption())
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight store prune --other-builds
  $ hindsight store prune --older-than 30d --dry-run`,
    )
    .action(async (options: PruneOptions) => {
      const { pruneStore } = await import('../storedRuns.ts');
      process.stdout.write(pruneStore(options));
    });
}

function age(text: string): number {
  if (!DURATION_PATTERN.test(text)) throw new InvalidArgumentError('Expected an age such as 30d or 12h.');
  return durationMs(text);
}
