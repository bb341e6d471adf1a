/** How examples are divided into training and test rows. */
import { z } from 'zod';

export const splitNames = ['random', 'session', 'user', 'story', 'user+story', 'time'] as const;
export const splitName = z.enum(splitNames);
export type SplitName = z.infer<typeof splitName>;
