/** The format of `explain.json`: types for a program, and what each part means for people. */
import { z } from 'zod';
import { featureNames } from '../../../features/definitions.ts';
import { provenanceName } from '../../../features/options.ts';
import { EXPLAIN_FORMAT_VERSION } from './explanation.ts';
import { reasons } from './pick.ts';
import { countedEvents } from './touching.ts';

const whole = z.int().min(0);
const ms = z.number().describe('Milliseconds since the world began.');
const probability = z.number().min(0).max(1);
const feature = z.enum(featureNames as [string, ...string[]]);

const counts = z
  .strictObject(
    Object.fromEntries(countedEvents.map((name) => [name, whole])) as Record<
      (typeof countedEvents)[number],
      typeof whole
    >,
  )
  .meta({ id: 'Counts', description: 'Events by kind.' });

const model = z
  .strictObject({
    pipeline: z.string().describe('Such as logged × time.'),
    intercept: z.number().describe('Log-odds where every feature is at its mean.'),
    contributions: z
      .array(
        z.strictObject({
          feature,
          value: z.number(),
          weight: z.number().describe('Change of the log-odds per unit of the value.'),
          mean: z.number().describe('Of the value, over the training rows.'),
          logOdds: z.number().describe('weight × (value − mean)'),
        }),
      )
      .describe('The largest first, whichever their sign.'),
    memorised: z.number().describe('What the model memorised of ids adds; 0 for one that memorises nothing.'),
    logit: z.number().describe('intercept + Σ logOdds + memorised'),
    probability,
  })
  .meta({ id: 'Model', description: 'A prediction taken apart.' });

export const explanationSchema = z.strictObject({
  formatVersion: z
    .literal(EXPLAIN_FORMAT_VERSION)
    .describe('Rises with every change that could break a reader.'),
  version: z.string().describe('Version of hindsight-lab that ran.'),
  scenario: z.string().describe('Name of the scenario.'),
  seed: whole,
  trainingAtMs: ms,
  chosen: z
    .strictObject({
      reason: z
        .enum(reasons)
        .describe('By id; or opened, with a follow because of it; or opened; or any there was.'),
      among: whole.describe('How many notifications it was chosen among.'),
      feature: feature.nullable().describe('The feature asked for.'),
      user: whole.nullable().describe('The user asked for.'),
    })
    .describe('Why this notification.'),
  notification: z.strictObject({
    id: whole,
    user: whole,
    story: whole,
    source: whole,
    topic: whole,
    sessionPosition: whole.describe('0 for a decision of the policy; 1, 2, … for follow-ups.'),
    storyPublishedAtMs: ms,
    sentAtMs: ms,
    openedAtMs: ms.nullable().describe('Null where it was not opened before training.'),
    opened: z.boolean().describe('The label: opened within the attribution window.'),
    followedAtMs: ms
      .nullable()
      .describe('When the user followed the source because of this opening, or null.'),
    side: z.enum(['train', 'test', 'neither']).describe('Where the split by time put it.'),
  }),
  features: z
    .array(
      z.strictObject({
        name: feature,
        key: z.string().describe('The entity that the value is about.'),
        kind: z.enum(['static', 'context', 'dynamic']),
        events: z.array(z.string()).describe('Kinds of events that the value follows from.'),
        served: z.number().describe('As logged when the notification was sent.'),
        reconstructed: z.number().describe('As replayed from history as of that moment.'),
        recomputed: z.number().describe("As in the leaky model's training set."),
        provenance: provenanceName.describe('Of the recomputed value.'),
        readAtMs: ms.describe('The moment as of which the recomputed value reads history.'),
        keptSinceMs: ms
          .nullable()
          .describe('The recomputed value knows nothing from before this moment; null where all is kept.'),
        withoutOwn: z
          .number()
          .nullable()
          .describe('Recomputed, had its own send and open never been counted; null for other provenances.'),
        causes: z
          .strictObject({ own: counts, user: counts, others: counts })
          .describe('Events between sending and reading that the value follows from, by whose they were.'),
      }),
    )
    .length(featureNames.length)
    .describe('In the order of a vector.'),
  models: z.strictObject({
    clean: model.describe('Trained on served values, scoring them.'),
    leaky: model.describe('Trained on recomputed values, scoring them.'),
    leakyInProduction: model.describe('The leaky model on served values.'),
    leakyWithoutOwn: model
      .nullable()
      .describe(
        'The leaky model, had its own send and open never been counted; null where that is no value.',
      ),
  }),
  steps: z
    .array(
      z.strictObject({
        knownAtMs: ms,
        events: z.array(
          z.strictObject({
            type: z.string(),
            occurredAtMs: ms,
            own: z.boolean().describe("The notification's own sending or opening."),
            sameStory: z.boolean(),
            sameSource: z.boolean(),
            sameTopic: z.boolean(),
            because: z.boolean().describe('A follow that came of opening the notification itself.'),
          }),
        ),
        changes: z.array(z.strictObject({ feature, from: z.number(), to: z.number() })),
      }),
    )
    .describe('Events of the user between sending and training, with the features that each changed.'),
  crowd: z
    .array(z.strictObject({ fromMs: ms, toMs: ms, story: counts, source: counts, topic: counts }))
    .describe(
      'What all other users did with the same story, source and topic: by the hour for a day from sending on, then by the day.',
    ),
  moments: z
    .array(
      z.strictObject({
        atMs: ms,
        values: z.array(z.number()).length(featureNames.length).describe('In the order of `features`.'),
        logit: z.number().describe('Of the leaky model.'),
        probability,
      }),
    )
    .min(1)
    .describe('The features recomputed later and later, from sending to training.'),
});

/** JSON Schema (draft 7) of `explain.json`. */
export function explanationJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(explanationSchema, { io: 'output', target: 'draft-07' });
  return {
    $schema,
    $id: 'urn:hindsight-lab:explanation',
    title: 'Hindsight explanation',
    description: 'One notification, and how its features leak.',
    ...rest,
  };
}
