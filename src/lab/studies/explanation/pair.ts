/** One world up to the day of training, and two models of it: one on served values, one on values that leak. */
import { UserError } from '../../../base/errors.ts';
import type { FeatureTable } from '../../../features/provenance.ts';
import { Phase } from '../../../history/impressions.ts';
import { REFERENCE } from '../../../scenario/pipelines.ts';
import type { Scenario, TrainingOptions } from '../../../scenario/schema.ts';
import { type Timeline, timelineOf } from '../../../scenario/timeline.ts';
import type { Arm } from '../../../serving/arm.ts';
import { type ExampleSet, examplesOf } from '../../stages/examples.ts';
import { simulatePast } from '../../stages/past.ts';
import { LOGGED } from '../../stages/pipelines.ts';
import { tablesOf } from '../../stages/tables.ts';
import { type FittedPipeline, pipelineFitter } from '../../stages/training.ts';
import { leakyProvenance } from '../leak.ts';

export interface Pair {
  readonly seed: number;
  readonly timeline: Timeline;
  /** Stands at the moment of training. */
  readonly arm: Arm;
  readonly examples: ExampleSet;
  readonly clean: FittedPipeline;
  readonly leaky: FittedPipeline;
  readonly served: FeatureTable;
  readonly recomputed: FeatureTable;
}

/** Trained as the scenario says, with the split by time, and with the first of its encoders. */
export function trainPair(scenario: Scenario, seed: number, onDay: (day: number) => void): Pair {
  const timeline = timelineOf(scenario);
  const { arm } = simulatePast(scenario, scenario.world, seed, timeline, onDay);
  const examples = examplesOf(arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);
  if (examples.end === examples.start) {
    throw new UserError(
      `seed ${seed}: found no notification in the logging phase; expected at least one: ` +
        'log for longer (timeline.logging), or simulate more users (world.users)',
    );
  }
  const tables = tablesOf(arm, examples, timeline);
  const training: TrainingOptions = {
    ...scenario.training,
    provenances: [leakyProvenance(scenario.training), REFERENCE.provenance],
    splits: [REFERENCE.split],
    encoders: scenario.training.encoders.slice(0, 1),
    models: [],
  };
  const [leaky, clean] = pipelineFitter(seed, timeline, arm, examples, tables)(training);
  return {
    seed,
    timeline,
    arm,
    examples,
    clean,
    leaky,
    served: tables(LOGGED),
    recomputed: tables(leaky.spec.mode),
  };
}
