/** `hindsight attribute`: which feature leaks, and what it costs. */
import type { Command } from 'commander';
import { type AttributeOptions, DEFAULT_OUT } from '../attribute/options.ts';
import { DEFAULT_STORE } from '../defaultStore.ts';
import type { Finish } from '../exit.ts';
import { seedsOption, setOption } from '../scenarioOptions.ts';
import { wholeNumber } from '../wholeNumber.ts';

export function addAttributeCommand(program: Command, finish: Finish): void {
  program
    .command('attribute')
    .summary('find out which feature leaks, and what it costs')
    .description(
      'Run counterfactual twins of a scenario: the same worlds, with one dynamic feature at a time recomputed and all ' +
        'others logged, then with all of them recomputed. Each is ranked by what it flatters offline and what it ' +
        'costs in production, and what is left over is what features do only in company.',
    )
    .argument(
      '<file>',
      'scenario file (YAML or JSON); its training.features, splits and encoders are replaced',
    )
    .addOption(seedsOption())
    .addOption(setOption())
    .option(
      '--provenance <name>',
      "the leak: one of the file's features, or a provenance (default: the first of the file's that reads after " +
        'sending, else recomputed)',
    )
    .option('--live', 'also deploy each twin in its own copy of the world, for the open rate that it costs')
    .option('--workers <n>', 'most worker threads (default: the number of processors)', wholeNumber)
    .option('--out <dir>', `directory of the report (default: "${DEFAULT_OUT}/<scenario name>")`)
    .option('--json', 'print the attribution as one line of JSON on stdout, and everything else on stderr')
    .option('--quiet', 'print nothing but problems (and JSON, if asked for)')
    .option('--store <dir>', 'where finished runs are kept and looked for', DEFAULT_STORE)
    .option('--no-store', 'run every world and keep none')
    .showHelpAfterError('Run "hindsight attribute --help" for usage.')
    .addHelpText(
      'after',
      `
Where the leak is a recomputation, everything is done once more without each row's own send and
open. Finished runs are kept, so an interrupted command continues where it stopped.

Examples:
  $ hindsight attribute scenarios/article.yaml
  $ hindsight attribute scenarios/article.yaml --seeds 1..20 --set world.users=2000
  $ hindsight attribute scenarios/quick.yaml --live --out /tmp/attribution
  $ hindsight attribute scenarios/quick.yaml --provenance recomputed-partition
  $ hindsight attribute scenarios/quick.yaml --json | jq '.features[] | {feature, total: .plain.summary.total.auc.mean}'`,
    )
    .action(async (file: string, options: AttributeOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { attributeFile } = await import('../attribute/runAttribution.ts');
      await attributeFile(file, options);
      finish(0);
    });
}
