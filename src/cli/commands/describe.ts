/** `hindsight describe`: says in words what a scenario will do, before it runs. */
import type { Command } from 'commander';
import { seedsOption, setOption } from '../scenarioOptions.ts';

export function addDescribeCommand(program: Command): void {
  program
    .command('describe')
    .summary('say in words what a scenario will do')
    .description(
      'Describe a scenario without running it: its world and its days, what is compared, what differs from the ' +
        'defaults, what is expected, and roughly how long it takes and how much memory. Mistakes are reported as ' +
        'by run.',
    )
    .argument('<file>', 'scenario file (YAML or JSON)')
    .addOption(seedsOption())
    .addOption(setOption())
    .showHelpAfterError('Run "hindsight describe --help" for usage.')
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight describe scenarios/article.yaml
  $ hindsight describe scenarios/article.yaml --seeds 1..4 --set world.users=20000`,
    )
    .action(async (file: string, options: { seeds?: string; set?: string[] }) => {
      const { describeFile } = await import('../describeFile.ts');
      process.stdout.write(describeFile(file, options));
    });
}
