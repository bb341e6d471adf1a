/** `hindsight mitigations`: what to do about a leak, what it costs, and what is left. */
import type { Command } from 'commander';
import type { Finish } from '../exit.ts';
import type { ComputeTiming } from '../mitigations/compute.ts';
import { addSharedOptions, QUICK_LOOK, type SharedOptions } from '../options.ts';

/** Worlds whose storage is measured: users and days of logging. */
const GROWTH = { users: [500, 1000, 2000], days: [7, 14, 28] };
/** Seconds that they take. */
const GROWTH_S = { low: 35, high: 90 };

const ONLY_WHOLE = 'neither faults, detectors nor growth';

export function addMitigationsCommand(program: Command, finish: Finish): void {
  const command = program
    .command('mitigations')
    .summary('compare what can be done about a leak, and what it costs')
    .description(
      'Run every mitigation on the same worlds, side by side: what gap and what damage are left, how many ' +
        'notifications are opened, how much has to be stored, and how long a new feature has to wait. Without a ' +
        'scenario, the default world is taken, and faults of pipelines, detectors of leaks and the growth of storage ' +
        'are measured too.',
    )
    .argument(
      '[scenario]',
      'scenario file (YAML or JSON), or the name of a shipped one, that mitigations are laid over (default: the default world)',
    );
  addSharedOptions(command, {
    seeds: true,
    set: true,
    quick: `${QUICK_LOOK}, ${ONLY_WHOLE}; written only with --out`,
    workers: true,
    out: 'the folder to write report.html and its data to (default: "results/mitigations", with a scenario "results/mitigations/<scenario name>")',
    store: true,
    shard: true,
    json: true,
    quiet: true,
  })
    .addHelpText(
      'after',
      `
Each mitigation is some keys of a scenario: mitigations.md lists them, to copy into a file of
your own. A scenario's own provenances, splits and models make room for them; one that chooses
(training.select) or screens (training.screen) is refused. Finished runs are stored, so an interrupted command continues where it stopped.

Examples:
  $ hindsight mitigations                                everything, write results/mitigations/
  $ hindsight mitigations --quick                        a first look, written nowhere
  $ hindsight mitigations my-scenario.yaml --seeds 1..20
  $ hindsight mitigations --quick --json | jq '.mitigations[] | {id, damage: .summary.damage.auc.mean}'`,
    )
    .action(async (file: string | undefined, options: SharedOptions) => {
      // The simulation, the charts and the workers are heavy; `--help` must not wait for them.
      const { outputFolder, shippedFile, singleScenario } = await import('../scenarios.ts');
      const { loadFaults, loadPopulations } = await import('../mitigations/load.ts');
      const { secondsOfTiming, timeMitigations } = await import('../mitigations/compute.ts');
      const { growthApart } = await import('../../lab/studies/storage/apart.ts');
      const { mitigationsStudy } = await import('../../lab/studies/mitigations/study.ts');
      const { mitigationsReport } = await import('../../report/kinds.ts');
      const { expectation } = await import('../pace.ts');
      const { perform } = await import('../perform.ts');
      const { cutsInWords } = await import('../quick.ts');
      const expected = 'a single scenario, over which mitigations are laid';
      const { scenario, shortened } = singleScenario(
        file ?? shippedFile('mitigations'),
        options,
        expected,
        (each) => mitigationsStudy(each, [], []),
      );
      const isWhole = file === undefined && options.quick !== true;
      const study = mitigationsStudy(scenario, isWhole ? loadFaults() : [], isWhole ? loadPopulations() : []);
      const leavesOut = file === undefined && options.quick === true ? ONLY_WHOLE : undefined;
      const usual = file === undefined ? 'results/mitigations' : `results/mitigations/${scenario.name}`;
      const folder = outputFolder(options, usual);
      const timing = secondsOfTiming(scenario);
      const growth = isWhole ? GROWTH_S : { low: 0, high: 0 };
      const time =
        folder === undefined
          ? undefined
          : expectation({
              low: Math.max(timing.low, growth.low),
              high: Math.max(timing.high, growth.high),
            });
      const measured = `the time of each mitigation${isWhole ? ', and beside it the growth of storage' : ''}`;
      let compute: ComputeTiming[] | undefined;
      finish(
        await perform(
          {
            report: mitigationsReport,
            results: [{ study, folder, shortened: cutsInWords(shortened, leavesOut) }],
            closing: time && `now ${measured}: ${time}`,
            complete: async (report) => {
              if (!isWhole) return report;
              const growing = growthApart({ scenario, sizes: GROWTH, seed: scenario.seeds[0] });
              compute = timeMitigations(report);
              return { ...report, storage: await growing };
            },
            timings: (report) => ({ compute: compute ?? timeMitigations(report) }),
            next: [['attribute', file ?? 'mitigations']],
          },
          options,
        ),
      );
    });
}
