/** Path of events to the feature system, and faults on the way. */
import { z } from 'zod';
import { duration, probability } from '../base/options.ts';
import { durationMs } from '../base/time.ts';
import { SEEN_BY_BOTH, Side, sideNames } from './log.ts';

const bothOrOne = ['both', ...sideNames] as const;

/** Bits of the sides that a key names. */
export const seenByBits = { both: SEEN_BY_BOTH, ...Side } as const;

export const historyOptions = z.strictObject({
  ingestionDelay: z
    .strictObject({
      minimum: duration({ max: '7d' })
        .default('0s')
        .describe('Shortest time between an event and the feature system knowing it.')
        .meta({ source: 'the ideal case; a delay is one of the faults' }),
      maximum: duration({ max: '7d' })
        .default('0s')
        .describe(
          'Longest such time; delays are uniform in between, so events can arrive out of order. 0s turns the delay off.',
        )
        .meta({ source: 'the ideal case; a delay is one of the faults' }),
    })
    .prefault({}),
  backlog: z
    .strictObject({
      every: duration({ min: '1m', max: '1000d' })
        .default('1d')
        .describe('The consumer of events falls behind so often.'),
      from: duration({ max: '1000d' })
        .default('0s')
        .describe('So long after each whole multiple of that: 18h of a day is six in the evening.'),
      lasts: duration({ max: '7d' })
        .default('0s')
        .describe(
          'It then stands still for this time: what arrives meanwhile is known at its end, all at once and in order. 0s turns it off.',
        ),
    })
    .prefault({}),
  late: z
    .strictObject({
      share: probability().default(0).describe('Probability that an event is late. 0 turns it off.'),
      by: duration({ max: '30d' }).default('1d').describe('Late events are known so much later.'),
      seenBy: z
        .enum(bothOrOne)
        .default('both')
        .describe(
          'Those who count late events: with `batch`, the stream that serving reads has closed its windows and drops them; with `serving`, the partition that the batch reads is closed.',
        ),
    })
    .prefault({}),
  duplicates: z
    .strictObject({
      share: probability()
        .default(0)
        .describe(
          'Probability that an event is recorded twice, as by a queue that delivers at least once. 0 turns it off.',
        ),
      seenBy: z
        .enum(bothOrOne)
        .default('both')
        .describe(
          'Those who count the second copy: with `serving`, the batch removes duplicates; with `batch`, the stream does.',
        ),
    })
    .prefault({}),
  drops: z
    .strictObject({
      share: probability()
        .default(0)
        .describe('Probability that an event is lost on its way to one of the two sides. 0 turns it off.'),
      seenBy: z
        .enum(sideNames)
        .default('batch')
        .describe('The side that still sees it: with `batch`, serving has lost it.'),
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

export interface HistoryOptions extends z.infer<typeof historyOptions> {}
/** Delay, loss and deletion of events as they are written. */
export interface HistoryInput extends z.input<typeof historyOptions> {}

/** The longest time from an event to the feature system knowing it. */
export function longestDelayMs({ ingestionDelay, backlog, late }: HistoryOptions): number {
  const lateMs = late.share > 0 ? durationMs(late.by) : 0;
  return durationMs(ingestionDelay.maximum) + lateMs + durationMs(backlog.lasts);
}

/** Checks whether serving and the batch may count different events. */
export function isOneSided({ late, duplicates, drops }: HistoryOptions): boolean {
  return drops.share > 0 || [late, duplicates].some(({ share, seenBy }) => share > 0 && seenBy !== 'both');
}
