/** Division of examples into training and test rows. */
import { z } from 'zod';

/** A way to hold rows out. */
interface SplitKind {
  /** Rows that are held out, in a few words. */
  readonly meaning: string;
  /** Knowledge of later rows that it gives to a model, as a clause; null for none. */
  readonly leak: string | null;
  /** True if each part of the rows is tested on in turn, with a model for each. */
  readonly isFolded?: true;
  /** Expected number of test rows among those of some users. */
  readonly testRows: (of: {
    readonly rows: number;
    readonly users: number;
    readonly testShare: number;
  }) => number;
}

const NOT_LATER = 'test rows are no later than training rows';
const LATER_OF_USER = 'test rows are later than training rows of their own user alone';
const byShare: SplitKind['testRows'] = ({ rows, testShare }) => rows * testShare;
const all: SplitKind['testRows'] = ({ rows }) => rows;

const kinds = {
  random: { meaning: 'rows at random', leak: NOT_LATER, testRows: byShare },
  session: {
    meaning: 'whole sessions, follow-ups with their first story',
    leak: NOT_LATER,
    testRows: byShare,
  },
  user: { meaning: 'all rows of some users', leak: NOT_LATER, testRows: byShare },
  story: { meaning: 'all rows of some stories', leak: NOT_LATER, testRows: byShare },
  'user+story': {
    meaning: 'rows whose user and whose story are both held out',
    leak: NOT_LATER,
    testRows: byShare,
  },
  time: { meaning: 'the latest rows', leak: null, testRows: byShare },
  'temporal-user': {
    meaning: 'the latest rows of each user',
    leak: LATER_OF_USER,
    testRows: byShare,
  },
  'leave-last-out': {
    meaning: 'the last row of each user',
    leak: LATER_OF_USER,
    testRows: ({ rows, users }) => Math.min(rows, users),
  },
  'k-fold': {
    meaning: 'each of several parts in turn, rows at random',
    leak: NOT_LATER,
    isFolded: true,
    testRows: all,
  },
  'purged-k-fold': {
    meaning:
      'each of several spans of time in turn, without training rows whose label overlaps it, and after an embargo',
    leak: 'all parts but the last are tested on with a model that was trained on later rows, too',
    isFolded: true,
    testRows: all,
  },
} as const satisfies Readonly<Record<string, SplitKind>>;

export type SplitName = keyof typeof kinds;
export const splits: Readonly<Record<SplitName, SplitKind>> = kinds;
export const splitNames = Object.keys(splits) as readonly SplitName[];
export const splitName = z.enum(splitNames);

export function isSplitName(name: string): name is SplitName {
  return Object.hasOwn(splits, name);
}

export const foldedSplitNames: readonly string[] = splitNames.filter((name) => splits[name].isFolded);
export const splitMeanings = Object.fromEntries(
  splitNames.map((name) => [name, splits[name].meaning]),
) as Readonly<Record<SplitName, string>>;

export interface SplitOptions {
  /** Share of the rows, sessions, users or stories that are held out, or of the rows of each user. */
  readonly testShare: number;
  /** Time from sending during which a label is made: training rows end so long before the test rows of a split by time. */
  readonly gapMs: number;
  /** Parts that k-folds test on. */
  readonly folds: number;
  /** Further time that purged k-folds leave out after test rows. */
  readonly embargoMs: number;
}
