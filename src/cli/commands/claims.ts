/** `hindsight claims`: runs the article's claims and gives a verdict on each. */
import type { Command } from 'commander';
import { type ClaimsOptions, DEFAULT_OUT } from '../claims/options.ts';
import { DEFAULT_STORE } from '../defaultStore.ts';
import type { Finish } from '../exit.ts';
import { wholeNumber } from '../wholeNumber.ts';

export function addClaimsCommand(program: Command, finish: Finish): void {
  program
    .command('claims')
    .summary('put the claims of the article to the test')
    .description(
      'Run the scenarios of every claim, or of those named, and print for each whether it is reproduced, refuted ' +
        'or inconclusive, with how much, in how many worlds, and where it stops holding.',
    )
    .argument('[id...]', 'claims by their ids, such as follow-leak (default: all)')
    .option('--quick', 'four seeds a claim, without doses: a first look in minutes, with few verdicts')
    .option('--out <dir>', `directory of the report (default: "${DEFAULT_OUT}" for all claims, else none)`)
    .option('--workers <n>', 'most worker threads (default: the number of processors)', wholeNumber)
    .option('--json', 'print the report as one line of JSON on stdout, and everything else on stderr')
    .option('--quiet', 'print nothing but problems (and JSON, if asked for)')
    .option('--store <dir>', 'where finished worlds are kept and looked for', DEFAULT_STORE)
    .option('--no-store', 'run every world and keep none')
    .showHelpAfterError('Run "hindsight claims --help" for usage.')
    .addHelpText(
      'after',
      `
How many seeds a claim takes is fixed by the spread of a pilot with other seeds. Verdicts
share one error rate of 5 % among all claims, also when only some are run. A refuted claim is
a finding, not a failure. Claims share worlds, and finished worlds are kept, so an interrupted
command continues where it stopped.

Examples:
  $ hindsight claims                              all claims, write ${DEFAULT_OUT}/
  $ hindsight claims --quick                      a first look, written nowhere
  $ hindsight claims follow-leak engagement-leak
  $ hindsight claims follow-leak --out /tmp/claims
  $ hindsight claims --quick --json | jq '.outcomes[] | {id, verdict}'`,
    )
    .action(async (ids: string[], options: ClaimsOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { runClaims } = await import('../claims/runClaims.ts');
      await runClaims(ids, options);
      finish(0);
    });
}
