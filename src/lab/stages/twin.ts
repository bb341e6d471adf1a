/** The same world without drift: every draw but the drift is the same, so the difference in a gap is drift's own. */
import type { BlockStore } from '../../base/blocks.ts';
import { UserError } from '../../base/errors.ts';
import { gap, type Quality } from '../../evaluation/metrics/gap.ts';
import { Phase } from '../../history/impressions.ts';
import { REFERENCE } from '../../scenario/pipelines.ts';
import type { Scenario, TrainingOptions } from '../../scenario/schema.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import { drifts, withoutDrift } from '../../world/options.ts';
import { metricsOf } from '../measure/quantities.ts';
import { examplesOf } from './examples.ts';
import { simulatePast, simulateProduction } from './past.ts';
import { settled } from './production.ts';
import { tablesOf } from './tables.ts';
import { pipelineFitter } from './training.ts';

/** Whether the scenario has a twin that differs from it. */
export function runsTwin({ evaluation, world }: Scenario): boolean {
  return evaluation.driftTwin && drifts(world);
}

/** The gap of each encoder's reference pipeline, logged × time, in the twin, for one way of training after another. */
export type Twin = (training: TrainingOptions) => ReadonlyMap<string, Quality>;

/** The twin, lived through when it is first asked. */
export function twinOf(
  scenario: Scenario,
  seed: number,
  timeline: Timeline,
  onDay: (day: number) => void,
  store?: BlockStore,
): Twin {
  let lived: Twin | undefined;
  return (training) => {
    try {
      lived ??= liveThrough(scenario, seed, timeline, onDay, store);
      return lived(training);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(
        `in the same world without drift, which evaluation.driftTwin: false leaves out: ${error.message}`,
      );
    }
  };
}

function liveThrough(
  scenario: Scenario,
  seed: number,
  timeline: Timeline,
  onDay: (day: number) => void,
  store?: BlockStore,
): Twin {
  const past = simulatePast(scenario, withoutDrift(scenario.world), seed, timeline, onDay, store);
  const examples = examplesOf(past.arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);
  const tables = tablesOf(past.arm, examples, timeline);
  const fitPipelines = pipelineFitter(seed, timeline, past.arm, examples, tables);
  const production = { policyOf: past.shadowPolicy, logsVectors: true, measuresRegret: false, onDay };
  const { traffic, rows, scored } = settled(simulateProduction(past, timeline, production), timeline);
  const { impressions, world } = traffic;
  return (training) => {
    const pipelines = fitPipelines({
      ...training,
      provenances: [REFERENCE.provenance],
      splits: [REFERENCE.split],
    });
    return new Map(
      pipelines.map(({ spec, shipped, offline }) => {
        const logits = shipped.model.logits(impressions.features, impressions, rows, world.catalog);
        return [spec.encoder, gap(metricsOf(offline), metricsOf({ ...scored, logits }))];
      }),
    );
  };
}
