/** The options that commands share, each declared once. A command says of each what it means there, or why it has none. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Shard } from '../lab/jobs/shard.ts';

/** Values of the options that commands share. */
export interface SharedOptions {
  readonly seeds?: string;
  readonly set?: readonly string[];
  readonly quick?: boolean;
  readonly workers?: number;
  readonly out?: string;
  /** The directory of stored runs; false with `--no-store`. */
  readonly store?: string | false;
  readonly shard?: Shard;
  readonly storedOnly?: boolean;
  /** The number of shards. */
  readonly shards?: number;
  /** Says what would be run, and runs nothing. */
  readonly plan?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type Flag = 'seeds' | 'set' | 'quick' | 'workers' | 'out' | 'store' | 'shard' | 'json' | 'quiet';

/**
 * The usual text, or another one for this command, or that of a file in place of a folder, or the reason why the command
 * has no such option.
 */
export type Decision = true | string | { readonly file: string } | { readonly absent: string };

/** The flag of an option's name: `--time-unit` of timeUnit. */
export function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Default folder of finished runs, below the working directory. */
const DEFAULT_STORE = '.hindsight/runs';

/** The most seeds and users of a quick look, and the most seconds that it takes a processor, as far as can be told. */
export const QUICK = { seeds: 4, users: 1000, seconds: 60 };

export const QUICK_LOOK = `a first look: at most ${QUICK.seeds} seeds and ${QUICK.users.toLocaleString('en')} users, fewer where that takes long`;

const options: Readonly<Record<Flag, readonly (() => Option)[]>> = {
  seeds: [
    () => new Option('--seeds <seeds>', 'seeds in place of those in the file, such as 7 or 1,2,5 or 1..8'),
  ],
  set: [
    () =>
      new Option('--set <path=value>', 'replace one value of the scenario; may be repeated').argParser(
        (value: string, earlier: string[] | undefined) => {
          if (!/^[^=\s]+=/.test(value)) throw new InvalidArgumentError('Expected path.to.key=value.');
          return [...(earlier ?? []), value];
        },
      ),
  ],
  quick: [() => new Option('--quick', `${QUICK_LOOK}; written only with --out`)],
  workers: [
    () =>
      new Option('--workers <n>', 'most worker threads (default: the number of processors)').argParser(
        wholeNumber,
      ),
  ],
  out: [() => new Option('--out <dir>', 'the folder to write report.html and its data to').argParser(folder)],
  store: [storeOption, () => new Option('--no-store', 'run every world and store none')],
  shard: [
    () =>
      new Option(
        '--shard <i/n>',
        'run the i-th of n equal parts into the store, such as 2/16, and write no result',
      ).argParser(shard),
    () => new Option('--stored-only', 'run nothing: write the result of stored runs, or name those missing'),
    () =>
      new Option(
        '--shards <n>',
        'with --stored-only: name the shards, of n, that hold the missing runs',
      ).argParser(wholeNumber),
  ],
  json: [
    () => new Option('--json', 'print the data as one line of JSON on stdout, and everything else on stderr'),
  ],
  quiet: [() => new Option('--quiet', 'print nothing but problems (and JSON, if asked for)')],
};

export function storeOption(): Option {
  return new Option('--store <dir>', 'where finished runs are stored and looked for')
    .argParser(folder)
    .default(DEFAULT_STORE);
}

/** Adds the shared options to a command, in one order everywhere. What makes no sense there is an error that says why. */
export function addSharedOptions(command: Command, decisions: Readonly<Record<Flag, Decision>>): Command {
  for (const [flag, makers] of Object.entries(options)) {
    const decision = decisions[flag as Flag];
    for (const make of makers) {
      const option = make();
      if (typeof decision === 'string' && !option.negate) option.description = decision;
      else if (typeof decision === 'object') {
        if ('absent' in decision) refuse(command, option, decision.absent);
        else {
          option.flags = `${option.long} <file>`;
          option.description = decision.file;
        }
      }
      command.addOption(option);
    }
  }
  return command.hook('preAction', () => rejectConflicts(command));
}

function refuse(command: Command, option: Option, reason: string): void {
  option.hideHelp().default(undefined);
  option.description = reason;
  command.on(`option:${option.name()}`, () => {
    command.error(`error: ${command.name()} has no ${option.long}: ${reason}`);
  });
}

/** Takes an option from a command that has it, where the command is only planned. */
export function withdraw(command: Command, flag: string, reason: string): void {
  const option = command.options.find(({ long }) => long === flag);
  if (option !== undefined) refuse(command, option, reason);
}

/** Options that make no sense beside another, and why. */
const CONFLICTS: readonly (readonly [option: string, other: string, reason: string])[] = [
  ['--shard', '--no-store', 'a shard leaves its runs in the store, and nothing else'],
  ['--shard', '--out', 'a shard writes no result; --stored-only does, once all shards are done'],
  ['--shard', '--json', 'a shard has no result; --stored-only prints it, once all shards are done'],
  ['--shard', '--export', 'the data of runs are not stored; run the scenario without --shard to export them'],
  ['--shard', '--stored-only', 'one runs worlds, the other runs nothing'],
  ['--shard', '--shards', 'the number of shards is behind the stroke: --shard i/n'],
  ['--stored-only', '--no-store', 'there is nowhere to take the runs from'],
  [
    '--stored-only',
    '--export',
    'the data of runs are not stored; run the scenario without --stored-only to export them',
  ],
  ['--stored-only', '--workers', 'it runs nothing'],
];

function rejectConflicts(command: Command): void {
  const given = (flag: string) =>
    command.options.some(
      (option) =>
        option.long === flag &&
        command.getOptionValueSource(option.attributeName()) === 'cli' &&
        (option.attributeName() !== 'store' || (command.getOptionValue('store') === false) === option.negate),
    );
  for (const [option, other, reason] of CONFLICTS) {
    if (given(option) && given(other)) command.error(`error: ${option} with ${other}: ${reason}`);
  }
  if (given('--shards') && !given('--stored-only') && command.getOptionValue('plan') !== true) {
    command.error(
      'error: --shards without --stored-only: all of them would be run here; --shard i/n runs one',
    );
  }
}

/** One of several shards. */
function shard(text: string): Shard {
  const [, i, n] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  if (i === undefined) throw new InvalidArgumentError('Expected i/n, the i-th of n shards, such as 2/16.');
  const [index, count] = [Number(i), Number(n)];
  if (count === 0) throw new InvalidArgumentError('There is at least one shard: 1/1.');
  if (index === 0) throw new InvalidArgumentError(`Shards are counted from 1: the first is 1/${count}.`);
  if (index > count) {
    throw new InvalidArgumentError(`The last of ${count} shards is ${count}/${count}.`);
  }
  return { index, count };
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 to 9999.');
  return Number(text);
}

/** An id. */
export function numberFromZero(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number, 0 or above.');
  return Number(text);
}

function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected a folder.');
  return text;
}
