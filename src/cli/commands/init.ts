/** `hindsight init`: writes a scenario file to begin with. */
import type { Command } from 'commander';

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .summary('write a commented scenario file to begin with')
    .description(
      'Write a small scenario file that runs in seconds, with comments that say what to change first. Its first ' +
        'line tells editors where the schema is; where the package is not installed above the file, a copy of the ' +
        'schema is put beside it. A file that is there is never overwritten.',
    )
    .argument('[file]', 'where to write it', 'my-scenario.yaml')
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight init
  $ hindsight init scenarios/late-events.yaml`,
    )
    .action(async (file: string) => {
      const { writeStarter } = await import('../writeStarter.ts');
      process.stdout.write(writeStarter(file));
    });
}
