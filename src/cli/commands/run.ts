/** `hindsight run`: runs scenario files and writes their results. */
import type { Command } from 'commander';
import { DEFAULT_STORE } from '../defaultStore.ts';
import type { Finish } from '../exit.ts';
import type { RunOptions } from '../runOptions.ts';
import { seedsOption, setOption } from '../scenarioOptions.ts';
import { wholeNumber } from '../wholeNumber.ts';

export function addRunCommand(program: Command, finish: Finish): void {
  program
    .command('run')
    .summary('run scenario files and write their results')
    .description(
      'Run scenario files: one simulated world for each seed, then the comparison of what each model promised ' +
        'offline with what it did in production. Results go to a folder named after the scenario.',
    )
    .argument('<file...>', 'scenario files (YAML or JSON)')
    .addOption(seedsOption())
    .option('--workers <n>', 'most worker threads (default: the number of processors)', wholeNumber)
    .option('--out <dir>', 'directory of results; each scenario writes <dir>/<scenario name>/', 'results')
    .addOption(setOption())
    .option('--export', 'also write the data of every seed as Parquet (such seeds are always run)')
    .option('--json', 'print each result as one line of JSON on stdout, and everything else on stderr')
    .option('--quiet', 'print nothing but problems (and JSON, if asked for)')
    .option('--store <dir>', 'where finished seeds are kept and looked for', DEFAULT_STORE)
    .option('--no-store', 'run every seed and keep none')
    .showHelpAfterError('Run "hindsight run --help" for usage.')
    .addHelpText(
      'after',
      `
Finished seeds are kept, so an interrupted command continues where it stopped and a
repeated one is quick. The machine's speed and the number of workers never change a result.

Examples:
  $ hindsight run scenarios/article.yaml
  $ hindsight run scenarios/*.yaml --out /tmp/results --quiet
  $ hindsight run scenarios/article.yaml --seeds 1..4 --set timeline.production=14d
  $ hindsight run scenarios/article.yaml --json | jq .seeds
  $ hindsight run scenarios/article.yaml --export --workers 2`,
    )
    .action(async (files: string[], options: RunOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { runFiles } = await import('../runFiles.ts');
      finish((await runFiles(files, options)) ? 0 : 1);
    });
}
