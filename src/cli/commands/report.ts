/** `hindsight report`: renders data again, without a run. */
import type { Command } from 'commander';
import type { Finish } from '../exit.ts';
import { addSharedOptions, type SharedOptions } from '../options.ts';

const NOTHING_RUNS = { absent: 'it renders data that are there, and runs nothing' };

export function addReportCommand(program: Command, finish: Finish): void {
  const command = program
    .command('report')
    .summary('render the data of an earlier command again')
    .description(
      'Render result.json, attribution.json, claims.json, mitigations.json, explain.json or facts.json again, without a ' +
        'run: on the terminal, as Markdown, as a page and as pictures.',
    )
    .argument(
      '<file>',
      'data file that run, attribute, claims, mitigations, explain or describe has written',
    );
  addSharedOptions(command, {
    seeds: NOTHING_RUNS,
    set: NOTHING_RUNS,
    quick: NOTHING_RUNS,
    workers: NOTHING_RUNS,
    out: 'the folder to write report.html and its data to (default: that of the file)',
    store: NOTHING_RUNS,
    shard: NOTHING_RUNS,
    json: true,
    quiet: true,
  })
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight report results/run/article/result.json
  $ hindsight report result.json --out /tmp/report`,
    )
    .action(async (file: string, options: SharedOptions) => {
      // The charts are heavy; `--help` must not wait for them.
      const { renderAgain } = await import('../renderAgain.ts');
      finish(await renderAgain(file, options));
    });
}
