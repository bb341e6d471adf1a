/** Facts of an app, as `facts.json` holds them. */
import { z } from 'zod';
import { type DataFile, dataFile, list, number, shortened, versioned, whole } from '../../result/dataFile.ts';
import { factNames } from './catalog.ts';

export const FACTS_FORMAT_VERSION = 1;

const fact = z.strictObject({
  name: z.enum(factNames),
  mean: number.describe('Over seeds; null where one of them has no value.'),
  bySeed: list(number).describe('In the order of the seeds.'),
  published: z
    .strictObject({ low: z.number(), high: z.number() })
    .nullable()
    .describe('Range of the published figures; null where no source was found.'),
  lies: z
    .enum(['below', 'inside', 'above'])
    .nullable()
    .describe('Place of the mean in the published range; null where one of the two is missing.'),
});

const factsSchema = z.strictObject({
  ...versioned(FACTS_FORMAT_VERSION),
  ...shortened,
  scenario: z.string(),
  users: whole.describe('At any time.'),
  seeds: list(whole),
  facts: list(fact),
});

export const factsFile: DataFile<FactsReport, 'facts'> = dataFile(factsSchema, {
  kind: 'facts',
  mark: 'facts',
  command: 'describe --simulate',
  description:
    'Facts of a simulated app beside published ranges. Units are those of the names: rates are shares. Numbers that were NaN are null.',
});

export interface FactsReport extends z.output<typeof factsSchema> {}
export interface MeasuredFact extends z.output<typeof fact> {}
