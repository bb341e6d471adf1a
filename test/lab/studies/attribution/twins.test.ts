/** The twins that an attribution runs: one feature in another provenance, and nothing else changed. */
import { describe, expect, it } from 'vitest';
import { featureDefinitions } from '../../../../src/features/definitions.ts';
import { PIPELINES_TOGETHER_MAX } from '../../../../src/lab/jobs/jobPlan.ts';
import { worldKey } from '../../../../src/lab/jobs/store.ts';
import { aloneName, TOGETHER, twinsOf } from '../../../../src/lab/studies/attribution/twins.ts';
import { leakOf } from '../../../../src/lab/studies/leak.ts';
import { pipelineNames } from '../../../../src/scenario/pipelines.ts';
import { checkCombinations } from '../../../../src/scenario/rules/combinations.ts';
import { type ScenarioInput, scenarioSchema } from '../../../../src/scenario/schema.ts';

const scenarioOf = (training: ScenarioInput['training'], more: Partial<ScenarioInput> = {}) =>
  scenarioSchema.parse({ name: 'a', training, ...more });

const dynamic = featureDefinitions.filter(({ kind }) => kind === 'dynamic').map(({ name }) => name);

describe('the twins', () => {
  const scenario = scenarioOf(
    { provenances: ['recomputed'], encoders: ['hashed-id', 'none'], models: [{ name: 'm' }], l2: 3 },
    {
      seeds: [4, 2],
      world: { users: 77 },
      evaluation: { shadowPolicy: 'random' },
      expect: [{ that: 'logged × time', quantity: 'gap.auc', is: 'within', margin: 1 }],
    },
  );
  const twins = twinsOf(scenario, leakOf(scenario), false);

  it('are all together and each alone, plain and minus own', () => {
    expect(twins.map(({ variant }) => variant)).toEqual(['plain', 'minusOwn']);
    for (const { scenario: twin, features, variant } of twins) {
      expect(features).toEqual(dynamic);
      const provenance = variant === 'plain' ? 'recomputed' : 'recomputed-minus-own';
      const leaking = (names: string[]) => Object.fromEntries(names.map((name) => [name, provenance]));
      expect(twin.training.provenances).toEqual([
        'logged',
        { name: TOGETHER, from: 'logged', except: leaking(dynamic) },
        ...dynamic.map((name) => ({ name: aloneName(name), from: 'logged', except: leaking([name]) })),
      ]);
    }
  });

  it('live in the worlds of the scenario, are valid scenarios, and fit in memory', () => {
    for (const { scenario: twin } of twins) {
      expect(scenarioSchema.parse(twin)).toEqual(twin);
      expect(checkCombinations(twin)).toEqual([]);
      expect(twin.seeds).toEqual([4, 2]);
      expect(worldKey(twin, 4)).toBe(worldKey(twins[0].scenario, 4));
      expect(twin).toMatchObject({
        world: scenario.world,
        timeline: scenario.timeline,
        serving: scenario.serving,
      });
      expect(pipelineNames(twin.training)).toHaveLength(dynamic.length + 2);
      expect(pipelineNames(twin.training).length).toBeLessThanOrEqual(PIPELINES_TOGETHER_MAX);
    }
  });

  it('keep how the model is trained, with the first encoder and the split by time', () => {
    const { training, evaluation, expect: expectations } = twins[0].scenario;
    expect(training).toMatchObject({ encoders: ['hashed-id'], splits: ['time'], models: [], l2: 3 });
    expect(evaluation).toMatchObject({ live: false, driftTwin: false, shadowPolicy: 'random' });
    expect(expectations).toEqual([]);
    expect(twinsOf(scenario, leakOf(scenario), true)[0].scenario.evaluation).toMatchObject({
      live: true,
      liveReferences: [],
    });
  });

  it('are plain only where a provenance without own events does not exist', () => {
    for (const provenance of ['reconstructed', 'recomputed-partition', 'recomputed-minus-own']) {
      expect(twinsOf(scenario, leakOf(scenario, provenance), false).map(({ variant }) => variant)).toEqual([
        'plain',
      ]);
    }
  });

  it('have names that no other feature has', () => {
    const names = [TOGETHER, ...featureDefinitions.map(({ name }) => aloneName(name))];
    expect(new Set(names).size).toBe(names.length);
  });
});
