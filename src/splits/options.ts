/** Division of examples into training and test rows. */
import { z } from 'zod';

export const splitNames = ['random', 'session', 'user', 'story', 'user+story', 'time'] as const;
/** Rows that are held out, in a few words. */
export const splitMeanings: Readonly<Record<SplitName, string>> = {
  random: 'rows at random',
  session: 'whole sessions, follow-ups with their first story',
  user: 'all rows of some users',
  story: 'all rows of some stories',
  'user+story': 'rows whose user and whose story are both held out',
  time: 'the latest rows',
};

export const splitName = z.enum(splitNames);
export type SplitName = z.infer<typeof splitName>;
