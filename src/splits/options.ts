/** Division of examples into training and test rows. */
import { z } from 'zod';

export const splitNames = [
  'random',
  'session',
  'user',
  'story',
  'user+story',
  'time',
  'temporal-user',
  'leave-last-out',
  'k-fold',
  'purged-k-fold',
] as const;
/** Splits that test in turn on each part of the rows, with a model for each. */
export const foldedSplitNames: readonly string[] = ['k-fold', 'purged-k-fold'];
/** Rows that are held out, in a few words. */
export const splitMeanings: Readonly<Record<SplitName, string>> = {
  random: 'rows at random',
  session: 'whole sessions, follow-ups with their first story',
  user: 'all rows of some users',
  story: 'all rows of some stories',
  'user+story': 'rows whose user and whose story are both held out',
  time: 'the latest rows',
  'temporal-user': 'the latest rows of each user',
  'leave-last-out': 'the last row of each user',
  'k-fold': 'each of several parts in turn, rows at random',
  'purged-k-fold':
    'each of several spans of time in turn, without training rows whose label overlaps it, and after an embargo',
};

export const splitName = z.enum(splitNames);
export type SplitName = z.infer<typeof splitName>;

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
