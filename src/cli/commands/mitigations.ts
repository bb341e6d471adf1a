/** `hindsight mitigations`: what to do about a leak, what it costs, and what is left. */
import type { Command } from 'commander';
import { DEFAULT_STORE } from '../defaultStore.ts';
import type { Finish } from '../exit.ts';
import { DEFAULT_OUT, type MitigationsOptions } from '../mitigations/options.ts';
import { seedsOption, setOption } from '../scenarioOptions.ts';
import { wholeNumber } from '../wholeNumber.ts';

export function addMitigationsCommand(program: Command, finish: Finish): void {
  program
    .command('mitigations')
    .summary('compare what can be done about a leak, and what it costs')
    .description(
      'Run every mitigation on the same worlds, side by side: what gap and what damage are left, how many ' +
        'notifications are opened, how much has to be stored, and how long a new feature has to wait. Without a file, ' +
        'the default world is taken, and faults of pipelines, detectors of leaks and the growth of storage are ' +
        'measured too.',
    )
    .argument(
      '[file]',
      'scenario file (YAML or JSON) that mitigations are laid over (default: the default world)',
    )
    .option('--quick', 'four seeds, and neither faults, detectors nor growth: a first look in minutes')
    .addOption(seedsOption())
    .addOption(setOption())
    .option('--workers <n>', 'most worker threads (default: the number of processors)', wholeNumber)
    .option(
      '--out <dir>',
      `directory of the report (default: "${DEFAULT_OUT}", with a file "${DEFAULT_OUT}/<scenario name>", with --quick none)`,
    )
    .option('--json', 'print the report as one line of JSON on stdout, and everything else on stderr')
    .option('--quiet', 'print nothing but problems (and JSON, if asked for)')
    .option('--store <dir>', 'where finished runs are kept and looked for', DEFAULT_STORE)
    .option('--no-store', 'run every world and keep none')
    .showHelpAfterError('Run "hindsight mitigations --help" for usage.')
    .addHelpText(
      'after',
      `
Each mitigation is some keys of a scenario: mitigations.md lists them, to copy into a file of
your own. Finished runs are kept, so an interrupted command continues where it stopped.

Examples:
  $ hindsight mitigations                                everything, write ${DEFAULT_OUT}/
  $ hindsight mitigations --quick                        a first look, written nowhere
  $ hindsight mitigations my-scenario.yaml --seeds 1..20
  $ hindsight mitigations --quick --json | jq '.mitigations[] | {id, damage: .summary.damage.auc.mean}'`,
    )
    .action(async (file: string | undefined, options: MitigationsOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { runMitigations } = await import('../mitigations/runMitigations.ts');
      await runMitigations(file, options);
      finish(0);
    });
}
