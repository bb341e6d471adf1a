/** `hindsight fit`: a scenario whose world has the facts of one's own app. */
import type { Command } from 'commander';
import type { Finish } from '../exit.ts';
import type { FitOptions } from '../fitFacts.ts';
import { addSharedOptions } from '../options.ts';

export function addFitCommand(program: Command, finish: Finish): void {
  const command = program
    .command('fit')
    .summary("write a scenario that has the facts of one's own app")
    .description(
      'Find a world with given facts: users, notifications a day, open rate, delays, stories and others, as describe --simulate counts ' +
        'them. Worlds are simulated with other and other parameters; then the scenario is written, and each fact is told as ' +
        'wanted and as simulated. Exits with 1 where one could not be matched.',
    )
    .argument('<file>', 'page of facts in YAML, or impressions in Parquet, CSV or JSON lines');
  addSharedOptions(command, {
    seeds: { absent: 'its seeds are fixed, so that the same facts give the same scenario' },
    set: { absent: 'what is not fitted is set in the scenario that it writes' },
    quick: { absent: 'its worlds are small already' },
    workers: true,
    out: 'the folder to write report.html and its data to (default: "results/fit/<name of the file>")',
    store: { absent: 'it reads the past of its worlds, of which stored runs hold too little' },
    shard: { absent: 'it stores nothing' },
    json: true,
    quiet: true,
  })
    .option('--scenario <file>', 'the scenario to write (default: "<name of the file>-app.yaml")')
    .option('--force', 'overwrite the scenario if it is there')
    .option('--label <column>', 'of impressions: whether they were opened')
    .option('--at <column>', 'of impressions: when they were sent')
    .option('--user <column>', 'of impressions: to whom')
    .option('--id <column>', 'of impressions: column that tells rows apart')
    .option('--events <file>', 'log of events: opens with their delays, and follows')
    .option('--stories <file>', 'stories, with their topics and lifetimes')
    .option('--names <file>', 'names of these tables and columns (default: those of run --export)')
    .option('--time-unit <unit>', 'unit of moments that are numbers: s, ms, us or ns')
    .option('--zone <zone>', 'zone of moments that are written without one, such as +05:30')
    .addHelpText(
      'after',
      `
A page of facts, of which each may be left out:
  users: 20000
  sendsPerDay: 1 # notifications a day
  openRate: 0.03
  lifetimeMedian: 12h # for which a story is sent

Examples:
  $ hindsight fit facts.yaml --scenario my-app.yaml
  $ hindsight fit impressions.parquet --label opened --at sent_at --user user_id --events events.parquet
  $ hindsight schema facts-request > facts-request.schema.json`,
    )
    .action(async (file: string, options: FitOptions) => {
      const { fitFacts } = await import('../fitFacts.ts');
      finish(await fitFacts(file, options));
    });
}
