/** Error rates of an audit's alarms over planted sets whose truth is known. */
import { z } from 'zod';
import {
  type DataFile,
  dataFile,
  estimate,
  list,
  number,
  shortened,
  versioned,
  whole,
} from '../../lab/result/dataFile.ts';
import { alarmNames, verdicts } from '../schema.ts';
import { kindGroups } from './kinds.ts';

export const POPULATION_FORMAT_VERSION = 1;

const alarmName = z.enum(alarmNames);

/** An effect in AUC: as an audit expects it, and as deployment in the lab gives it. */
const effect = (of: string) =>
  z.strictObject({ expected: number, measured: number }).describe(`${of}, in AUC.`);

const seedOfPlant = z.strictObject({
  seed: whole,
  rows: whole.describe('Rows of the set.'),
  verdict: z.enum(verdicts),
  excess: z.strictObject({ mean: number, low: number, high: number }).nullable(),
  damage: effect(
    'AUC that production loses, measured by the probability of an open in place of its luck (soft AUC)',
  ),
  flattery: effect('AUC that offline figures promise too much'),
  raised: list(alarmName).describe('Alarms that were raised.'),
  untold: list(alarmName).describe('Alarms whose inputs were missing.'),
  leaking: list(z.string()).describe('Features of which a leak was said.'),
});

const rate = z.strictObject({
  alarm: alarmName,
  isRight: z.boolean().describe('Whether the alarm ought to be raised.'),
  share: estimate.describe(
    'Share of seeds in which it was raised, with the interval of Clopper and Pearson.',
  ),
});

const plant = z.strictObject({
  kind: z.string(),
  title: z.string(),
  group: z.enum(kindGroups),
  dose: z.string(),
  rows: number.describe('Rows of the set, of all seeds the mean.'),
  damage: z.strictObject({ expected: estimate, measured: estimate }),
  rates: list(rate).describe('Of alarms whose inputs were there.'),
  perSeed: list(seedOfPlant),
});

const alarmRates = z.strictObject({
  alarm: alarmName,
  limit: number,
  hits: estimate.describe('Over kinds and doses at which it ought to be raised, the mean share of them.'),
  falseAlarms: estimate.describe('The same over those at which it ought not.'),
  byGroup: list(z.strictObject({ group: z.enum(kindGroups), share: estimate })).describe(
    'Share at which it was raised, of kinds and doses of each group.',
  ),
  right: number.describe('Share of alarms that are right, if the fault is as common as `baseRate` says.'),
});

const agreement = z.strictObject({
  correlation: estimate.describe('Between expected and measured, over kinds and doses of each seed.'),
  bias: estimate.describe('Mean of expected minus measured, in AUC.'),
});

const populationSchema = z.strictObject({
  ...versioned(POPULATION_FORMAT_VERSION),
  ...shortened,
  seeds: z.array(whole).min(1).readonly(),
  users: whole.describe('Users of each world at any time.'),
  baseRate: number.describe('Share of training sets that are assumed to have a fault, 0 to 1.'),
  alarmRates: list(alarmRates).describe(
    'Of each alarm. Kinds of one seed are not independent, so that intervals are over seeds.',
  ),
  costlyLeaks: z
    .strictObject({
      least: number.describe('Least measured damage of such a leak, in AUC, as the mean over seeds.'),
      found: estimate.describe('Share of them that is found.'),
      missed: list(z.strictObject({ kind: z.string(), dose: z.string(), found: estimate })).describe(
        'Those that are found in fewer than 95 % of worlds.',
      ),
    })
    .describe('Leaks that cost so much in production.'),
  agreement: z
    .strictObject({ damage: agreement, flattery: agreement })
    .describe('Over kinds whose training values are not those of serving.'),
  plants: list(plant),
});

export const populationFile: DataFile<Population, 'audit-rates'> = dataFile(populationSchema, {
  kind: 'audit-rates',
  mark: 'alarmRates',
  command: 'audit-rates',
  description:
    'How often alarms of hindsight audit are right, over planted faults whose truth is known. Numbers that were NaN are null.',
});

export interface Population extends z.output<typeof populationSchema> {}
export interface PlantOutcome extends z.output<typeof plant> {}
export interface SeedOfPlant extends z.output<typeof seedOfPlant> {}
