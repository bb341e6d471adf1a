/**
 * Result of the claims command: its verdicts and everything that was read for them, as `claims.json` holds
 * it.
 */
import { z } from 'zod';
import { verdicts } from '../../../evaluation/statistics/claim.ts';
import { leaks } from '../../../scenario/schema.ts';
import { type DataFile, dataFile, estimate, list, number, versioned, whole } from '../../result/dataFile.ts';

export const CLAIMS_FORMAT_VERSION = 4;

const verdict = z
  .enum(verdicts)
  .describe(
    'Reproduced, smaller than asked (there, but below the margin), refuted (absent, or the other way round), or inconclusive.',
  );
const file = z.string().describe('The scenario file, relative to the folder of claims.');
const contrast = z.string().describe('In words, such as `gap.auc of A minus B`.');
const leak = z
  .enum(leaks)
  .nullable()
  .describe("The leak whose effect it is: whole, minus the row's own label, or of a split; else null.");

const control = z.strictObject({
  file,
  claim: estimate.describe("The claim's own contrast, with its 95 % interval."),
  control: estimate.describe('The same where the cause is absent.'),
});

const part = z.strictObject({
  file,
  contrast,
  is: z.enum(['above', 'below', 'within']),
  margin: z.number(),
  because: z.string().describe('Why this margin: `because` of the expectation.'),
  leak,
  construction: z
    .boolean()
    .describe('True by construction: a regression test, no evidence, and counts only where it fails.'),
  verdict,
  decided: z.string().describe('What decided, with the numbers.'),
  effect: estimate.describe(
    "Mean of the contrast less the control's, paired by seed, with the bounds that decide: its t interval of level 1 − 2 · errorRate / claims.",
  ),
  seedsToTell: whole
    .nullable()
    .describe('About how many seeds would decide an inconclusive part: (t · s / |mean − margin|)².'),
  seeds: list(whole),
  perSeed: list(number).describe('What `effect` is the mean of, in the order of the seeds.'),
  control: control.nullable().describe('What was subtracted, and what from.'),
  nil: z.string().nullable().describe('Why the contrast is nil by construction where the cause is absent.'),
});

const observed = z.strictObject({
  file,
  label: z.string(),
  contrast,
  leak,
  effect: estimate.describe('Mean with its 95 % interval over seeds.'),
});

const place = z.union([z.number(), z.string()]);

export const doseSeries = z.strictObject({
  label: z.string(),
  contrast,
  margin: z.number().nullable().describe('The margin of the part that this series shows; else null.'),
  points: list(z.strictObject({ at: place, effect: estimate })),
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
  series: list(doseSeries).describe(
    'First the parts of the claim, where the file has them, as effect less control; then observations, by label.',
  ),
  verdicts: list(z.strictObject({ at: place, verdict })).describe(
    'At each place, on all parts of the file that it varies together, by their 95 % intervals; none where the file has no parts.',
  ),
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
  parts: list(part).describe('The first is the primary contrast, whose effect the table shows.'),
  observed: list(observed).describe(
    "`observe` of the claim's files (not of its doses): reported without a verdict.",
  ),
  doses: list(dose),
  limits: z
    .string()
    .describe(
      'Where along its doses the claim holds and where it stops, in words, with the numbers of the parts where a dose judges some; empty where no dose file has its parts.',
    ),
  detectors: list(detector).describe(
    'How well detectors tell worlds with a leak from those without; none where the claim has no populations.',
  ),
});

const claimsSchema = z.strictObject({
  ...versioned(CLAIMS_FORMAT_VERSION),
  claims: whole.describe(
    'The number of claims that share the error rate (Bonferroni), also when only some are run.',
  ),
  errorRate: z.number(),
  outcomes: list(outcome).describe('In the order of the list of claims.'),
});

export const claimsFile: DataFile<ClaimsReport, 'claims'> = dataFile(claimsSchema, {
  kind: 'claims',
  mark: 'outcomes',
  command: 'claims',
  description: 'Whether each claim is reproduced, and what that rests on. Numbers that were NaN are null.',
});

export interface ClaimsReport extends z.output<typeof claimsSchema> {}
export interface ClaimOutcome extends z.output<typeof outcome> {}
export interface PartOutcome extends z.output<typeof part> {}
export interface Observed extends z.output<typeof observed> {}
export interface DetectorOutcome extends z.output<typeof detector> {}
export interface Dose extends z.output<typeof dose> {}
export interface DoseSeries extends z.output<typeof doseSeries> {}
export type DoseResponse = Omit<Dose, 'verdicts'>;
