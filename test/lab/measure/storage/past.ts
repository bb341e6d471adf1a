/** A small past to measure, with events that are known late. */
import { featureDefinitions } from '../../../../src/features/definitions.ts';
import { simulatePast } from '../../../../src/lab/stages/past.ts';
import { type ScenarioInput, scenarioSchema } from '../../../../src/scenario/schema.ts';

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
  return { ...simulatePast([scenario], 3), scenario };
}

export const dynamicColumns: readonly number[] = featureDefinitions.flatMap(({ kind }, column) =>
  kind === 'dynamic' ? [column] : [],
);
