/** Result of the benchmark: mitigations, faults and detectors, as `mitigations.json` holds it. */
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
import { detector, doseFile, doseSeries } from '../claims/schema.ts';
import { storageSchema } from '../storage/schema.ts';
import type { MitigationKeys } from './catalog.ts';

export const MITIGATIONS_FORMAT_VERSION = 2;

/**
 * A pipeline is immune where gap (AUC) and production (soft AUC) stay within this at every dose: of what they are at the first dose, or,
 * since a fault that changes what is sent makes other worlds, of what the logged pipeline's are in the same world.
 */
export const IMMUNITY_MARGIN = 0.005;

/**
 * A mitigation is as good as clean logging where neither what its model loses in AUC nor what it loses in live open rate is
 * more than this. The margins of the claims about history that is not kept: a difference that no team would see.
 */
export const AS_GOOD = { softAuc: 0.002, openRate: 0.001 } as const;

/** The rest of the leak: as numbers for a seed, as estimates for the summary. */
function effects<Value extends z.ZodType>(value: Value) {
  const pair = z.strictObject({ auc: value, ne: value });
  return {
    gap: pair.describe(pipelineQuantities.gap.meaning),
    damage: z
      .strictObject({ auc: value, ne: value, softAuc: value })
      .describe(
        "Clean logging's production minus production, in the same world but for mitigations with isOtherWorld; positive is harm. NE is swapped.",
      ),
    openRateLoss: value.describe('Live open rate of clean logging minus its own.'),
    relativeOpenRate: value.describe('Live open rate over that of clean logging; 1 is as good.'),
    mismatch: value.describe(
      'Share of the feature values trained on that differ from the served ones, 0 to 1.',
    ),
    rows: value.describe('Rows that it trains and tests on.'),
    screened: value.describe('Features that screening drops.'),
  };
}

/** Its costs, likewise. */
function costs<Value extends z.ZodType>(value: Value) {
  return {
    bytesPerImpression: value.describe(
      'Stored for each impression of the logging phase, in pages compressed by Snappy.',
    ),
    uncompressedBytesPerImpression: value.describe('Encoded, not compressed.'),
    leastBytesPerImpression: value.describe('Compressed, in the layout that stores least of the same.'),
    newFeatureDays: value
      .nullable()
      .describe('Days until a feature invented today is trainable; null where there is none.'),
  };
}

/** Of a scenario, without what it leaves out: keys of a scenario's own schema would be filled in. */
const keys = z.strictObject({
  training: z.record(z.string(), z.unknown()),
  serving: z.record(z.string(), z.unknown()).exactOptional(),
}) as z.ZodType as z.ZodType<MitigationKeys>;

const mitigation = z.strictObject({
  id: z.string(),
  title: z.string(),
  keys: keys.describe('The keys of a scenario that make it; each replaces that of the scenario.'),
  pipeline: z
    .strictObject({ provenance: z.string(), split: z.string(), model: z.string() })
    .describe('Which pipeline of that scenario is the mitigated one.'),
  newFeature: z
    .enum(['at once', 'wait', 'never'])
    .describe('How a feature that is invented today gets values for the rows of the past.'),
  isOtherWorld: z
    .boolean()
    .describe("Served from what training reads, so that the incumbent's traffic is another one too."),
  summary: z.strictObject({ ...effects(estimate), ...costs(estimate) }),
  perSeed: z
    .array(z.strictObject(effects(number)))
    .min(1)
    .readonly()
    .describe('In the order of the seeds.'),
  costsPerSeed: z
    .array(z.strictObject(costs(number)))
    .min(1)
    .readonly()
    .describe(
      'Of the first seeds: what is stored, and when it can be trained on, hardly differs between worlds.',
    ),
  isAsGood: z
    .boolean()
    .describe(
      `Whether damage (soft AUC) is at most ${AS_GOOD.softAuc} and the loss of open rate at most ${AS_GOOD.openRate}, each by a one-sided t test over seeds at 5 %. Never with isOtherWorld, where damage is on other traffic.`,
    ),
  isOnFront: z
    .boolean()
    .describe(
      'Whether no other mitigation both loses fewer live opens and stores fewer bytes per impression, in the layouts that store least. One that is as good as clean logging loses less than any that is not, and as much as any that is.',
    ),
});

const omitted = z.strictObject({
  id: z.string(),
  title: z.string(),
  why: z.string().describe('What is wrong with its keys there.'),
});

const fault = z.strictObject({
  id: z.string(),
  ...doseFile,
  why: z.string().describe('Which pipeline is immune to it, and why.'),
  series: list(doseSeries).describe('Four for each pipeline.'),
  pipelines: list(
    z.strictObject({
      label: z.string(),
      gapBeyondLogged: estimate.describe("Its gap minus the logged pipeline's, where farthest from 0."),
      damage: estimate.describe('Damage (soft AUC) where farthest from 0.'),
      productionLoss: estimate.describe('The largest change of production (soft AUC) since the first dose.'),
      isImmune: z
        .boolean()
        .describe(
          `Whether gap and production stay within ${IMMUNITY_MARGIN} of the first dose, or of the logged pipeline, at every dose.`,
        ),
    }),
  ),
});

const mitigationsSchema = z.strictObject({
  ...versioned(MITIGATIONS_FORMAT_VERSION),
  ...shortened,
  scenario: scenarioSchema.describe('The scenario that mitigations were laid over, with all defaults.'),
  seeds: z
    .array(whole)
    .min(1)
    .readonly()
    .describe('One world for each seed; faults and detectors have their own.'),
  intervals: intervalsOverSeeds,
  mitigations: list(mitigation).describe('The highest live open rate first.'),
  omitted: list(omitted).describe('Those whose keys are impossible in the scenario.'),
  faults: list(fault).describe('Faults of pipelines at growing doses.'),
  detectors: list(detector).describe('Detectors of leaks, where the truth is known.'),
  storage: storageSchema.nullable().describe('How stored bytes grow; null where that was not asked for.'),
});

export const mitigationsFile: DataFile<MitigationsReport, 'mitigations'> = dataFile(mitigationsSchema, {
  kind: 'mitigations',
  mark: 'mitigations',
  command: 'mitigations',
  description: 'What mitigations leave of a leak, and what they cost. Numbers that were NaN are null.',
});

export interface MitigationsReport extends z.output<typeof mitigationsSchema> {}
export interface MitigationOutcome extends z.output<typeof mitigation> {}
export interface OmittedMitigation extends z.output<typeof omitted> {}
export interface FaultOutcome extends z.output<typeof fault> {}
/** Figures of one seed. */
export type MitigationEffects = MitigationOutcome['perSeed'][number];
export type MitigationCosts = MitigationOutcome['costsPerSeed'][number];
/** Both as estimates over seeds. */
export type MitigationSummary = MitigationOutcome['summary'];
