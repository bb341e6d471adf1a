/** `hindsight init`: writes a scenario, or a request for an audit, to begin with. */
import type { Command } from 'commander';

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .summary('write a commented scenario, or a request for an audit, to begin with')
    .description(
      'Write a small scenario file that runs in seconds, with comments that say what to change first; with --audit, a ' +
        'request that names your own tables and their columns. Its first ' +
        'line tells editors where the schema is; where the package is not installed above the file, a copy of the ' +
        'schema is put beside it. A file that is there is never overwritten.',
    )
    .argument('[file]', 'where to write it (default: my-scenario.yaml, or my-audit.yaml)')
    .option('--audit', 'a request for hindsight audit in place of a scenario')
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight init
  $ hindsight init scenarios/late-events.yaml
  $ hindsight init --audit`,
    )
    .action(async (file: string | undefined, { audit = false }: { audit?: boolean }) => {
      const { writeStarter } = await import('../writeStarter.ts');
      process.stdout.write(writeStarter(file, audit));
    });
}
