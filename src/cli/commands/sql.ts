/** `hindsight sql`: the as-of features of a scenario for a warehouse. */
import { type Command, Option } from 'commander';
import { dialectNames } from '../../warehouse/dialect.ts';
import { addSharedOptions } from '../options.ts';
import type { SqlOptions } from '../writeSql.ts';

const NOTHING_RUNS = { absent: 'it writes a query, and runs nothing' };

export function addSqlCommand(program: Command): void {
  const command = program
    .command('sql')
    .summary('write the features as of each decision as SQL')
    .description(
      'Write one query that gives the features of a scenario for each decision, as they were known just before it: what ' +
        'serving would have computed, from the log of events alone. It reads the tables of run --export, or those of ' +
        "one's own warehouse by their names.",
    )
    .argument('<scenario>', 'scenario file (YAML or JSON), or the name of a shipped one');
  addSharedOptions(command, {
    seeds: NOTHING_RUNS,
    set: true,
    quick: NOTHING_RUNS,
    workers: NOTHING_RUNS,
    out: { file: 'the file to write to (default: print)' },
    store: NOTHING_RUNS,
    shard: NOTHING_RUNS,
    json: { absent: 'a query is SQL' },
    quiet: { absent: 'it prints the query, or one line' },
  })
    .addOption(
      new Option('--dialect <name>', 'the database that reads it')
        .choices(dialectNames)
        .makeOptionMandatory(),
    )
    .option('--names <file>', 'tables and columns in YAML or JSON (default: those of run --export)')
    .addHelpText(
      'after',
      `
The tables are called impressions, events, users and stories unless a file says otherwise;
hindsight schema names is its schema. docs/do/warehouse.md has an example from the log to the
training table.

Examples:
  $ hindsight sql article --dialect duckdb --out features.sql
  $ hindsight sql my-scenario.yaml --dialect postgres --names names.yaml | psql
  $ hindsight sql article --dialect clickhouse --set features.user_open_rate.window=7d`,
    )
    .action(async (file: string, options: SqlOptions) => {
      const { writeSql } = await import('../writeSql.ts');
      process.stdout.write(writeSql(file, options));
    });
}
