/** A fit, as `fit.json` holds it. */
import { z } from 'zod';
import { type DataFile, dataFile, list, number, versioned, whole } from '../../result/dataFile.ts';
import { factNames } from '../facts/catalog.ts';

const value = z.union([z.number(), z.string()]);

const fittedFact = z.strictObject({
  name: z.enum(factNames),
  wanted: number.describe('In the unit of the fact; null where it was not given.'),
  simulated: number.describe(
    'Mean over the seeds of the check, or the mean of the smaller worlds beside them and the difference that size makes; null where one of them has no value.',
  ),
  bySeed: list(number).describe('In the order of the seeds of the check.'),
  tolerance: number.describe(
    'Most by which a matched fact differs from the wanted one; null where it was not given.',
  ),
  verdict: z
    .enum(['matched', 'not matched', 'not given'])
    .describe('Not given: what moves it is at the default, or where other facts put it.'),
  why: z.string().nullable().describe('Reason for which it is not matched, as far as one is known.'),
});

const setting = z.strictObject({
  parameter: z.string().describe('Key path in the scenario.'),
  value,
  fact: z.string().nullable().describe('The fact that it answers for; null where it follows from others.'),
});

const worlds = z.strictObject({ users: whole, seeds: list(whole) });

const round = z.strictObject({
  ...worlds.shape,
  beside: worlds
    .nullable()
    .describe(
      'Smaller worlds, of the same seeds first and then of more; null where there are enough of the others.',
    ),
});

const fitSchema = z.strictObject({
  ...versioned(1),
  name: z.string(),
  given: z.string().describe('The file with the facts, or from which they were counted.'),
  days: whole.describe('Days in which the facts are counted.'),
  users: whole.describe('Of the written scenario.'),
  isUsersGiven: z.boolean(),
  search: list(round).describe('The worlds of each round.'),
  check: round.describe(
    'The worlds in which the written scenario was simulated, with seeds that the search had not.',
  ),
  fitted: list(fittedFact),
  settings: list(setting).describe('Parameters of the written scenario that are not at their default.'),
});

export const fitFile: DataFile<Fit, 'fit'> = dataFile(fitSchema, {
  kind: 'fit',
  mark: 'fitted',
  command: 'fit',
  description:
    "A world with the facts of a reader's own app: wanted facts beside simulated ones. Units are those of facts.json. Numbers that were NaN are null.",
});

export interface Fit extends z.output<typeof fitSchema> {}
export interface FittedFact extends z.output<typeof fittedFact> {}
