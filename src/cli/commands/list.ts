/** `hindsight list`: the scenarios that come with the lab. */
import type { Command } from 'commander';

export function addListCommand(program: Command): void {
  program
    .command('list')
    .summary('list the scenarios that come with the lab')
    .description(
      'List the scenarios that come with the lab, by the names that run, describe, attribute, explain and mitigations ' +
        'take in place of a file. A file of that name in the working directory comes first.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight list
  $ hindsight run quick
  $ hindsight describe claims/follow-leak`,
    )
    .action(async () => {
      const { listScenarios } = await import('../listScenarios.ts');
      process.stdout.write(listScenarios());
    });
}
