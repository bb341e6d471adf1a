/** The format of `mitigations.json`, exactly as written: strict, and null where the number was NaN. */
import { z } from 'zod';
import { scenarioSchema } from '../../../scenario/schema.ts';
import { meaningOf } from '../../result/meanings.ts';
import { layoutNames } from '../../storage/layouts.ts';
import { MITIGATIONS_FORMAT_VERSION } from './outcome.ts';

const number = z.number().nullable();
const count = z.int().min(0);
const estimate = z
  .strictObject({
    mean: number.describe('The mean over seeds, or the share of seeds.'),
    low: number.describe('Lower end of the interval; null with one seed.'),
    high: number.describe('Upper end of the interval; null with one seed.'),
  })
  .meta({ id: 'Estimate', description: 'A figure with its 95 % interval over seeds.' });

/** As numbers for a seed, as estimates for the summary. */
function figures<Value extends z.ZodType>(value: Value) {
  const pair = z.strictObject({ auc: value, ne: value });
  return z.strictObject({
    gap: pair.describe(meaningOf('gap')),
    damage: pair.describe(
      "Clean logging's production minus production, in the same world but for mitigations with isOtherWorld; positive is harm. NE is swapped.",
    ),
    relativeOpenRate: value.describe('Live open rate over that of clean logging; 1 is as good.'),
    mismatch: value.describe(
      'Share of the feature values trained on that differ from the served ones, 0 to 1.',
    ),
    bytesPerImpression: value.describe(
      'Stored for each impression of the logging phase, in pages compressed by Snappy.',
    ),
    uncompressedBytesPerImpression: value.describe('Encoded, not compressed.'),
    leastBytesPerImpression: value.describe('Compressed, in the layout that stores least of the same.'),
    newFeatureDays: value
      .nullable()
      .describe('Days until a feature invented today is trainable; null where there is none.'),
    rows: value.describe('Rows that it trains and tests on.'),
    screened: value.describe('Features that screening drops.'),
  });
}

const mitigation = z.strictObject({
  id: z.string(),
  title: z.string(),
  keys: z
    .strictObject({
      training: z.record(z.string(), z.unknown()),
      serving: z.record(z.string(), z.unknown()).optional(),
    })
    .describe('The keys of a scenario that make it; each replaces that of the scenario.'),
  pipeline: z
    .strictObject({ features: z.string(), split: z.string(), model: z.string() })
    .describe('Which pipeline of that scenario is the mitigated one.'),
  newFeature: z
    .enum(['at once', 'wait', 'never'])
    .describe('How a feature that is invented today gets values for the rows of the past.'),
  isOtherWorld: z
    .boolean()
    .describe("Served from what training reads, so that the incumbent's traffic is another one too."),
  isOnFront: z
    .boolean()
    .describe('Whether no other mitigation has both less damage (AUC) and fewer bytes per impression.'),
  summary: figures(estimate),
  perSeed: z.array(figures(number)).min(1).describe('In the order of the seeds.'),
});

const fault = z.strictObject({
  id: z.string(),
  file: z.string(),
  title: z.string(),
  key: z.string().describe('The swept key, or empty where observations name their own places.'),
  seeds: count,
  why: z.string().describe('Which pipeline is immune to it, and why.'),
  series: z
    .array(
      z.strictObject({
        label: z.string().describe('The pipeline.'),
        contrast: z
          .string()
          .describe('The quantity, and of what: gap.auc, damage.auc, shadow.auc or skew.mismatch.'),
        margin: number,
        points: z.array(z.strictObject({ at: z.union([z.number(), z.string()]), effect: estimate })),
      }),
    )
    .describe('Four for each pipeline.'),
  pipelines: z.array(
    z.strictObject({
      label: z.string(),
      gapBeyondLogged: estimate.describe("Its gap minus the logged pipeline's, where farthest from 0."),
      damage: estimate.describe('Damage (AUC) where farthest from 0.'),
      productionLoss: estimate.describe('The largest change of production AUC since the first dose.'),
      isImmune: z
        .boolean()
        .describe(
          'Whether gap and production stay within 0.005 of the first dose, or of the logged pipeline, at every dose.',
        ),
    }),
  ),
});

const detector = z.strictObject({
  name: z.string(),
  quantity: z.string().describe('An alarm is this quantity above the threshold.'),
  threshold: z.number(),
  kinds: z.array(
    z.strictObject({
      world: z.string(),
      features: z.string(),
      leaks: z.boolean(),
      alarms: estimate.describe('Share of seeds with an alarm, with its exact interval.'),
    }),
  ),
  truePositiveRate: estimate.describe('Mean over the kinds with a leak.'),
  falsePositiveRate: estimate.describe('Mean over the kinds without a leak.'),
  precision: z
    .array(z.strictObject({ prevalence: z.number(), precision: number }))
    .describe('Share of alarms that are right, by the share of models that have a leak.'),
});

function byLayout<Value extends z.ZodType>(value: Value) {
  return z.strictObject(Object.fromEntries(layoutNames.map((name) => [name, value])));
}

const storage = z.strictObject({
  scenario: z.string(),
  seed: count,
  features: count.describe('Dynamic features stored.'),
  worlds: z.array(
    z.strictObject({
      users: count,
      days: count.describe('Of logging.'),
      impressions: count,
      layouts: byLayout(
        z.strictObject({
          bytes: number,
          uncompressedBytes: number,
          bytesPerImpression: number,
          uncompressedBytesPerImpression: number,
        }),
      ),
      versionsPerImpression: z
        .record(z.string(), number)
        .describe('By entity key: rows of the factored log for each impression.'),
    }),
  ),
  extrapolation: z.strictObject({
    users: count,
    days: count,
    impressions: number,
    layouts: byLayout(
      z.strictObject({
        fixedBytes: number,
        fixedBytesPerDay: number,
        bytesPerUser: number,
        bytesPerUserDay: number,
        residual: number,
        userExponent: number,
        dayExponent: number,
        bytes: number,
        bytesPerImpression: number,
      }),
    ),
    assumptions: z.array(z.string()),
  }),
});

export const mitigationsSchema = z.strictObject({
  formatVersion: z
    .literal(MITIGATIONS_FORMAT_VERSION)
    .describe('Rises with every change that could break a reader.'),
  version: z.string().describe('Version of hindsight-lab that ran.'),
  scenario: scenarioSchema.describe('The scenario that mitigations were laid over, with all defaults.'),
  seeds: z.array(count).min(1).describe('One world for each seed; faults and detectors have their own.'),
  intervals: z
    .strictObject({
      method: z.literal('student-t over seeds'),
      level: z.number().gt(0).lt(1).describe('Coverage: 0.95.'),
    })
    .describe('How the intervals were made.'),
  mitigations: z.array(mitigation).describe('The highest live open rate first.'),
  omitted: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        why: z.string().describe('What is wrong with its keys there.'),
      }),
    )
    .describe('Those whose keys are impossible in the scenario.'),
  faults: z.array(fault).describe('Faults of pipelines at growing doses.'),
  detectors: z.array(detector).describe('Detectors of leaks, where the truth is known.'),
  storage: storage.nullable().describe('How stored bytes grow; null where that was not asked for.'),
});

/** JSON Schema (draft 7) of `mitigations.json`. */
export function mitigationsJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(mitigationsSchema, {
    io: 'output',
    target: 'draft-07',
    // As in results, every option of the scenario is stated.
    override: ({ jsonSchema }) => {
      delete jsonSchema.default;
    },
  });
  return {
    $schema,
    $id: 'urn:hindsight-lab:mitigations',
    title: 'Hindsight mitigations',
    description: 'What mitigations leave of a leak, and what they cost. Numbers that were NaN are null.',
    ...rest,
  };
}
