/** Detectors of leaks, tried on worlds and pipelines whose truth is known. */
import { precisionAt, shareInterval } from '../../evaluation/detection.ts';
import { type Estimate, meanInterval } from '../../evaluation/intervals.ts';
import { readsAfterSending } from '../../features/options.ts';
import { pipelineId, pipelineNames } from '../../scenario/pipelines.ts';
import type { Observation, Scenario, TrainingOptions } from '../../scenario/schema.ts';
import type { DetectorOutcome } from './outcome.ts';
import type { Readings } from './readings.ts';

/** Thresholds were fixed before any detector was tried; they are in the unit of the quantity. */
const DETECTORS = [
  // What a team would notice.
  { name: 'size of the gap', quantity: 'gap.auc', threshold: 0.02 },
  // More than a whole model reaches in production here.
  { name: 'AUC of a single feature', quantity: 'screen.auc', threshold: 0.75 },
  // One value in a hundred; needs a log of what was served.
  { name: 'skew of a single feature', quantity: 'screen.mismatch', threshold: 0.01 },
] as const;

const PREVALENCES = [0.05, 0.2, 0.5] as const;

/** Everything that any detector looks at, for every pipeline of a scenario. */
export function detectorObservations({ training }: Scenario): Observation[] {
  return pipelineNames(training).flatMap((pipeline) =>
    DETECTORS.map(({ quantity }) => ({ label: quantity, that: pipelineId(pipeline), quantity, divide: 1 })),
  );
}

/** @param readings what the observations above came to, for each population */
export function detectorsTried(
  populations: readonly { readonly scenario: Scenario }[],
  readings: readonly Readings[],
): DetectorOutcome[] {
  return DETECTORS.map(({ name, quantity, threshold }, detector) => {
    const kinds = populations.flatMap(({ scenario }, population) =>
      pipelineNames(scenario.training).map(({ features }, pipeline) => {
        const values = readings[population].observed[pipeline * DETECTORS.length + detector];
        return {
          world: scenario.title,
          features,
          leaks: leaks(features, scenario.training),
          alarms: values.map((value) => (value > threshold ? 1 : 0)),
        };
      }),
    );
    const truePositiveRate = rateOver(kinds.filter((kind) => kind.leaks));
    const falsePositiveRate = rateOver(kinds.filter((kind) => !kind.leaks));
    return {
      name,
      quantity,
      threshold,
      kinds: kinds.map(({ alarms, ...kind }) => ({
        ...kind,
        alarms: shareInterval(sum(alarms), alarms.length),
      })),
      truePositiveRate,
      falsePositiveRate,
      precision: PREVALENCES.map((prevalence) => ({
        prevalence,
        precision: precisionAt(prevalence, truePositiveRate.mean, falsePositiveRate.mean),
      })),
    };
  });
}

/** Kinds of one seed are not independent, so the seed is the unit: its share of kinds with an alarm. */
function rateOver(kinds: readonly { readonly alarms: readonly number[] }[]): Estimate {
  const [{ alarms }] = kinds;
  return meanInterval(alarms.map((_, seed) => sum(kinds.map((kind) => kind.alarms[seed])) / kinds.length));
}

/** Whether any feature of a mode may hold what came after sending. */
function leaks(features: string, training: TrainingOptions): boolean {
  const option = training.features.find((each) => (typeof each === 'string' ? each : each.name) === features);
  if (option === undefined) return false;
  if (typeof option === 'string') return readsAfterSending(option);
  return [option.from, ...Object.values(option.except)].some(readsAfterSending);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
