/** Detectors of leaks, tried on worlds and pipelines whose truth is known. */

import { precisionAt, rateInterval, shareInterval } from '../../../evaluation/statistics/detection.ts';
import type { Estimate } from '../../../evaluation/statistics/intervals.ts';
import type { FeatureSet } from '../../../features/featureSet.ts';
import { readsAfterSending } from '../../../features/options.ts';
import { featuresOf } from '../../../scenario/features.ts';
import { pipelineId, pipelineNames } from '../../../scenario/pipelines.ts';
import type { Observation, Scenario } from '../../../scenario/schema.ts';
import { dynamicColumnsOf, type PipelineSpec, pipelinesOf } from '../../stages/pipelines.ts';
import type { Readings } from './readings.ts';
import type { DetectorOutcome } from './schema.ts';

/** An alarm is the quantity above the threshold. */
export interface Detector {
  readonly name: string;
  readonly quantity: string;
  readonly threshold: number;
}

/**
 * In AUC. In seeds 901 to 905, `node tools/excessLimit.mjs` reads 50 pipelines without a leak at −0.0008 ± 0.0026 (s), the
 * highest at 0.0048, and 20 whose leak is only what came after the row's own label at 0.0102 ± 0.0035, 17 of them above this.
 */
export const EXCESS_INFORMATION: Detector = {
  name: 'excess information',
  quantity: 'screen.excess',
  threshold: 0.006,
};

/** Thresholds were fixed before any detector was tried; they are in the unit of the quantity. */
const DETECTORS: readonly Detector[] = [
  // What a team would notice.
  { name: 'size of the gap', quantity: 'gap.auc', threshold: 0.02 },
  // More than a whole model reaches in production here.
  { name: 'AUC of a single feature', quantity: 'screen.auc', threshold: 0.75 },
  // One value in a hundred; needs a log of what was served.
  { name: 'skew of a single feature', quantity: 'screen.mismatch', threshold: 0.01 },
  EXCESS_INFORMATION,
];

const PREVALENCES = [0.05, 0.2, 0.5] as const;

/** A population as detectors look at it: everything that any of them needs, for every pipeline, is measured. */
export function watchedByDetectors(scenario: Scenario, detectors = DETECTORS): Scenario {
  const observe = pipelineNames(scenario.training).flatMap((pipeline) =>
    detectors.map(
      ({ quantity }): Observation => ({ label: quantity, that: pipelineId(pipeline), quantity, divide: 1 }),
    ),
  );
  return { ...scenario, evaluation: { ...scenario.evaluation, screening: true }, observe };
}

/** One pipeline in one world. */
interface Kind {
  readonly world: string;
  readonly provenance: string;
  readonly leaks: boolean;
  /** By seed: 1 for an alarm, 0 for none, NaN where the quantity could not be measured. */
  readonly alarms: readonly number[];
}

/** @param readings what the scenarios observe as `watchedByDetectors`, for each population */
export function detectorsTried(
  populations: readonly { readonly scenario: Scenario }[],
  readings: readonly Readings[],
  detectors = DETECTORS,
): DetectorOutcome[] {
  return detectors.map(({ name, quantity, threshold }, detector) => {
    const kinds = populations.flatMap(({ scenario }, population) =>
      pipelinesOf(scenario).map((spec, pipeline): Kind => {
        const values = readings[population].observed[pipeline * detectors.length + detector];
        return {
          world: scenario.title,
          provenance: spec.provenance,
          leaks: leaks(spec, featuresOf(scenario)),
          alarms: values.map((value) => (Number.isNaN(value) ? value : Number(value > threshold))),
        };
      }),
    );
    const truePositiveRate = rateOver(kinds.filter((kind) => kind.leaks));
    const falsePositiveRate = rateOver(kinds.filter((kind) => !kind.leaks));
    return {
      name,
      quantity,
      threshold,
      kinds: kinds.map(({ alarms, ...kind }) => ({ ...kind, alarms: shareOf(alarms) })),
      truePositiveRate,
      falsePositiveRate,
      precision: PREVALENCES.map((prevalence) => ({
        prevalence,
        precision: precisionAt(prevalence, truePositiveRate.mean, falsePositiveRate.mean),
      })),
    };
  });
}

/** Seeds of one kind are independent of each other. */
function shareOf(alarms: readonly number[]): Estimate {
  const measured = alarms.filter((alarm) => !Number.isNaN(alarm));
  return shareInterval(sum(measured), measured.length);
}

/**
 * Kinds of one seed are not independent, so the seed is the unit: its share of kinds with an alarm. NaN without kinds, and
 * where one could not be measured: a rate over other kinds in other seeds would compare nothing.
 */
function rateOver(kinds: readonly Kind[]): Estimate {
  if (kinds.length === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  const [{ alarms }] = kinds;
  return rateInterval(alarms.map((_, seed) => sum(kinds.map((kind) => kind.alarms[seed])) / kinds.length));
}

/** Checks whether a feature that a model uses may hold what came after sending. */
function leaks({ mix, alternatives }: PipelineSpec, features: FeatureSet): boolean {
  return alternatives.some(({ options }) =>
    dynamicColumnsOf(options, features).some((column) => readsAfterSending(mix.provenances[column])),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
