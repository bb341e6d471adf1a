/** `hindsight attribute`: the leak of a scenario by features, and its costs. */
import type { Command } from 'commander';
import type { Scenario } from '../../scenario/schema.ts';
import type { Finish } from '../exit.ts';
import { addSharedOptions, type SharedOptions } from '../options.ts';

interface AttributeOptions extends SharedOptions {
  readonly provenance?: string;
  readonly live?: boolean;
}

export function addAttributeCommand(program: Command, finish: Finish): void {
  const command = program
    .command('attribute')
    .summary('find out which feature leaks, and what it costs')
    .description(
      'Run counterfactual twins of a scenario: the same worlds, with one dynamic feature at a time recomputed and all ' +
        'others logged, then with all of them recomputed. Features are ranked by how much each flatters offline and ' +
        'costs in production; what is left over is the effect of features together.',
    )
    .argument(
      '<scenario>',
      'scenario file (YAML or JSON), or the name of a shipped one; its training.provenances, splits, encoders and models are replaced',
    );
  addSharedOptions(command, {
    seeds: true,
    set: true,
    quick: true,
    workers: true,
    out: 'the folder to write report.html and its data to (default: "results/attribute/<scenario name>")',
    store: true,
    shard: true,
    json: true,
    quiet: true,
  })
    .option(
      '--provenance <name>',
      "the leak: one of the file's provenances, or another (default: the first of the file's that reads after " +
        'sending, else recomputed)',
    )
    .option('--live', 'also deploy each twin in its own copy of the world, for the open rate that it costs')
    .addHelpText(
      'after',
      `
Where the leak is a recomputation, everything is done once more without each row's own send and
open. Finished runs are stored, so an interrupted command continues where it stopped.

Examples:
  $ hindsight attribute article
  $ hindsight attribute article --seeds 1..20 --set world.users=2000
  $ hindsight attribute quick --live --out /tmp/attribution
  $ hindsight attribute quick --provenance recomputed-partition
  $ hindsight attribute quick --json | jq '.features[] | {feature, total: .plain.summary.total.auc.mean}'`,
    )
    .action(async (file: string, options: AttributeOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { outputFolder, singleScenario } = await import('../scenarios.ts');
      const { attributionStudy } = await import('../../lab/studies/attribution/study.ts');
      const { attributionReport } = await import('../../report/kinds.ts');
      const { perform } = await import('../perform.ts');
      const expected = 'a single scenario, whose features are then varied';
      const studyOf = (scenario: Scenario) => attributionStudy(scenario, options);
      const { scenario, shortened } = singleScenario(file, options, expected, studyOf);
      const folder = outputFolder(options, `results/attribute/${scenario.name}`);
      const task = {
        report: attributionReport,
        results: [{ study: studyOf(scenario), folder, shortened }],
        next: [
          ['explain', file],
          ['mitigations', file],
        ],
      };
      finish(await perform(task, options));
    });
}
