/** Guesses at what columns hold, by their names and kinds. */
import type { NamedColumn } from '../../audit/request.ts';
import type { FieldKey } from './fields.ts';
import type { Sketch } from './sketch.ts';

interface Guess {
  /** Names from the most to the least telling. */
  readonly names: readonly RegExp[];
  readonly isPossible: (column: Sketch) => boolean;
}

const isKey = ({ kind }: Sketch) => kind === 'number' || kind === 'text';
const isMoment = ({ kind }: Sketch) => kind === 'number' || kind === 'time';
const UNIT = '(?:_(?:s|ms|us|ns|utc))?';

const GUESSES: Readonly<Record<NamedColumn, Guess>> = {
  id: {
    names: [
      /^(?:impression|request|decision|prediction|example|row|event)_?(?:id|uuid|key)$/,
      /^(?:id|uuid|guid)$/,
      /impression.*id$/,
    ],
    isPossible: isKey,
  },
  label: {
    names: [
      /^(?:label|target|y)$/,
      /^(?:is_|was_|has_)?(?:open|click|convert|conversion|purchase|buy|like|read|watch|engage)(?:ed|d)?$/,
      /^(?:bought|outcome|response|reward)$/,
    ],
    isPossible: ({ isBinary }) => isBinary !== false,
  },
  at: {
    names: [
      new RegExp(
        `^(?:sent|served|shown|decided|decision|impression|impressed|displayed)_?(?:at|time|ts)${UNIT}$`,
      ),
      new RegExp(`^(?:at|ts|time|timestamp|datetime|moment|event_time|created_at|date)${UNIT}$`),
    ],
    isPossible: isMoment,
  },
  user: {
    names: [
      /^user_?(?:id|uuid|key)?$/,
      /^(?:member|customer|account|visitor|device|profile)_?(?:id)?$|^uid$/,
    ],
    isPossible: isKey,
  },
  session: { names: [/^(?:session|visit)_?(?:id|uuid|key)?$|^sid$/], isPossible: isKey },
  split: {
    names: [/^(?:split|side|partition|subset|train_test)$/],
    isPossible: ({ kind }) => kind === 'text',
  },
  labelKnownAt: {
    names: [
      new RegExp(`^(?:label_?known|label|labelled|known|opened|clicked|converted)_?(?:at|time|ts)${UNIT}$`),
    ],
    isPossible: isMoment,
  },
  score: {
    names: [
      /^(?:score|score_online|online_score|prediction|predicted|probability|prob|pctr|p_click|p_open|model_score)$/,
    ],
    isPossible: ({ isShare }) => isShare === true,
  },
  scoreOffline: {
    names: [/^(?:score_offline|offline_score)$/],
    isPossible: ({ isShare }) => isShare === true,
  },
};

export type Guesses = Readonly<Partial<Record<FieldKey, string>>>;

/** @param served columns of what was served; undefined without such a file */
export function guessesFor(training: readonly Sketch[], served: readonly Sketch[] | undefined): Guesses {
  const taken = new Set<string>();
  const found: Partial<Record<FieldKey, string>> = {};
  for (const [key, { names, isPossible }] of Object.entries(GUESSES) as [NamedColumn, Guess][]) {
    const free = training.filter((column) => !taken.has(column.name) && isPossible(column));
    const shared =
      key === 'id' && served !== undefined ? free.filter((column) => has(served, column.name)) : free;
    const guess =
      names.flatMap((pattern) => shared.find(({ name }) => pattern.test(name.toLowerCase())) ?? [])[0] ??
      (key === 'label' ? onlyBinary(free, served) : undefined);
    if (guess === undefined) continue;
    taken.add(guess.name);
    found[key] = guess.name;
  }
  // They say nothing without the other, and a request with one alone is refused.
  if (found.split === undefined) delete found.session;
  if (found.at === undefined) delete found.labelKnownAt;
  return { ...found, ...prefixesFor(training, served) };
}

/** The one column of 0 and 1 that serving had not: what came of a decision. */
function onlyBinary(columns: readonly Sketch[], served: readonly Sketch[] | undefined): Sketch | undefined {
  const binary = columns.filter(({ name, isBinary }) => isBinary === true && !has(served ?? [], name));
  return binary.length === 1 ? binary[0] : undefined;
}

const TRAINING = ['', 'recomputed_', 'reconstructed_', 'training_', 'train_', 'offline_'];
const SERVED = ['logged_', 'served_', 'online_', 'serving_'];

/** Prefixes below which both tables have the most names in common. */
function prefixesFor(training: readonly Sketch[], served: readonly Sketch[] = []): Guesses {
  const stems = (columns: readonly Sketch[], prefix: string) =>
    new Set(columns.flatMap(({ name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
  const pairs = TRAINING.flatMap((own) =>
    [...SERVED, ''].map((other) => {
      const others = stems(served, other);
      const common = [...stems(training, own)].filter((stem) => others.has(stem)).length;
      // Of one file, columns without prefixes are the same columns.
      const isItself = own === '' && other === '' && isSame(training, served);
      return { own, other, common: isItself ? 0 : common };
    }),
  );
  const { own, other, common } = pairs.reduce((best, pair) => (pair.common > best.common ? pair : best));
  if (common === 0) return {};
  return {
    ...(own === '' ? {} : { trainingPrefix: own }),
    ...(other === '' ? {} : { servedPrefix: other }),
  };
}

function isSame(a: readonly Sketch[], b: readonly Sketch[]): boolean {
  return a.length === b.length && a.every(({ name }, index) => name === b[index].name);
}

function has(columns: readonly Sketch[], wanted: string): boolean {
  return columns.some(({ name }) => name === wanted);
}

/** The table that a file is likely to hold, by its name. */
export function tableIn(fileName: string): 'served' | 'events' | 'stories' | 'users' | 'training' {
  const name = fileName.toLowerCase();
  if (/serv|logged|online|feature.?log/.test(name)) return 'served';
  if (/event/.test(name)) return 'events';
  if (/stor(?:y|ies)|item|article/.test(name)) return 'stories';
  if (/user|member|customer/.test(name)) return 'users';
  return 'training';
}
