/** Path of events to the feature system, and faults on the way. */
import { z } from 'zod';
import { duration, probability } from '../base/options.ts';
import { durationMs } from '../base/time.ts';

export const historyOptions = z.strictObject({
  ingestionDelay: z
    .strictObject({
      minimum: duration({ max: '7d' })
        .default('0s')
        .describe('Shortest time between an event and the feature system knowing it.'),
      maximum: duration({ max: '7d' })
        .default('0s')
        .describe(
          'Longest such time; delays are uniform in between, so events can arrive out of order. 0s turns the delay off.',
        ),
    })
    .prefault({}),
  late: z
    .strictObject({
      share: probability().default(0).describe('Probability that an event is late. 0 turns it off.'),
      by: duration({ max: '30d' }).default('1d').describe('Late events are known so much later.'),
    })
    .prefault({}),
  duplicates: z
    .strictObject({
      share: probability()
        .default(0)
        .describe(
          'Probability that an event is recorded twice, as by a queue that delivers at least once. 0 turns it off.',
        ),
    })
    .prefault({}),
  clockSkew: z
    .strictObject({
      spread: duration({ max: '7d' })
        .default('0s')
        .describe(
          "The clock of a user's device is wrong by up to this, either way and always by the same: all that the user does is recorded at that time. 0s turns it off.",
        ),
    })
    .prefault({}),
  deletions: z
    .strictObject({
      perUserDay: probability()
        .default(0)
        .describe(
          'Probability for each user and day to demand hard deletion: what was recorded of the user before is gone from history and from training sets. 0 turns it off.',
        ),
    })
    .prefault({}),
});

export type HistoryOptions = z.infer<typeof historyOptions>;

/** The longest time from an event to the feature system knowing it. */
export function longestDelayMs({ ingestionDelay, late }: HistoryOptions): number {
  return durationMs(ingestionDelay.maximum) + (late.share > 0 ? durationMs(late.by) : 0);
}
