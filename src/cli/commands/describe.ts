/** `hindsight describe`: a scenario in words, before it runs, or the facts of its app, simulated. */
import type { Command } from 'commander';
import type { Finish } from '../exit.ts';
import { addSharedOptions, type SharedOptions } from '../options.ts';

interface DescribeOptions extends SharedOptions {
  readonly simulate?: boolean;
}

/** Options that mean nothing where nothing is simulated. */
const OF_SIMULATIONS = [
  'workers',
  'out',
  'json',
  'quiet',
] as const satisfies readonly (keyof SharedOptions)[];

export function addDescribeCommand(program: Command, finish: Finish): void {
  const command = program
    .command('describe')
    .summary('say in words what a scenario will do')
    .description(
      'Describe a scenario without running it: its world and its days, what is compared, what differs from the ' +
        'defaults, what is expected, and roughly how long it takes and how much memory. Mistakes are reported as ' +
        'by run. With --simulate, the facts of its app instead, as its owner would count them: open rate, retention ' +
        'and others, simulated up to the day of training, beside published ranges with their sources.',
    )
    .argument('<scenario>', 'scenario file (YAML or JSON), or the name of a shipped one');
  addSharedOptions(command, {
    seeds: 'seeds in place of those in the file; --simulate takes the first three of the file',
    set: true,
    quick: 'describe what run does with --quick; --simulate then writes only with --out',
    workers: 'with --simulate: most worker threads (default: the number of processors)',
    out: 'with --simulate: the folder to write report.html and its data to (default: "results/facts/<scenario name>")',
    store: {
      absent: 'it runs nothing, or reads the past of its worlds, of which stored runs hold too little',
    },
    shard: { absent: 'it stores nothing' },
    json: 'with --simulate: print the data as one line of JSON on stdout, and everything else on stderr',
    quiet: 'with --simulate: print nothing but problems (and JSON, if asked for)',
  })
    .option('--simulate', 'simulate the app, and tell its facts beside published ranges')
    .addHelpText(
      'after',
      `
Of a sweep, --simulate takes the first point.

Examples:
  $ hindsight describe article
  $ hindsight describe article --seeds 1..4 --set world.users=20000
  $ hindsight describe article --simulate`,
    )
    .action(async (file: string, options: DescribeOptions) => {
      if (options.simulate === true) {
        const { simulateFacts } = await import('../simulateFacts.ts');
        finish(await simulateFacts(file, options));
        return;
      }
      const given = OF_SIMULATIONS.find((flag) => options[flag] !== undefined);
      if (given !== undefined)
        command.error(
          `error: without --simulate, describe has no --${given}: it runs nothing, and prints text`,
        );
      const { describeFile } = await import('../describeFile.ts');
      process.stdout.write(describeFile(file, options));
    });
}
