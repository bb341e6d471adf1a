/** Every mitigation can be had in the worlds that it is compared in, and changes nothing but what it states. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { worldOf } from '../../../../src/lab/stages/world.ts';
import { mitigations } from '../../../../src/lab/studies/mitigations/catalog.ts';
import {
  mitigatedScenario,
  newFeatureScenario,
  storedScenario,
} from '../../../../src/lab/studies/mitigations/scenarios.ts';
import { pipelineNames } from '../../../../src/scenario/pipelines.ts';
import { loadScenario } from '../../../../src/scenario/reading/read.ts';
import { checkCombinations } from '../../../../src/scenario/rules/combinations.ts';
import { type Scenario, scenarioSchema } from '../../../../src/scenario/schema.ts';

const shipped = join(import.meta.dirname, '..', '..', '..', '..', 'scenarios', 'mitigations.yaml');
const scenarios: [string, Scenario][] = [
  ['the default scenario', scenarioSchema.parse({ name: 'default' })],
  ['scenarios/mitigations.yaml', loadScenario(shipped).scenario],
];

it('ids and titles are unique, and ids can be anchors and file names', () => {
  const ids = mitigations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(mitigations.map(({ title }) => title)).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

describe.each(scenarios)('in %s', (_, scenario) => {
  it.each(mitigations.map((each) => [each.id, each] as const))('%s is possible', (__, mitigation) => {
    const made = mitigatedScenario(scenario, mitigation);
    expect(checkCombinations(made)).toEqual([]);
    // As a user would write it: with all defaults it is still the same.
    const { sweep: ___, ...stated } = made;
    expect(scenarioSchema.parse(stated)).toMatchObject(stated);
  });

  it.each(mitigations.map((each) => [each.id, each] as const))('%s trains its pipeline', (__, mitigation) => {
    const { training } = mitigatedScenario(scenario, mitigation);
    const { provenance, split, model = training.encoders[0] } = mitigation.pipeline;
    expect(pipelineNames(training)).toContainEqual({ provenance, split, encoder: model });
  });

  it('all but those that are served from snapshots live in the world of the scenario', () => {
    const others = mitigations.filter((mitigation) => {
      const made = mitigatedScenario(scenario, mitigation);
      return (
        JSON.stringify(worldOf(made)) !==
        JSON.stringify(worldOf({ ...scenario, evaluation: made.evaluation }))
      );
    });
    expect(others.map(({ id }) => id)).toEqual(['daily-served', 'hourly-served']);
  });

  it('all are measured live on the seeds of the scenario, and with storage in the same worlds of the first', () => {
    for (const mitigation of mitigations) {
      const mitigated = mitigatedScenario(scenario, mitigation);
      expect(mitigated.evaluation).toMatchObject({ live: true, storage: false });
      expect(mitigated.seeds).toEqual(scenario.seeds);
      const stored = storedScenario(mitigated);
      expect(stored.evaluation).toMatchObject({ live: false, storage: true });
      expect(stored.seeds).toEqual(scenario.seeds.slice(0, 4));
      expect(worldOf(stored)).toEqual(worldOf(mitigated));
    }
  });

  it('a new feature is one that neither the model nor the company has had', () => {
    const inventing = newFeatureScenario(scenario) as Scenario;
    expect(checkCombinations(inventing)).toEqual([]);
    const names = inventing.retraining?.newFeatures as string[];
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(inventing.serving.incumbent.features).not.toContain(name);
  });
});

it('tells where a mitigation is impossible', () => {
  const twice = { ...scenarioSchema.parse({ name: 'twice' }), seeds: [1, 1] };
  expect(() => mitigatedScenario(twice, mitigations[0])).toThrow('mitigation none of twice');
});

it('nobody can invent a feature for a model of static ones', () => {
  const features = ['user_follows_source', 'hour_sine'];
  const one = scenarioSchema.parse({ name: 'a', training: { features } });
  expect(newFeatureScenario(one)).toBeDefined();
  expect(
    newFeatureScenario(scenarioSchema.parse({ name: 'a', training: { features: ['hour_sine'] } })),
  ).toBeUndefined();
});
