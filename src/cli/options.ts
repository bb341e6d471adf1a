/** The options that commands share, each declared once. A command says of each what it means there, or why it has none. */
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Values of the options that commands share. */
export interface SharedOptions {
  readonly seeds?: string;
  readonly set?: readonly string[];
  readonly quick?: boolean;
  readonly workers?: number;
  readonly out?: string;
  /** The directory of stored runs; false with `--no-store`. */
  readonly store?: string | false;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type Flag = 'seeds' | 'set' | 'quick' | 'workers' | 'out' | 'store' | 'json' | 'quiet';

/** The usual text, or another one for this command, or the reason why the command has no such option. */
export type Decision = true | string | { readonly absent: string };

/** Default folder of finished runs, below the working directory. */
const DEFAULT_STORE = '.hindsight/runs';

/** The most seeds and users of a quick look. */
export const QUICK = { seeds: 4, users: 1000 };

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
  quick: [
    () =>
      new Option(
        '--quick',
        `a first look: at most ${QUICK.seeds} seeds and ${QUICK.users.toLocaleString('en')} users, written only with --out`,
      ),
  ],
  workers: [
    () =>
      new Option('--workers <n>', 'most worker threads (default: the number of processors)').argParser(
        wholeNumber,
      ),
  ],
  out: [() => new Option('--out <dir>', 'the folder to write report.html and its data to').argParser(folder)],
  store: [storeOption, () => new Option('--no-store', 'run every world and store none')],
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
      if (typeof decision === 'object') refuse(command, option, decision.absent);
      else if (typeof decision === 'string' && !option.negate) option.description = decision;
      command.addOption(option);
    }
  }
  return command;
}

function refuse(command: Command, option: Option, reason: string): void {
  option.hideHelp().default(undefined);
  option.description = reason;
  command.on(`option:${option.name()}`, () => {
    command.error(`error: ${command.name()} has no ${option.long}: ${reason}`);
  });
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
