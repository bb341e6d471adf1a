/** `hindsight run`: runs scenarios and writes their results. */
import type { Command } from 'commander';
import type { Result } from '../../lab/result/schema.ts';
import type { Finish } from '../exit.ts';
import { addSharedOptions, type SharedOptions } from '../options.ts';
import type { Task } from '../perform.ts';

interface RunOptions extends SharedOptions {
  readonly export?: boolean;
}

export function addRunCommand(program: Command, finish: Finish): void {
  const command = program
    .command('run')
    .summary('run scenarios and write their results')
    .description(
      'Run scenarios: one simulated world for each seed, then the comparison of what each model promised offline ' +
        'with what it did in production.',
    )
    .argument('<scenario...>', 'scenario files (YAML or JSON), or names of shipped scenarios');
  addSharedOptions(command, {
    seeds: true,
    set: true,
    quick: true,
    workers: true,
    out: 'the folder to write report.html and its data to; of several results, <dir>/<name> for each (default: "results/run/<name>")',
    store: true,
    shard: true,
    json: true,
    quiet: true,
  })
    .option(
      '--export',
      'also write the data of every run as Parquet, with a README (such runs are always made)',
    )
    .addHelpText(
      'after',
      `
Finished runs are stored, so an interrupted command continues where it stopped and a
repeated one is quick. The machine's speed and the number of workers never change a result.

Examples:
  $ hindsight run article
  $ hindsight run article quick my-scenario.yaml --out /tmp/results --quiet
  $ hindsight run article --seeds 1..4 --set timeline.production=14d
  $ hindsight run article --json | jq .seeds
  $ hindsight run quick --export --workers 2`,
    )
    .action(async (files: string[], options: RunOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { planRuns, replacedResults } = await import('../plan.ts');
      const { resultStudy } = await import('../../lab/studies/result.ts');
      const { comparisonPage } = await import('../../report/run/comparison.ts');
      const { runReport } = await import('../../report/kinds.ts');
      const { remarksOn } = await import('../remarks.ts');
      const { perform } = await import('../perform.ts');
      const plans = planRuns(files, options);
      const task: Task<Result> = {
        report: runReport,
        results: plans.map(({ scenario, folder, shortened }) => ({
          study: resultStudy(scenario),
          folder,
          shortened,
        })),
        directories: (scenario) =>
          options.export === true
            ? { exportDirectory: plans.find((plan) => plan.scenario === scenario)!.folder! }
            : {},
        notices: options.plan === true || options.shard !== undefined ? [] : [replacedResults(plans)],
        remarks: remarksOn,
        compare: comparisonPage,
        next:
          plans.length > 1
            ? [['describe', files[0]]]
            : [
                options.quick === true ? ['run', files[0]] : ['explain', files[0]],
                ['attribute', files[0]],
                ['mitigations', files[0]],
              ],
      };
      finish(await perform(task, options));
    });
}
