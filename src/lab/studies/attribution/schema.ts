/** The format of `attribution.json`, exactly as written: strict, and null where the number was NaN. */
import { z } from 'zod';
import { scenarioSchema } from '../../../scenario/schema.ts';
import { meaningOf } from '../../result/meanings.ts';
import { ATTRIBUTION_FORMAT_VERSION } from './attribution.ts';

const number = z.number().nullable();
const estimate = z
  .strictObject({
    mean: number.describe('The mean over seeds.'),
    low: number.describe('Lower end of the interval; null with one seed.'),
    high: number.describe('Upper end of the interval; null with one seed.'),
  })
  .meta({ id: 'Estimate', description: 'A figure with its interval over seeds.' });

function pair<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ auc: value, ne: value });
}

/** What a twin changes: as numbers for a seed, as estimates for the summary. */
function effects<Value extends z.ZodType>(value: Value) {
  return {
    flattery: pair(value).describe(meaningOf('flattery')),
    damage: pair(value)
      .extend({
        openRate: value
          .optional()
          .describe("The logged model's live open rate minus the twin's; only where twins went live."),
      })
      .describe(meaningOf('damage')),
    total: pair(value).describe('Flattery + damage = gap − gap of the logged model.'),
  };
}

function twinFigures<Value extends z.ZodType>(value: Value) {
  return {
    ...effects(value),
    gap: pair(value).describe(meaningOf('gap')),
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

function loggedFigures<Value extends z.ZodType>(value: Value) {
  return {
    offline: pair(value).describe(meaningOf('offline')),
    shadow: pair(value).describe(meaningOf('shadow')),
    gap: pair(value).describe(meaningOf('gap')),
    openRate: value.optional().describe('Live open rate; only where twins went live.'),
  };
}

const seed = z.int().min(0);

/** The same figures by seed and over seeds. */
function measured<Shape extends z.ZodRawShape, Summary extends z.ZodRawShape>(
  perSeed: Shape,
  summary: Summary,
) {
  return z.strictObject({
    perSeed: z.array(z.strictObject({ ...perSeed, seed })),
    summary: z.strictObject(summary),
  });
}

const effectResult = measured(effects(number), effects(estimate)).meta({ id: 'Effects' });
const twinResult = measured(twinFigures(number), twinFigures(estimate)).meta({ id: 'Twin' });
const aloneResult = measured(
  { ...twinFigures(number), ...coefficient(number) },
  { ...twinFigures(estimate), ...coefficient(estimate) },
).meta({ id: 'Alone' });

function byVariant<Result extends z.ZodType>(result: Result) {
  return {
    plain: result.describe('As the provenance is.'),
    minusOwn: result
      .nullable()
      .describe("Without each row's own send and open; null where the lab has no such provenance."),
  };
}

export const attributionSchema = z.strictObject({
  formatVersion: z
    .literal(ATTRIBUTION_FORMAT_VERSION)
    .describe('Rises with every change that could break a reader.'),
  version: z.string().describe('Version of hindsight-lab that ran.'),
  scenario: scenarioSchema.describe('The scenario that was asked about, with all defaults.'),
  leak: z.string().describe('The provenance, or the name of the mix, that leaks in the twins.'),
  live: z.boolean().describe('Whether each twin also decided in its own copy of the world.'),
  seeds: z.array(seed).min(1).describe('One world for each seed.'),
  intervals: z
    .strictObject({
      method: z.literal('student-t over seeds'),
      level: z.number().gt(0).lt(1).describe('Coverage: 0.95.'),
    })
    .describe('How the intervals were made.'),
  logged: measured(loggedFigures(number), loggedFigures(estimate)).describe(
    'The model with every feature logged, which the twins are measured against.',
  ),
  features: z
    .array(
      z.strictObject({
        feature: z.string(),
        logged: measured(coefficient(number), coefficient(estimate)).describe('In the logged model.'),
        ...byVariant(aloneResult),
      }),
    )
    .min(1)
    .describe('Twins in which this feature alone leaks, the greatest plain total.auc first.'),
  together: z.strictObject(byVariant(twinResult)).describe('The twin in which all of the features leak.'),
  sum: z.strictObject(byVariant(effectResult)).describe('The sum over features, each alone, seed by seed.'),
  interaction: z.strictObject(byVariant(effectResult)).describe('Together minus the sum, seed by seed.'),
});

/** JSON Schema (draft 7) of `attribution.json`. */
export function attributionJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(attributionSchema, {
    io: 'output',
    target: 'draft-07',
    // As in results, every option of the scenario is stated.
    override: ({ jsonSchema }) => {
      delete jsonSchema.default;
    },
  });
  return {
    $schema,
    $id: 'urn:hindsight-lab:attribution',
    title: 'Hindsight attribution',
    description: 'Which feature leaks, and what it costs. Numbers that were NaN are null.',
    ...rest,
  };
}
