/** `hindsight explain`: one notification, and the leak of its features. */
import { type Command, Option } from 'commander';
import type { Finish } from '../exit.ts';
import { addSharedOptions, numberFromZero, QUICK, type SharedOptions } from '../options.ts';

interface ExplainOptions extends SharedOptions {
  readonly impression?: number;
  readonly user?: number;
  readonly feature?: string;
}

export function addExplainCommand(program: Command, finish: Finish): void {
  const command = program
    .command('explain')
    .summary('show in one notification how a leak happens')
    .description(
      'Simulate one world of a scenario up to the day of training, choose a telling notification and show what ' +
        'became of it: each feature as served, as reconstructed and as recomputed at training, the events that made ' +
        'the difference, and what a clean and a leaky model predict and why. On the page, a slider moves the moment ' +
        'of recomputing.',
    )
    .argument('<scenario>', 'scenario file (YAML or JSON), or the name of a shipped one');
  addSharedOptions(command, {
    seeds: 'the seed of the world (default: the first of those in the file)',
    set: true,
    quick: `a first look: at most ${QUICK.users.toLocaleString('en')} users; written only with --out`,
    workers: { absent: 'it simulates one world, on one thread' },
    out: 'the folder to write report.html and its data to (default: "results/explain/<scenario name>")',
    store: { absent: 'it reads the past of its world, of which stored runs hold too little' },
    shard: { absent: 'it simulates one world, and stores nothing' },
    json: true,
    quiet: true,
  })
    .addOption(
      new Option('--impression <id>', 'the notification to explain, by its id')
        .argParser(numberFromZero)
        .conflicts(['user', 'feature']),
    )
    .option('--user <id>', 'explain a notification of this user', numberFromZero)
    .option('--feature <name>', 'explain the notification in which this feature misleads most')
    .addHelpText(
      'after',
      `
The clean model is trained on logged features, the leaky one on the first provenance of
the scenario that reads after sending, both with the split by time. Of a sweep, the first
point is taken.

Examples:
  $ hindsight explain article
  $ hindsight explain quick --feature user_follows_source
  $ hindsight explain quick --seeds 7 --user 12
  $ hindsight explain quick --json --quiet | jq .models.leaky.probability`,
    )
    .action(async (file: string, options: ExplainOptions) => {
      // The simulation is heavy; `--help` must not wait for it.
      const { UserError } = await import('../../base/errors.ts');
      const { firstPoint, givenScenario, outputFolder } = await import('../scenarios.ts');
      const { explanationStudy } = await import('../../lab/studies/explanation/thread.ts');
      const { explanationReport } = await import('../../report/kinds.ts');
      const { perform } = await import('../perform.ts');
      const { all, shortened } = givenScenario(file, options, firstPoint(1));
      const [scenario] = all;
      if (options.seeds !== undefined && scenario.seeds.length > 1) {
        throw new UserError(
          `--seeds ${options.seeds}\n  found:    ${scenario.seeds.length} seeds\n  expected: one seed: a notification is of one world`,
        );
      }
      const { impression, user, feature } = options;
      const wanted = {
        ...(impression === undefined ? {} : { impression }),
        ...(user === undefined ? {} : { user }),
        ...(feature === undefined ? {} : { feature }),
      };
      const task = {
        report: explanationReport,
        results: [
          {
            study: explanationStudy({ scenario, seed: scenario.seeds[0], wanted }),
            folder: outputFolder(options, `results/explain/${scenario.name}`),
            shortened,
          },
        ],
        next: [['attribute', file]],
      };
      finish(await perform(task, options));
    });
}
