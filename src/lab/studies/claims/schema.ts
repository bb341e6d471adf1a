/**
 * Result of the claims command: its verdicts and everything that was read for them, as `claims.json` holds
 * it.
 */
import { z } from 'zod';
import { dataFile, estimate, list, number, versioned, whole } from '../../result/dataFile.ts';

export const CLAIMS_FORMAT_VERSION = 2;

const verdict = z.enum(['reproduced', 'refuted', 'inconclusive']);
const is = z.enum(['above', 'below', 'within']);
const file = z.string().describe('The scenario file, relative to the folder of claims.');
const contrast = z.string().describe('In words, such as `gap.auc of A minus B`.');
const effect = estimate.describe('Mean with its 95 % interval over seeds, for the reader.');
const bounds = estimate.describe('Mean with the simultaneous bounds that decide.');

const control = z.strictObject({
  file,
  contrast,
  tolerance: z.number(),
  because: z.string(),
  equivalentToZero: z.boolean().describe('Whether its bounds lie within ± tolerance.'),
  effect,
  bounds,
});

const part = z.strictObject({
  file,
  contrast,
  is,
  margin: z.number(),
  because: z.string().describe('Why this margin: `because` of the expectation.'),
  verdict,
  decided: z.string().describe('What decided, with the numbers.'),
  effect,
  bounds,
  perSeed: list(number).describe('In the order of the seeds.'),
  control: control.nullable(),
});

const observed = z.strictObject({ file, label: z.string(), contrast, effect });

export const doseSeries = z.strictObject({
  label: z.string(),
  contrast,
  margin: z
    .number()
    .nullable()
    .describe(
      'The margin of the part that this dose belongs to, where the series shows the same measure; else null.',
    ),
  points: list(z.strictObject({ at: z.union([z.number(), z.string()]), effect: estimate })),
});

/** A sweep of a scenario file, or its observations at several places: how something responds to a cause. */
export const doseFile = {
  file,
  title: z.string().describe('Title of the dose file.'),
  key: z.string().describe('The swept key, or empty where observations name their own places.'),
  seeds: whole,
};

const dose = z.strictObject({
  ...doseFile,
  is: is.describe('On which side of their margins the claim wants its series.'),
  series: list(doseSeries).describe('By label of the observation.'),
});

/** One detector over kinds of worlds and pipelines whose truth is known. */
export const detector = z.strictObject({
  name: z.string(),
  quantity: z.string().describe('An alarm is this quantity above the threshold.'),
  threshold: z.number(),
  kinds: list(
    z.strictObject({
      world: z.string().describe("Title of the world's file."),
      provenance: z.string(),
      leaks: z.boolean(),
      alarms: estimate.describe('Share of seeds with an alarm, with its exact interval.'),
    }),
  ),
  truePositiveRate: estimate.describe('Mean over the kinds with a leak.'),
  falsePositiveRate: estimate.describe('Mean over the kinds without a leak.'),
  precision: list(z.strictObject({ prevalence: z.number(), precision: number })).describe(
    'Share of alarms that are right, by the share of models that have a leak.',
  ),
});

const outcome = z.strictObject({
  id: z.string(),
  says: z.string().describe('The claim in one line: the `title` of its file.'),
  verdict,
  seeds: whole.describe('Seeds of the claim and its control, the same for all its parts.'),
  parts: list(part).describe('The first is the primary contrast, whose effect the table shows.'),
  observed: list(observed).describe(
    "`observe` of the claim's files (not of its doses): reported without a verdict.",
  ),
  doses: list(dose),
  limits: z
    .string()
    .describe(
      'Where along its doses the claim holds and where it stops, in words made from the doses; empty without doses.',
    ),
  detectors: list(detector).describe(
    'How well detectors tell worlds with a leak from those without; none where the claim has no populations.',
  ),
});

const claimsSchema = z.strictObject({
  ...versioned(CLAIMS_FORMAT_VERSION),
  quick: z
    .boolean()
    .describe('Fewer seeds and no doses: verdicts that cannot be given yet are inconclusive.'),
  claims: whole.describe(
    'The number of claims that share the error rate (Bonferroni), also when only some are run.',
  ),
  errorRate: z.number(),
  pilotSeeds: list(whole),
  outcomes: list(outcome).describe('In the order of the list of claims.'),
});

export const claimsFile = dataFile(claimsSchema, {
  kind: 'claims',
  mark: 'outcomes',
  command: 'claims',
  description: 'Whether each claim is reproduced, and what that rests on. Numbers that were NaN are null.',
});

export type ClaimsReport = z.output<typeof claimsSchema>;
export type ClaimOutcome = z.output<typeof outcome>;
export type PartOutcome = z.output<typeof part>;
export type ControlOutcome = z.output<typeof control>;
export type Observed = z.output<typeof observed>;
export type DetectorOutcome = z.output<typeof detector>;
export type Dose = z.output<typeof dose>;
export type DoseSeries = z.output<typeof doseSeries>;
export type DoseResponse = Omit<Dose, 'is'>;
