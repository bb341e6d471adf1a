/** Schema of a result: everything measured of one scenario, as `result.json` holds it. */
import { z } from 'zod';
import {
  generationQuantities,
  pipelineQuantities,
  referenceQuantities,
  strategyQuantities,
} from '../../scenario/quantities.ts';
import {
  type ByReference,
  inOrder,
  REFERENCES_MEANING,
  type ReferenceName,
  referenceNames,
  references,
} from '../../scenario/references.ts';
import { scenarioSchema } from '../../scenario/schema.ts';
import { splitName } from '../../splits/options.ts';
import { type DataFile, dataFile, estimate, list, number, shortened, versioned } from './dataFile.ts';
import { type Estimates, estimateShape, type SeedValues, seedShape } from './values.ts';

export const RESULT_FORMAT_VERSION = 2;

const coefficients = z
  .strictObject({
    intercept: number.describe('On standardised columns.'),
    columns: list(
      z.strictObject({
        name: z.string(),
        coefficient: number.describe('Change of the logit per standard deviation of the training rows.'),
        mean: number.describe('Mean of the column in the training rows.'),
        deviation: number.describe('Standard deviation of the column in the training rows.'),
        standardError: number.nullable().describe('Of the coefficient; null where the solver gives none.'),
      }),
    ),
    hashedWeights: z
      .strictObject({
        places: list(z.int().min(0)).describe('Places of hash buckets, rising: those whose weight is not 0.'),
        weights: list(number).describe(
          'Their weights. Of all other buckets, which no training row is in, it is 0.',
        ),
      })
      .nullable()
      .describe('Weights of the hash buckets, for hashed ids.'),
  })
  .meta({
    id: 'Coefficients',
    description: 'A fitted model: logit = intercept + Σ coefficient · (value − mean) / deviation.',
  });

const seed = z.int().min(0);
const provenance = z.string().describe('Where feature values come from: a provenance, or the name of a mix.');
const split = splitName.describe('How test rows were held out.');
const encoder = z
  .string()
  .describe(
    'What the model memorises; `selected` where the pipeline chose; or the name of one of `training.models`.',
  );

/** A key for each generation, which zod has no type for beside others. */
type Generations<OfGeneration> = { readonly [generation: `generation${number}`]: OfGeneration };

const { generation } = generationQuantities;
export type GenerationsOfSeed = Generations<SeedValues<typeof generation.of>>;

const generations = z
  .strictObject({
    perSeed: list(
      z.object({ seed }).catchall(z.strictObject(seedShape(generation.of))) as z.ZodType as z.ZodType<
        GenerationsOfSeed & { readonly seed: number }
      >,
    ),
    summary: z.object({}).catchall(z.strictObject(estimateShape(generation.of))) as z.ZodType as z.ZodType<
      Generations<Estimates<typeof generation.of>>
    >,
  })
  .meta({
    id: 'Generations',
    description: `A pipeline that is trained again live: \`generation0\`, \`generation1\`, … ${generation.meaning}`,
  });

const pipeline = z.strictObject({
  provenance,
  split,
  encoder,
  solver: z.string().describe('Of `training.solver`, or the name of a family of a plug-in.'),
  perSeed: list(
    z.strictObject({
      seed,
      rows: z
        .strictObject({
          train: z.int(),
          validation: z.int().exactOptional(),
          test: z.int(),
          production: z.int(),
          missing: z.int(),
          copies: z
            .int()
            .exactOptional()
            .describe(
              'Of those trained or tested on, those beyond the first of each notification. Left out where there is none.',
            ),
          imputed: z
            .strictObject({ rows: z.int(), values: z.int() })
            .exactOptional()
            .describe(
              'Of those trained or tested on: rows with missing values that the model fills in, and the number of these values. Left out where there is none.',
            ),
        })
        .describe(
          'Rows trained on (of k-folds the mean), tested on and scored in shadow, and all rows with a label of which a value that the model uses is missing, so that it neither trains nor tests on them. Validation rows are those of the training rows that the pipeline chose on; it has none where it chose on the test rows.',
        ),
      screened: list(z.string()).describe('Features that training.screen dropped.'),
      chosen: z
        .strictObject({
          encoder: z.string(),
          l2: z.number().nullable().describe('Null for a family of a plug-in.'),
        })
        .describe('What the pipeline trained with.'),
      ...seedShape(pipelineQuantities),
      coefficients: coefficients
        .nullable()
        .describe(
          'Of the evaluated model; null where it is no logistic regression, and of k-folds, which have several.',
        ),
      shippedCoefficients: coefficients
        .nullable()
        .describe('Of the deployed model, where it is another one and a logistic regression.'),
    }),
  ),
  summary: z
    .strictObject(estimateShape(pipelineQuantities))
    .describe('The quantities of perSeed as estimates.'),
  generations: generations
    .exactOptional()
    .describe('Left out unless deployed models are trained again (serving.deployed.retrainEvery).'),
});

function reference(name: ReferenceName) {
  return z.strictObject({
    perSeed: list(z.strictObject({ seed, ...inOrder(name, seedShape(referenceQuantities)) })),
    summary: z.strictObject(inOrder(name, estimateShape(referenceQuantities))),
  });
}

/** An entry for each reference; those that a scenario has to ask for may be missing. */
function eachReference<Entry extends z.ZodType>(entry: (name: ReferenceName) => Entry) {
  const shape = referenceNames.map((name) => {
    const { arm } = references[name] as { readonly arm: string };
    return [name, arm === 'asked' ? entry(name).exactOptional() : entry(name)];
  });
  return z.strictObject(Object.fromEntries(shape)) as z.ZodType as z.ZodType<ByReference<z.output<Entry>>>;
}

const steps = z
  .strictObject({
    split: estimate.describe('What the split flattered.'),
    feature: estimate.describe('What the features flattered.'),
    ownLabel: estimate.describe("Of it the row's own label; null where that was not measured."),
    later: estimate.describe(
      'Of it the rest: what else became known after sending; null where the own label was not measured.',
    ),
    drift: estimate.describe('What a moving world cost logged × time; null without the drift twin.'),
    rest: estimate.describe(
      'What is left of the gap of logged × time: warm-up and noise; null without the drift twin.',
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

const { days, day } = strategyQuantities;
/** The days of a strategy and their means; zod has no type for keys of a pattern beside others. */
type Days<OfDays, OfDay> = {
  readonly days: OfDays;
  readonly [day: `day${number}`]: OfDay;
};

export type StrategyDay = SeedValues<typeof day.of>;
export type StrategyQuantities = Days<SeedValues<typeof days.of>, StrategyDay>;

const strategy = z
  .strictObject({
    perSeed: list(
      z
        .object({ seed, days: z.strictObject(seedShape(days.of)).describe(days.meaning) })
        .catchall(z.strictObject(seedShape(day.of))) as z.ZodType as z.ZodType<
        StrategyQuantities & { readonly seed: number }
      >,
    ),
    summary: z
      .object({ days: z.strictObject(estimateShape(days.of)).describe(days.meaning) })
      .catchall(z.strictObject(estimateShape(day.of))) as z.ZodType as z.ZodType<
      Days<Estimates<typeof days.of>, Estimates<typeof day.of>>
    >,
  })
  .meta({ id: 'Way', description: 'A way to come by a new feature; each day has a key of its own.' });

const places = list(number);
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
        rows: list(z.int()).describe('Of all seeds together.'),
        predicted: places.describe('Mean predicted probability, mean over seeds.'),
        observed: band.describe('Share of rows that were opened.'),
      })
      .describe('In ten bins of equal numbers of rows, by predicted probability.'),
  })
  .meta({ id: 'ScoreCurves', description: "How a model's scores do on one set of rows." });

const daily = z
  .strictObject({
    firstDay: z.int().describe('Day of the first value, counted from the beginning of the world.'),
    sends: list(z.int()).describe('Notifications of all seeds together; follow-ups left out.'),
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
  falsePositiveRates: list(z.number()).describe('Where ROC curves are measured.'),
  pipelines: list(
    z.strictObject({
      provenance,
      split,
      encoder,
      offline: scoreCurves.describe('On its test rows, of the evaluated model.'),
      shadow: scoreCurves.describe('On the notifications in shadow, of the deployed model.'),
      live: arm.describe('Of its own arm; null without live arms.'),
    }),
  ).describe('In the order of the pipelines of the result.'),
  references: eachReference(() => arm).describe(
    "In production; the incumbent's from warm-up, under the heuristic. Null where a reference did not live.",
  ),
  skewByAge: z
    .strictObject({
      fromDays: list(z.int()).describe('A row is in a bin if it is older than this at training,'),
      toDays: list(z.int().nullable()).describe('and at most as old as this; null where there is no limit.'),
      rows: list(z.int()).describe('Of all seeds together.'),
      features: list(
        z.strictObject({
          provenance,
          feature: z.string(),
          mismatch: band.describe('Share of values that differ from the served ones, 0 to 1.'),
        }),
      ),
    })
    .describe(
      'Features of each provenance but logged against what was served, by age of the row at training.',
    ),
});

const resultSchema = z.strictObject({
  ...versioned(RESULT_FORMAT_VERSION),
  ...shortened,
  scenario: scenarioSchema.describe(
    'The scenario with all defaults, so that it can be run again as it stands.',
  ),
  seeds: z.array(seed).min(1).readonly().describe('One world for each seed.'),
  intervals: z
    .strictObject({
      method: z
        .enum(['student-t over seeds', 'bootstrap over users and days'])
        .describe('Bootstrap where there is one seed.'),
      level: z.number().gt(0).lt(1).describe('Coverage: 0.95.'),
    })
    .describe('How the intervals were made.'),
  logged: list(
    z.strictObject({
      seed,
      impressions: z.int().describe('Notifications of the logging phase.'),
      immature: z
        .int()
        .describe('Those whose label was not yet known: dropped, unless training.immature keeps them.'),
      followUps: z
        .int()
        .describe(
          'Mature ones that were sent by rule, follow-ups and broadcasts: not compared, and trained on with training.followUps alone.',
        ),
      erased: z.int().describe('Those sent to users before their hard deletion: in no training set.'),
    }),
  ).describe('What each world left to train on.'),
  pipelines: list(pipeline).describe(
    'One for each provenance, split and encoder or model, in the order of the scenario; logged × time is always among them.',
  ),
  references: eachReference(reference).describe(REFERENCES_MEANING),
  skew: list(
    z.strictObject({
      provenance,
      feature: z.string(),
      mismatch: estimate.describe(
        'Share of the rows with both values whose value differs from the served one, 0 to 1.',
      ),
      missing: estimate.describe('Share of rows with a value on one side only, 0 to 1.'),
      meanDifference: estimate.describe('Value minus served value, in the unit of the feature.'),
      meanAbsoluteDifference: estimate.describe('Mean size of that difference.'),
      q05: estimate.describe('5 % quantile of the difference.'),
      q50: estimate.describe('Median of the difference.'),
      q95: estimate.describe('95 % quantile of the difference.'),
    }),
  ).describe(
    'Features of each provenance but logged, against what was served, over all logged impressions; differences on at most 20,000 of them, evenly spaced.',
  ),
  waterfall: list(z.strictObject({ provenance, split, encoder, auc: fall, ne: fall })).describe(
    'For pipelines that went live and whose counterparts with logged features, a time split and both were trained too.',
  ),
  retraining: z
    .strictObject({ without: strategy, 'wait-and-log': strategy, reconstruct: strategy, recompute: strategy })
    .nullable()
    .describe(
      'Models trained again on each day of production, `day0`, `day1`, …, in each way to come by a new feature, on the traffic in shadow of that day; null where the scenario does not retrain.',
    ),
  curves: curves
    .nullable()
    .describe('What charts need beyond single figures, averaged over seeds; null unless evaluation.curves.'),
});

export const resultFile: DataFile<Result, 'result'> = dataFile(resultSchema, {
  kind: 'result',
  mark: 'waterfall',
  command: 'run <scenario>',
  description: 'Everything measured of one scenario. Numbers that were NaN are null.',
});

/** Result of a scenario: everything measured in each world, and over all of them. NaN where a number could not be measured. */
export interface Result extends z.output<typeof resultSchema> {}
/** Result of a pipeline: a provenance, a split and an encoder or model, evaluated offline and in production. */
export interface PipelineResult extends z.output<typeof pipeline> {}
export type PipelineOfSeed = PipelineResult['perSeed'][number];
/** Result of a reference, a policy that pipelines are compared with. */
export interface ReferenceResult extends z.output<ReturnType<typeof reference>> {}
export type SkewResult = Result['skew'][number];
/** Result of a way to come by a new feature, for models that are trained again on each day of production. */
export interface StrategyResult extends z.output<typeof strategy> {}
export type WaterfallResult = Result['waterfall'][number];
export interface WaterfallEstimates extends z.output<typeof fall> {}
export interface StepEstimates extends z.output<typeof steps> {}
export interface Coefficients extends z.output<typeof coefficients> {}
export interface Curves extends z.output<typeof curves> {}
export type AgeingFeature = Curves['skewByAge']['features'][number];
export interface Band extends z.output<typeof band> {}
export interface ScoreCurves extends z.output<typeof scoreCurves> {}
export interface DailyCurve extends z.output<typeof daily> {}
