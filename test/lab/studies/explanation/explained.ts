/** Small worlds with explanations of them. */
import { explain } from '../../../../src/lab/studies/explanation/explain.ts';
import { type Pair, trainPair } from '../../../../src/lab/studies/explanation/pair.ts';
import type { Explanation } from '../../../../src/lab/studies/explanation/schema.ts';
import type { Wanted } from '../../../../src/lab/studies/explanation/wanted.ts';
import type { Scenario, ScenarioInput } from '../../../../src/scenario/schema.ts';
import { scenarioOf } from '../../../world/worlds.ts';

/** Two weeks in which people often follow what they open. */
export function followingScenario(input: Omit<ScenarioInput, 'name'> = {}): Scenario {
  return scenarioOf({
    ...input,
    timeline: { burnIn: '1d', warmup: '1d', logging: '8d', production: '1d', ...input.timeline },
    world: { follows: { initialPerUser: 1, afterOpen: 0.3 }, ...input.world },
  });
}

export interface Explained {
  readonly scenario: Scenario;
  readonly pair: Pair;
  readonly explanation: Explanation;
}

export function explained(scenario: Scenario, wanted: Wanted = {}): Explained {
  return { scenario, pair: trainPair(scenario, 1, () => {}), explanation: explain(scenario, 1, wanted) };
}
