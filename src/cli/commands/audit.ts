/** `hindsight audit`: whether the features of a training set know more than serving did. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AuditOptions } from '../auditFiles.ts';
import type { Finish } from '../exit.ts';
import { addSharedOptions } from '../options.ts';

const NOTHING_RUNS = { absent: 'it reads tables, and simulates nothing' };

export function addAuditCommand(program: Command, finish: Finish): void {
  const command = program
    .command('audit')
    .summary("say which features of one's own training set leak")
    .description(
      'Compare the features of a training set with what was served when the predictions were made, and say of each whether ' +
        'it agrees, differs, or knows more of the label than serving could: a leak; and what that does to a model. Files in Parquet, CSV or ' +
        'JSON lines; nothing leaves the machine.',
    )
    .argument('[files...]', 'files of the training set, or a request in YAML');
  addSharedOptions(command, {
    seeds: NOTHING_RUNS,
    set: NOTHING_RUNS,
    quick: NOTHING_RUNS,
    workers: NOTHING_RUNS,
    out: 'the folder to write report.html and its data to (default: "results/audit/<name of the file>")',
    store: NOTHING_RUNS,
    shard: NOTHING_RUNS,
    json: true,
    quiet: true,
  })
    .option('--served <files...>', 'log of the features as they were served')
    .option('--previous <files...>', 'an earlier copy of the training set, to count what was restated since')
    .option(
      '--events <files...>',
      'log of events, from which features are recomputed to say what reading they are of',
    )
    .option('--stories <files...>', 'what was sent, with topic and source')
    .option('--users <files...>', 'users, with the interests that they declared')
    .option('--definitions <scenario>', 'scenario whose features define these (default: those of the lab)')
    .option('--names <file>', 'names of these tables and columns (default: those of run --export)')
    .option('--trained-at <moment>', 'when the training set was made (default: looked for)')
    .option('--id <column>', 'column that tells rows apart, in both files')
    .option('--label <column>', 'column of the label')
    .option('--at <column>', 'column of the moment of the decision')
    .option('--user <column>', 'column of the user, within whom rows are dependent')
    .option('--session <column>', 'column of the session')
    .option('--split <column>', 'column of the side of the split: train and test')
    .option('--label-known-at <column>', 'column of the moment from which on the label was known')
    .option('--attribution-window <duration>', 'time within which an event makes the label 1, such as 24h')
    .option('--score <column>', 'column of the score online, a probability')
    .option('--score-offline <column>', 'column of the score offline, a probability')
    .option(
      '--entities <names>',
      'columns of other entities, such as the item, of which the split is judged',
      names,
    )
    .option('--training-prefix <text>', 'beginning of the names of features in the training set')
    .option('--served-prefix <text>', 'beginning of the names of features in the log')
    .option('--features <names>', 'features to judge, with commas between them', names)
    .option('--except <names>', 'columns that are no features', names)
    .option('--where <column=value>', 'judge only such rows; may be repeated', condition)
    .option('--time-unit <unit>', 'unit of moments that are numbers: s, ms, us or ns')
    .option('--zone <zone>', 'zone of moments that are written without one, such as +05:30')
    .option(
      '--most-rows <n>',
      'most rows that are read; beyond them, a sample by a hash of the id (default: 2000000)',
      wholeNumber,
    )
    .addOption(
      new Option(
        '--fail-on <verdict>',
        'exit with 1 on a leak, or with skew on differences without one, too',
      ).choices(['leak', 'skew']),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight audit training.parquet --served served.parquet --id impression_id --label opened --at sent_at --user user_id
  $ hindsight audit training/*.parquet --served 'served/*.parquet' --id impression_id --label opened
  $ hindsight audit audit.yaml --fail-on leak`,
    )
    .action(async (files: readonly string[], options: AuditOptions) => {
      if (files.length === 0) command.error(`error: ${withoutTraining(options)}`);
      const { auditFiles } = await import('../auditFiles.ts');
      finish(await auditFiles(files, options));
    });
}

/** Words about a call without a training set, which an option before it may have taken for its own. */
function withoutTraining(options: AuditOptions): string {
  const flags = ['served', 'previous', 'events', 'stories', 'users'] as const;
  const greedy = flags.find((flag) => (options[flag]?.length ?? 0) > 1);
  const missing = "missing required argument 'files': the training set, or a request in YAML";
  return greedy === undefined
    ? missing
    : `${missing}; --${greedy} took ${options[greedy]?.join(' and ')}: name the training set before it`;
}

function names(value: string): string[] {
  return value.split(',').map((name) => name.trim());
}

function wholeNumber(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(value);
}

function condition(value: string, earlier: Record<string, string> = {}): Record<string, string> {
  const [, column, wanted] = /^([^=]+)=(.*)$/.exec(value) ?? [];
  if (column === undefined) throw new InvalidArgumentError('Expected column=value.');
  return { ...earlier, [column]: wanted };
}
