/** A small past to measure, with events that are known late. */
import { featureDefinitions } from '../../../../src/features/definitions.ts';
import { Phase } from '../../../../src/history/impressions.ts';
import { examplesOf } from '../../../../src/lab/stages/examples.ts';
import { simulatePast } from '../../../../src/lab/stages/past.ts';
import { type ScenarioInput, scenarioSchema } from '../../../../src/scenario/schema.ts';
import { timelineOf } from '../../../../src/scenario/timeline.ts';

export function pastOf(more: Omit<ScenarioInput, 'name'> = {}) {
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [3],
    timeline: { burnIn: '2d', warmup: '3d', logging: '6d', production: '1d' },
    world: { users: 80, newsroom: { storiesPerDay: 100 } },
    serving: { maximumCandidates: 60 },
    history: { ingestionDelay: { minimum: '0s', maximum: '3h' } },
    ...more,
  });
  const timeline = timelineOf(scenario);
  const { arm } = simulatePast(scenario, scenario.world, 3, timeline, () => {});
  const examples = examplesOf(arm.impressions, Phase.logging, timeline, timeline.trainingAtMs);
  return { scenario, timeline, arm, examples };
}

export const dynamicColumns: readonly number[] = featureDefinitions.flatMap(({ kind }, column) =>
  kind === 'dynamic' ? [column] : [],
);
