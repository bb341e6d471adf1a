/** The same world without drift: every draw but the drift is the same, so the difference in a gap is drift's own. */

import type { BlockStore } from '../base/blocks.ts';
import { UserError } from '../base/errors.ts';
import { gap, type Quality } from '../evaluation/gap.ts';
import { evaluate } from '../evaluation/metrics.ts';
import { Phase } from '../history/impressions.ts';
import { REFERENCE } from '../scenario/pipelines.ts';
import type { Scenario } from '../scenario/schema.ts';
import { drifts, withoutDrift } from '../world/options.ts';
import { settled } from './deployment.ts';
import { examplesOf } from './examples.ts';
import { pipelineFitter } from './fitPipelines.ts';
import { simulatePast, simulateProduction } from './simulate.ts';
import { tablesOf } from './tables.ts';
import type { Timeline } from './timeline.ts';

/** Whether the scenario has a twin that differs from it. */
export function runsTwin({ evaluation, world }: Scenario): boolean {
  return evaluation.driftTwin && drifts(world);
}

/** The gap of each encoder's reference pipeline, logged × time, in the twin. */
export function runTwin(...request: Parameters<typeof gapsWithoutDrift>): ReadonlyMap<string, Quality> {
  try {
    return gapsWithoutDrift(...request);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `in the twin without drift, which evaluation.driftTwin: false leaves out: ${error.message}`,
    );
  }
}

function gapsWithoutDrift(
  scenario: Scenario,
  seed: number,
  timeline: Timeline,
  onDay: (day: number) => void,
  store?: BlockStore,
): ReadonlyMap<string, Quality> {
  const past = simulatePast(scenario, withoutDrift(scenario.world), seed, timeline, onDay, store);
  const examples = examplesOf(past.arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);
  const tables = tablesOf(past.arm, examples, timeline);
  const fitPipelines = pipelineFitter(seed, timeline, past.arm.world.catalog, examples, tables);
  const pipelines = fitPipelines({
    ...scenario.training,
    features: [REFERENCE.features],
    splits: [REFERENCE.split],
  });
  const production = { policyOf: past.incumbentPolicy, logsVectors: true, measuresRegret: false, onDay };
  const traffic = simulateProduction(past, timeline, production);
  const { impressions, world } = traffic;
  const { rows, scored } = settled(traffic, timeline);
  return new Map(
    pipelines.map(({ spec, shipped, offline }) => {
      const logits = shipped.model.logits(impressions.features, impressions, rows, world.catalog);
      return [
        spec.encoder,
        gap(
          evaluate(offline.logits, offline.labels, offline.users),
          evaluate(logits, scored.labels, scored.users),
        ),
      ];
    }),
  );
}
