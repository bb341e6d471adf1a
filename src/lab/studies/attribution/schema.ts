/** Schema of an attribution: leaky features and their costs, as `attribution.json` holds them. */
import { z } from 'zod';
import { pipelineQuantities } from '../../../scenario/quantities.ts';
import { scenarioSchema } from '../../../scenario/schema.ts';
import {
  type DataFile,
  dataFile,
  estimate,
  intervalsOverSeeds,
  list,
  number,
  shortened,
  versioned,
  whole,
} from '../../result/dataFile.ts';

export const ATTRIBUTION_FORMAT_VERSION = 2;

const { offline, shadow, gap, flattery, damage } = pipelineQuantities;

function pair<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ auc: value, ne: value });
}

/** Effects of a twin against the logged model of the same seed; positive is optimism or harm. */
function effects<Value extends z.ZodType>(value: Value) {
  return {
    flattery: pair(value).describe(flattery.meaning),
    damage: pair(value)
      .extend({
        openRate: value
          .exactOptional()
          .describe("The logged model's live open rate minus the twin's; only where twins went live."),
      })
      .describe(damage.meaning),
    total: pair(value).describe('Flattery + damage = gap − gap of the logged model.'),
  };
}

function twinFigures<Value extends z.ZodType>(value: Value) {
  return {
    ...effects(value),
    gap: pair(value).describe(gap.meaning),
    mismatch: value.describe(
      "Share of the leaky features' values that differ from the served ones, over all logged impressions, 0 to 1.",
    ),
  };
}

function coefficient<Value extends z.ZodType>(value: Value) {
  return {
    coefficient: value.describe(
      'Of the feature: change of the logit per standard deviation of the training rows.',
    ),
  };
}

function aloneFigures<Value extends z.ZodType>(value: Value) {
  return { ...twinFigures(value), ...coefficient(value) };
}

function loggedFigures<Value extends z.ZodType>(value: Value) {
  return {
    offline: pair(value).describe(offline.meaning),
    shadow: pair(value).describe(shadow.meaning),
    gap: pair(value).describe(gap.meaning),
    openRate: value.exactOptional().describe('Live open rate; only where twins went live.'),
  };
}

/** The same figures by seed and over seeds. */
function measured<Seed extends z.ZodRawShape, Summary extends z.ZodRawShape>(seed: Seed, summary: Summary) {
  return z.strictObject({
    perSeed: list(z.strictObject({ seed: whole, ...seed })),
    summary: z.strictObject(summary),
  });
}

const logged = measured(loggedFigures(number), loggedFigures(estimate));
const effect = measured(effects(number), effects(estimate)).meta({ id: 'Effects' });
const twin = measured(twinFigures(number), twinFigures(estimate)).meta({ id: 'Twin' });
const alone = measured(aloneFigures(number), aloneFigures(estimate)).meta({ id: 'Alone' });

function byVariant<Result extends z.ZodType>(result: Result) {
  return {
    plain: result.describe('As the provenance is.'),
    minusOwn: result
      .nullable()
      .describe("Without each row's own send and open; null where the lab has no such provenance."),
  };
}

const feature = z.strictObject({
  feature: z.string(),
  logged: measured(coefficient(number), coefficient(estimate)).describe('In the logged model.'),
  ...byVariant(alone),
});

const attributionSchema = z.strictObject({
  ...versioned(ATTRIBUTION_FORMAT_VERSION),
  ...shortened,
  scenario: scenarioSchema.describe('The scenario that was asked about, with all defaults.'),
  leak: z.string().describe('The provenance, or the name of the mix, that leaks in the twins.'),
  live: z.boolean().describe('Whether each twin also decided in its own copy of the world.'),
  seeds: z.array(whole).min(1).readonly().describe('One world for each seed.'),
  intervals: intervalsOverSeeds,
  logged: logged.describe('The model with every feature logged, which the twins are measured against.'),
  features: z
    .array(feature)
    .min(1)
    .readonly()
    .describe('Twins in which this feature alone leaks, the greatest plain total.auc first.'),
  together: z.strictObject(byVariant(twin)).describe('The twin in which all of the features leak.'),
  sum: z.strictObject(byVariant(effect)).describe('The sum over features, each alone, seed by seed.'),
  interaction: z.strictObject(byVariant(effect)).describe('Together minus the sum, seed by seed.'),
});

export const attributionFile: DataFile<Attribution, 'attribution'> = dataFile(attributionSchema, {
  kind: 'attribution',
  mark: 'interaction',
  command: 'attribute <scenario>',
  description: 'Which feature leaks, and what it costs. Numbers that were NaN are null.',
});

/** Result of an attribution: which feature leaks, and what it costs. */
export interface Attribution extends z.output<typeof attributionSchema> {}
/** Cost of a leak in one feature alone. */
export interface FeatureAttribution extends z.output<typeof feature> {}
/** Effects of leaks against the logged model of the same seed; positive is optimism or harm. */
export interface EffectResult extends z.output<typeof effect> {}
/** Measurements of a twin, in which features leak, against the logged model of the same seed. */
export interface TwinResult extends z.output<typeof twin> {}
/** Measurements of the twin in which one feature alone leaks. */
export interface AloneResult extends z.output<typeof alone> {}

export type ByVariant<T> = z.output<z.ZodObject<ReturnType<typeof byVariant<z.ZodType<T>>>>>;

/** Figures of type `T`: numbers of a seed, or estimates over seeds. */
export type Effects<T> = z.output<z.ZodObject<ReturnType<typeof effects<z.ZodType<T>>>>>;
export type TwinFigures<T> = z.output<z.ZodObject<ReturnType<typeof twinFigures<z.ZodType<T>>>>>;
export type AloneFigures<T> = z.output<z.ZodObject<ReturnType<typeof aloneFigures<z.ZodType<T>>>>>;
export type LoggedFigures<T> = z.output<z.ZodObject<ReturnType<typeof loggedFigures<z.ZodType<T>>>>>;
