/** `hindsight explain`: shows in one notification how a feature leak happens. */
import { type Command, Option } from 'commander';
import { DEFAULT_OUT, type ExplainOptions, numberFromZero, seedNumber } from '../explain/options.ts';
import { setOption } from '../scenarioOptions.ts';

export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .summary('show in one notification how a leak happens')
    .description(
      'Live through one world of a scenario up to the day of training, choose a telling notification and show what ' +
        'became of it: each feature as served, as reconstructed and as recomputed at training, the events that made ' +
        'the difference, and what a clean and a leaky model predict and why. On the page, a slider moves the moment ' +
        'of recomputing.',
    )
    .argument('<file>', 'scenario file (YAML or JSON)')
    .addOption(
      new Option('--impression <id>', 'the notification to explain, by its id')
        .argParser(numberFromZero)
        .conflicts(['user', 'feature']),
    )
    .option('--user <id>', 'explain a notification of this user', numberFromZero)
    .option('--feature <name>', 'explain the notification in which this feature misleads most')
    .option('--seed <n>', 'the world (default: the first of the seeds in the file)', seedNumber)
    .addOption(setOption())
    .option(
      '--out <dir>',
      `directory of the page and of explain.json (default: "${DEFAULT_OUT}/<scenario name>")`,
    )
    .option('--json', 'print the explanation as one line of JSON on stdout, and everything else on stderr')
    .option('--quiet', 'print nothing but problems (and JSON, if asked for)')
    .showHelpAfterError('Run "hindsight explain --help" for usage.')
    .addHelpText(
      'after',
      `
The clean model is trained on logged features, the leaky one on the first features of the
scenario that are read after sending, both with the split by time.

Examples:
  $ hindsight explain scenarios/article.yaml
  $ hindsight explain scenarios/quick.yaml --feature user_follows_source
  $ hindsight explain scenarios/quick.yaml --seed 7 --user 12
  $ hindsight explain scenarios/quick.yaml --json --quiet | jq .models.leaky.probability`,
    )
    .action(async (file: string, options: ExplainOptions) => {
      // The simulation is heavy; `--help` must not wait for it.
      const { explainFile } = await import('../explain/explainFile.ts');
      await explainFile(file, options);
    });
}
