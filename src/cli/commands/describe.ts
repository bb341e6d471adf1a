/** `hindsight describe`: a scenario in words, before it runs. */
import type { Command } from 'commander';
import { addSharedOptions, type SharedOptions } from '../options.ts';

const NOTHING_RUNS = { absent: 'it runs nothing, and prints text' };

export function addDescribeCommand(program: Command): void {
  const command = program
    .command('describe')
    .summary('say in words what a scenario will do')
    .description(
      'Describe a scenario without running it: its world and its days, what is compared, what differs from the ' +
        'defaults, what is expected, and roughly how long it takes and how much memory. Mistakes are reported as ' +
        'by run.',
    )
    .argument('<scenario>', 'scenario file (YAML or JSON), or the name of a shipped one');
  addSharedOptions(command, {
    seeds: true,
    set: true,
    quick: 'describe what run does with --quick',
    workers: NOTHING_RUNS,
    out: NOTHING_RUNS,
    store: NOTHING_RUNS,
    json: NOTHING_RUNS,
    quiet: NOTHING_RUNS,
  })
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight describe article
  $ hindsight describe article --seeds 1..4 --set world.users=20000`,
    )
    .action(async (file: string, options: SharedOptions) => {
      const { describeFile } = await import('../describeFile.ts');
      process.stdout.write(describeFile(file, options));
    });
}
