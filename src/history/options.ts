/** How events reach the feature system. */
import { z } from 'zod';
import { duration } from '../base/options.ts';

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
});

export type HistoryOptions = z.infer<typeof historyOptions>;
