/** `hindsight claims`: the article's claims and our own, with a verdict on each. */
import type { Command } from 'commander';
import type { Finish } from '../exit.ts';
import { addSharedOptions, type SharedOptions } from '../options.ts';

export function addClaimsCommand(program: Command, finish: Finish): void {
  const command = program
    .command('claims')
    .summary('put the claims about leaks to the test')
    .description(
      'Run the scenarios of every claim, or of those named, and print for each whether it is reproduced, refuted ' +
        'or inconclusive, with its effect, the number of worlds, and where it stops to hold.',
    )
    .argument('[id...]', 'claims by their ids, such as follow-leak (default: all)');
  addSharedOptions(command, {
    seeds: 'seeds in place of those in the files, for a pilot: written only with --out',
    set: { absent: 'the files in scenarios/claims state the claims; hindsight run takes each with --set' },
    quick: {
      absent:
        'four seeds leave about five claims in six inconclusive; name one claim instead, and hindsight plan claims <id> --shards 1 says how long it takes',
    },
    workers: true,
    out: 'the folder to write report.html and its data to (default: "results/claims", for one claim "results/claims/<id>", else none)',
    store: true,
    shard: true,
    json: true,
    quiet: true,
  })
    .addHelpText(
      'after',
      `
The files state margins and seeds, which were fixed before any of these seeds was run. Verdicts
share one error rate of 5 % among all claims, also when only some are run. A refuted claim is
a finding, not a failure. Claims share worlds, and finished runs are stored, so an interrupted
command continues where it stopped.

Examples:
  $ hindsight claims                              all claims, write results/claims/
  $ hindsight claims follow-leak                  one of them, with what its verdict rests on
  $ hindsight claims follow-leak engagement-leak
  $ hindsight claims follow-leak --seeds 1001..1008   a pilot
  $ hindsight claims follow-leak --out /tmp/claims
  $ hindsight claims follow-leak --json | jq '.outcomes[] | {id, verdict}'`,
    )
    .action(async (ids: string[], options: SharedOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { claimsTask, packagedClaims } = await import('../claims/task.ts');
      const { perform } = await import('../perform.ts');
      finish(await perform(claimsTask(ids, options, packagedClaims()), options));
    });
}
