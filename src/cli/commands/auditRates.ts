/** `hindsight audit-rates`: how often the alarms of an audit are right. */
import type { Command } from 'commander';
import type { Finish } from '../exit.ts';
import { addSharedOptions, type SharedOptions } from '../options.ts';

/** Worlds of `--quick`, which has so many kinds that there are few worlds of each, and small ones. */
const QUICK = { seeds: 2, users: 400 };

export function addAuditRatesCommand(program: Command, finish: Finish): void {
  const command = program
    .command('audit-rates')
    .summary('measure how often the alarms of an audit are right')
    .description(
      'Plant faults in simulated worlds, harmless ones as well as leaks, audit each training set, deploy its model, and measure ' +
        'hits and false alarms of each alarm, and whether the damage that an audit expects is that of deployment.',
    );
  addSharedOptions(command, {
    seeds: true,
    set: { absent: 'its worlds are those of the catalogue' },
    quick: `a first look: ${QUICK.seeds} seeds, ${QUICK.users} users and one dose of each kind; written only with --out`,
    workers: true,
    out: 'the folder to write report.html and its data to (default: "results/audit")',
    store: true,
    shard: true,
    json: true,
    quiet: true,
  })
    .addHelpText(
      'after',
      `
Finished runs are stored, so an interrupted command continues where it stopped.

Examples:
  $ hindsight audit-rates --quick         a first look, written nowhere
  $ hindsight audit-rates                 everything, write results/audit/`,
    )
    .action(async (options: SharedOptions) => {
      const { outputFolder } = await import('../scenarios.ts');
      const { kinds } = await import('../../audit/population/kinds.ts');
      const { plantsOf, POPULATION_USERS } = await import('../../audit/population/plant.ts');
      const { POPULATION_SEEDS, populationStudy } = await import('../../audit/population/study.ts');
      const { auditRatesReport } = await import('../../report/kinds.ts');
      const { parseSeeds } = await import('../../scenario/reading/seeds.ts');
      const { perform } = await import('../perform.ts');
      const { cut, cutsInWords } = await import('../quick.ts');
      const all = plantsOf(kinds);
      const isQuick = options.quick === true;
      const users = isQuick ? QUICK.users : POPULATION_USERS;
      const plants = isQuick ? kinds.map(({ id }) => all.findLast(({ kind }) => kind.id === id)!) : all;
      const asked = options.seeds === undefined ? undefined : parseSeeds(options.seeds);
      const whole = asked ?? POPULATION_SEEDS;
      const seeds = isQuick && asked === undefined ? whole.slice(0, QUICK.seeds) : whole;
      const shortened = cutsInWords(
        cut(seeds.length, whole.length, 'seeds'),
        cut(users, POPULATION_USERS, 'users'),
        cut(plants.length, all.length, 'doses'),
      );
      finish(
        await perform(
          {
            report: auditRatesReport,
            results: [
              {
                study: populationStudy(plants, seeds, users),
                folder: outputFolder(options, 'results/audit'),
                shortened,
              },
            ],
          },
          options,
        ),
      );
    });
}
