/**
 * The format of `result.json`, exactly as written: strict, and null where the number was NaN.
 */
import { z } from 'zod';
import { scenarioSchema } from '../../scenario/schema.ts';
import { type Meaning, meanings } from './meanings.ts';
import { RESULT_FORMAT_VERSION } from './result.ts';

/** A number that is null where it was NaN. */
const number = z.number().nullable();
const estimate = z
  .strictObject({
    mean: number.describe('The mean over seeds, or the figure of the one seed.'),
    low: number.describe('Lower end of the interval; null where there is none.'),
    high: number.describe('Upper end of the interval; null where there is none.'),
  })
  .meta({ id: 'Estimate', description: 'A figure with its interval; see `intervals` for how it was made.' });

const metricNames = ['rows', 'positives', 'auc', 'groupedAuc', 'ne', 'logLoss', 'calibration'] as const;
const outcomeNames = ['openRate', 'opensPerUserDay', 'uplift', 'optOuts', 'regret'] as const;

/** What gap, flattery and damage are taken in. */
function differences<Value extends z.ZodType>(value: Value) {
  return z.strictObject({
    auc: value,
    ne: value,
    calibration: value.describe('Difference of |ln(calibration)|.'),
  });
}

function storedBytes<Value extends z.ZodType>(value: Value) {
  return z.strictObject({
    bytesPerImpression: value.describe('In pages compressed by Snappy.'),
    uncompressedBytesPerImpression: value.describe('Encoded, not compressed.'),
  });
}

/** An object with the same kind of value under each name, described by what the name means. */
function each<Name extends Meaning, Value extends z.ZodType>(names: readonly Name[], value: Value) {
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, value.describe(meanings[name])])) as Record<Name, Value>,
  );
}

const described = <Value extends z.ZodType>(name: Meaning, value: Value) => value.describe(meanings[name]);

/** The quantities of a pipeline: as numbers for a seed, as estimates for the summary. */
function quantities<Value extends z.ZodType, Absent extends (schema: z.ZodType) => z.ZodType>(
  value: Value,
  absent: Absent,
) {
  return {
    offline: described('offline', each(metricNames, value)),
    offlineServed: described('offlineServed', each(metricNames, value)),
    shadow: described('shadow', each(metricNames, value)),
    random: absent(described('random', each(metricNames, value))),
    live: absent(described('live', each([...metricNames, ...outcomeNames], value))),
    choiceValue: described('choiceValue', value),
    gap: described('gap', differences(value)),
    flattery: described('flattery', differences(value)),
    damage: described(
      'damage',
      differences(value).extend({
        choiceValue: value.describe("The reference's choice value minus this one's."),
        openRate: absent(value.describe("The reference's live open rate minus this one's.")),
      }),
    ),
    skew: described(
      'skew',
      z.strictObject({
        mismatch: value.describe('Share of values that differ from the served ones, 0 to 1.'),
        size: value.describe('Mean distance from the served values, in their standard deviations.'),
      }),
    ),
    screen: absent(
      described(
        'screen',
        z.strictObject({
          auc: value.describe(
            'AUC of that feature by itself on the test rows, 0.5 to 1, whichever way it points.',
          ),
          mismatch: value.describe('Share of its values that differ from the served ones, 0 to 1.'),
          shift: value.describe(
            'AUC with which that feature by itself tells test rows from training rows, 0.5 to 1.',
          ),
          smape: value.describe(
            'Symmetric mean absolute percentage error of its values against the served ones, 0 to 2.',
          ),
          truncation: value.describe(
            'Share of its values that change when the event log is cut just before each row was sent, 0 to 1.',
          ),
        }),
      ),
    ),
    storage: absent(
      described(
        'storage',
        storedBytes(value).extend({
          factored: storedBytes(value).describe('The same with logged features factored by entity key.'),
          changes: storedBytes(value).describe(
            'The same with snapshots that hold only the entities that have changed since the one before.',
          ),
        }),
      ),
    ),
    withoutDrift: absent(described('withoutDrift', z.strictObject({ auc: value, ne: value }))),
  };
}

/** What was not measured is null for a seed, and left out of a summary. */
const orNull = (schema: z.ZodType) => schema.nullable();
const leftOut = (schema: z.ZodType) => schema.optional();

const coefficients = z
  .strictObject({
    intercept: number.describe('On standardised columns.'),
    columns: z.array(
      z.strictObject({
        name: z.string(),
        coefficient: number.describe('Change of the logit per standard deviation of the training rows.'),
        mean: number.describe('Mean of the column in the training rows.'),
        deviation: number.describe('Standard deviation of the column in the training rows.'),
        standardError: number.describe('Of the coefficient; null where the solver gives none.'),
      }),
    ),
    hashedWeights: z.array(number).nullable().describe('Weights of the hash buckets, for hashed ids.'),
  })
  .meta({
    id: 'Coefficients',
    description: 'A fitted model: logit = intercept + Σ coefficient · (value − mean) / deviation.',
  });

const seed = z.int().min(0);
const features = z.string().describe('Where feature values come from: a provenance, or the name of a mix.');
const split = z.string().describe('How test rows were held out.');
const encoder = z
  .string()
  .describe(
    'What the model memorises; `selected` where the pipeline chose; or the name of one of `training.models`.',
  );

const pipeline = z.strictObject({
  features,
  split,
  encoder,
  solver: z.string(),
  perSeed: z.array(
    z.strictObject({
      seed,
      rows: z
        .strictObject({ train: z.int(), test: z.int(), production: z.int(), missing: z.int() })
        .describe(
          'Rows trained on, tested on and scored in shadow, and rows left out of training and testing since a value that the model uses was missing.',
        ),
      screened: z.array(z.string()).describe('Features that training.screen dropped.'),
      chosen: z
        .strictObject({ encoder: z.string(), l2: z.number() })
        .describe('What the pipeline trained with.'),
      ...quantities(number, orNull),
      coefficients: coefficients.describe('Of the evaluated model.'),
      shippedCoefficients: coefficients
        .nullable()
        .describe('Of the deployed model, where it is another one.'),
    }),
  ),
  summary: z.strictObject(quantities(estimate, leftOut)).describe('The quantities of perSeed as estimates.'),
});

function referenceQuantities<Value extends z.ZodType>(
  value: Value,
  absent: (schema: z.ZodType) => z.ZodType,
) {
  return {
    shadow: absent(each(metricNames, value).describe("Its own scores on the incumbent's notifications.")),
    live: absent(each(outcomeNames, value).describe('What its arm brought.')),
    choiceValue: absent(described('choiceValue', value)),
  };
}

const reference = z.strictObject({
  perSeed: z.array(z.strictObject({ ...referenceQuantities(number, orNull), seed })),
  summary: z.strictObject(referenceQuantities(estimate, leftOut)),
});

const steps = z
  .strictObject({
    split: estimate.describe('What the split flattered.'),
    feature: estimate.describe('What the features flattered.'),
    drift: estimate.describe('What a moving world cost the leak-free pipeline; null without the drift twin.'),
    rest: estimate.describe(
      'What is left of the leak-free gap: warm-up and noise; null without the drift twin.',
    ),
    policy: estimate.describe('Shadow minus live: range restriction, not quality.'),
  })
  .meta({ id: 'Steps', description: 'Steps from offline to live; positive is optimism.' });

const fall = z
  .strictObject({
    total: estimate.describe('Offline minus live.'),
    average: steps.describe('Mean of both orders.'),
    splitFirst: steps.describe('The split leak is removed from logged features.'),
    featureFirst: steps.describe('The feature leak is removed from the time split.'),
  })
  .meta({ id: 'Waterfall', description: 'The way from offline to live in one metric; NE is swapped.' });

/** The quantities of a way of retraining: means over the days, and each day as `day0`, `day1`, … */
function wayQuantities<Value extends z.ZodType>(value: Value, absent: (schema: z.ZodType) => z.ZodType) {
  const metrics = { auc: described('auc', value), ne: described('ne', value) };
  const day = z.strictObject({
    ...metrics,
    rows: value.describe("Rows that the day's model was trained on."),
    uses: absent(value.describe("1 where the day's model uses the new features; for wait-and-log alone.")),
  });
  const days = z.strictObject({
    ...metrics,
    uses: absent(value.describe('Share of the days on which the model uses the new features.')),
  });
  return z.object({ days: days.describe('Means over the days of production.') }).catchall(day);
}

const way = z
  .strictObject({
    perSeed: z.array(wayQuantities(number, orNull).extend({ seed })),
    summary: wayQuantities(estimate, leftOut),
  })
  .meta({ id: 'Way', description: 'A way to come by a new feature; each day has a key of its own.' });

const places = z.array(number);
const band = z
  .strictObject({
    mean: places.describe('Means over seeds.'),
    low: places.describe('Lower ends of the intervals; null with one seed, and where a world has no value.'),
    high: places.describe('Upper ends of the intervals.'),
  })
  .meta({ id: 'Band', description: 'A curve with its interval, place by place.' });

const scoreCurves = z
  .strictObject({
    roc: band.describe('True positive rate at each of falsePositiveRates, averaged vertically.'),
    reliability: z
      .strictObject({
        rows: z.array(z.int()).describe('Of all seeds together.'),
        predicted: places.describe('Mean predicted probability, mean over seeds.'),
        observed: band.describe('Share of rows that were opened.'),
      })
      .describe('In ten bins of equal numbers of rows, by predicted probability.'),
  })
  .meta({ id: 'ScoreCurves', description: "How a model's scores do on one set of rows." });

const daily = z
  .strictObject({
    firstDay: z.int().describe('Day of the first value, counted from the beginning of the world.'),
    sends: z.array(z.int()).describe('Notifications of all seeds together; follow-ups left out.'),
    openRate: band.describe('Share opened within the attribution window, by day of sending.'),
  })
  .meta({ id: 'DailyCurve', description: "One arm's notifications, day by day." });

const arm = daily.nullable();

const curves = z.strictObject({
  days: z
    .strictObject({
      warmup: z.int(),
      logging: z.int(),
      production: z.int().describe('The day of training and deployment.'),
      end: z.int().describe('The day after the last.'),
    })
    .describe('First day of each phase, counted from the beginning of the world.'),
  falsePositiveRates: z.array(z.number()).describe('Where ROC curves are measured.'),
  pipelines: z
    .array(
      z.strictObject({
        features,
        split,
        encoder,
        offline: scoreCurves.describe('On its test rows, of the evaluated model.'),
        shadow: scoreCurves.describe("On the incumbent's notifications, of the deployed model."),
        live: arm.describe('Of its own arm; null without live arms.'),
      }),
    )
    .describe('In the order of the pipelines of the result.'),
  references: z
    .strictObject({
      random: arm,
      incumbent: daily.describe('From warm-up, under the heuristic, to the end of production.'),
      incumbentGreedy: arm,
      oracle: arm,
    })
    .describe('In production; null where a reference did not live.'),
  skewByAge: z
    .strictObject({
      fromDays: z.array(z.int()).describe('A row is in a bin if it is older than this at training,'),
      toDays: z
        .array(z.int().nullable())
        .describe('and at most as old as this; null where there is no limit.'),
      rows: z.array(z.int()).describe('Of all seeds together.'),
      features: z.array(
        z.strictObject({
          features,
          feature: z.string(),
          mismatch: band.describe('Share of values that differ from the served ones, 0 to 1.'),
        }),
      ),
    })
    .describe('Features of each mode but logged against what was served, by age of the row at training.'),
});

export const resultSchema = z.strictObject({
  formatVersion: z
    .literal(RESULT_FORMAT_VERSION)
    .describe('Rises with every change that could break a reader.'),
  version: z.string().describe('Version of hindsight-lab that ran.'),
  scenario: scenarioSchema.describe(
    'The scenario with all defaults, so that it can be run again as it stands.',
  ),
  seeds: z.array(seed).min(1).describe('One world for each seed.'),
  intervals: z
    .strictObject({
      method: z
        .enum(['student-t over seeds', 'bootstrap over users'])
        .describe('Bootstrap where there is one seed.'),
      level: z.number().gt(0).lt(1).describe('Coverage: 0.95.'),
    })
    .describe('How the intervals were made.'),
  logged: z
    .array(
      z.strictObject({
        seed,
        impressions: z.int().describe('Notifications of the logging phase.'),
        immature: z
          .int()
          .describe('Those whose label was not yet known: dropped, unless training.immature keeps them.'),
        followUps: z
          .int()
          .describe('Mature ones that followed another in a session: trained on, not compared.'),
        erased: z.int().describe('Those sent to users before their hard deletion: in no training set.'),
      }),
    )
    .describe('What each world left to train on.'),
  pipelines: z.array(pipeline).describe('In the order of the scenario.'),
  references: z
    .strictObject({ random: reference, incumbent: reference, incumbentGreedy: reference, oracle: reference })
    .describe(meanings.references),
  skew: z
    .array(
      z.strictObject({
        features,
        feature: z.string(),
        mismatch: estimate.describe(
          'Share of the rows with both values whose value differs from the served one, 0 to 1.',
        ),
        missing: estimate.describe('Share of rows with a value on one side only, 0 to 1.'),
        meanDifference: estimate.describe('Value minus served value, in the unit of the feature.'),
        meanAbsoluteDifference: estimate,
        q05: estimate.describe('5 % quantile of the difference.'),
        q50: estimate.describe('Median of the difference.'),
        q95: estimate.describe('95 % quantile of the difference.'),
      }),
    )
    .describe('Features of each mode but logged, against what was served, over all logged impressions.'),
  waterfall: z
    .array(z.strictObject({ features, split, encoder, auc: fall, ne: fall }))
    .describe('For pipelines that went live and whose leak-free counterparts were trained too.'),
  retraining: z
    .strictObject({ without: way, 'wait-and-log': way, reconstruct: way, recompute: way })
    .nullable()
    .describe(
      "Models trained again on each day of production, `day0`, `day1`, …, in each way to come by a new feature, on the incumbent's traffic of that day; null where the scenario does not retrain.",
    ),
  curves: curves
    .nullable()
    .describe('What charts need beyond single figures, averaged over seeds; null unless evaluation.curves.'),
});

/** JSON Schema (draft 7) of `result.json`. */
export function resultJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(resultSchema, {
    io: 'output',
    target: 'draft-07',
    // A result states every option, so defaults would say nothing, and change this file whenever one changes.
    override: ({ jsonSchema }) => {
      delete jsonSchema.default;
    },
  });
  return {
    $schema,
    $id: 'urn:hindsight-lab:result',
    title: 'Hindsight result',
    description: 'Everything measured of one scenario. Numbers that were NaN are null.',
    ...rest,
  };
}
