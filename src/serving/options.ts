/** Options of production: decision times, number of candidates, incumbent. */
import { z } from 'zod';
import { count, duration, nonNegative, probability, zone } from '../base/options.ts';
import { durationMs } from '../base/time.ts';
import { faultOption, isUnknownUntil } from './faultOptions.ts';

export const servingOptions = z.strictObject({
  decisionsPerUserDay: nonNegative()
    .max(20)
    .default(2)
    .describe('Mean number of moments per user and day at which the app may notify; 0: nothing is sent.')
    .meta({ source: '[Pushwoosh 2021], [Pushwoosh 2025]: up to 3' }),
  decisionSpread: nonNegative()
    .max(2)
    .default(0.3)
    .describe('Standard deviation of the logarithm of that rate over users; 0: the same for all.')
    .meta({ source: 'judgement: the app decides, so it varies less than activity' }),
  maximumCandidates: count(1, 100_000)
    .default(400)
    .describe('Most candidate stories per decision; the newest live ones are taken.')
    .meta({ source: 'judgement: well above the 300 that are usually live' }),
  attributionWindow: duration({ min: '1m', max: '14d' })
    .default('24h')
    .describe('An impression is labelled opened when it is opened within this time.')
    .meta({ source: 'judgement: holds 99.5 % of the opens' }),
  restatement: z
    .strictObject({
      withdrawn: probability()
        .lt(1)
        .default(0)
        .describe('Share of the opens that are withdrawn later, as invalid clicks and chargebacks are.')
        .meta({ source: 'off: it depends on the channel' }),
      added: probability()
        .lt(1)
        .default(0)
        .describe('Share of the impressions without an open in time that count as opened later.')
        .meta({ source: 'off: it depends on the channel' }),
      after: duration({ max: '1000d' })
        .default('7d')
        .describe('Time from sending until a label is restated.')
        .meta({ source: 'judgement: billing corrects clicks within days to weeks' }),
    })
    .prefault({})
    .describe(
      'Labels that are restated: training takes them as they stand on its day, production is measured on the final ones. Events stay, so features count what was withdrawn, and the incumbent model is trained on opens.',
    ),
  threshold: probability()
    .nullable()
    .default(null)
    .describe(
      'Deployed models send nothing below this predicted open probability; for a softmax incumbent, sending nothing is one more alternative of that probability. Null always sends.',
    ),
  frequencyCapPer24h: count(1, 1000)
    .nullable()
    .default(null)
    .describe('Most notifications to a user in any 24 hours; null for no cap.'),
  incumbent: z
    .strictObject({
      policy: z
        .enum(['model', 'heuristic', 'popular', 'random'])
        .default('model')
        .describe(
          'What the company runs today. A model is trained on the warm-up, generation after generation.',
        )
        .meta({ source: 'the article: models exist already' }),
      features: z
        .union([z.literal('all'), z.array(z.string()).min(1)])
        .default('all')
        .describe('Features of the incumbent model: its strength.')
        .meta({ source: 'judgement: the strongest incumbent' }),
      retrainEvery: duration({ wholeDays: true, min: '1d', max: '1000d' })
        .nullable()
        .default('7d')
        .describe(
          'During the warm-up a model is trained so often, each on what those before it sent; the last goes on from then on. Null trains one, at the end of the warm-up.',
        )
        .meta({ source: 'judgement: weekly' }),
      trainingWindow: duration({ min: '1d', max: '1000d' })
        .default('21d')
        .describe(
          'Rows sent within this time before its training are what the incumbent model is trained on.',
        )
        .meta({
          source: 'judgement: shorter than the warm-up, so that rows of older policies are forgotten',
        }),
      recalibrate: z
        .boolean()
        .default(true)
        .describe(
          'When logging begins, the intercept of the incumbent model is fitted again on what the model itself has sent since it was trained, so that it promises as many opens as there were. Without retraining there is nothing to fit it on.',
        ),
      temperature: nonNegative()
        .gt(0)
        .max(100)
        .default(0.25)
        .describe('Softmax temperature on the logit scale; higher explores more.')
        .meta({ source: 'judgement: explores among stories nearly as good' }),
    })
    .prefault({}),
  features: z
    .strictObject({
      staleness: duration({ max: '30d' })
        .default('0s')
        .describe(
          'Features are served from a cache: as they were so long before the decision. 0s serves them fresh.',
        ),
      every: duration({ max: '30d' })
        .default('0s')
        .describe(
          'The cache is filled at the whole multiples of this, and serves the latest filling. 0s keeps it up to date.',
        ),
      zone: zone()
        .default('+00:00')
        .describe(
          'The clock that served hours and weekends are read off runs in this zone, a fixed offset from UTC such as `+05:30`.',
        ),
      ttl: duration({ min: '1s', max: '1000d' })
        .nullable()
        .default(null)
        .describe(
          'Time to live: the values of a user, a story, … are missing where nothing happened to it within this time before the moment as of which they are served. Null serves them however old they are.',
        ),
    })
    .prefault({}),
  outage: z
    .strictObject({
      from: duration({ max: '1000d' }).describe('Time from the beginning of the world to the outage.'),
      lasts: duration({ min: '1s', max: '1000d' }).describe('How long it lasts.'),
    })
    .nullable()
    .default(null)
    .describe(
      'An outage of the feature log: notifications go out, but what they were chosen by is not written down. Null for none.',
    ),
  faults: z
    .array(faultOption)
    .max(100)
    .default([])
    .describe(
      'Wrong values at serving: whoever chooses or scores by what is served sees them, and the log holds them; whoever reads history does not. They strike in their order.',
    ),
  deployed: z
    .strictObject({
      explorationShare: probability()
        .default(0)
        .describe('Share of decisions at which a deployed model picks a candidate uniformly at random.')
        .meta({ source: 'judgement: a deployed model is judged by its own choices' }),
      retrainEvery: duration({ wholeDays: true, min: '1d', max: '1000d' })
        .nullable()
        .default(null)
        .describe(
          'Live, a deployed model is trained again so often, as on the day of training, on what the models before it sent in its own arm. Null trains once.',
        )
        .meta({ source: 'judgement: one model is judged, not a sequence' }),
      trainingWindow: duration({ min: '1d', max: '1000d' })
        .default('21d')
        .describe(
          'Rows sent within this time before its training are what a model is trained on again: those of the logging phase, too, as long as they are young enough.',
        )
        .meta({ source: "judgement: as the incumbent's" }),
    })
    .prefault({}),
});

export interface ServingOptions extends z.infer<typeof servingOptions> {}
/** The same serving as far as all depends on it that happens before a moment: without what goes wrong only later. */
export function servingUntil(options: ServingOptions, endMs: number): ServingOptions {
  const { outage, faults } = options;
  return {
    ...options,
    outage: outage !== null && durationMs(outage.from) >= endMs ? null : outage,
    faults: faults.every((fault) => isUnknownUntil(fault, endMs)) ? [] : faults,
  };
}

/** Decisions, policies and faults of serving as they are written. */
export interface ServingInput extends z.input<typeof servingOptions> {}
