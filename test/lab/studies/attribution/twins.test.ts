/** Which twins an attribution runs: what leaks, in which provenance, and nothing else changed. */
import { describe, expect, it } from 'vitest';
import { featureDefinitions } from '../../../../src/features/definitions.ts';
import { PIPELINES_TOGETHER_MAX } from '../../../../src/lab/jobs/jobPlan.ts';
import { worldKey } from '../../../../src/lab/jobs/store.ts';
import { aloneName, TOGETHER, twinsOf } from '../../../../src/lab/studies/attribution/twins.ts';
import { leakOf } from '../../../../src/lab/studies/leak.ts';
import { checkCombinations } from '../../../../src/scenario/combinations.ts';
import { pipelineNames } from '../../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../../src/scenario/schema.ts';

const scenarioOf = (training: ScenarioInput['training'], more: Partial<ScenarioInput> = {}) =>
  scenarioSchema.parse({ name: 'a', training, ...more });

const dynamic = featureDefinitions.filter(({ kind }) => kind === 'dynamic').map(({ name }) => name);

describe('the leak', () => {
  it('is by default the first of the features that read after sending, else recomputed', () => {
    const nameOf = (features: NonNullable<ScenarioInput['training']>['features']) =>
      leakOf(scenarioOf({ features })).name;
    expect(nameOf(['logged', 'recomputed-partition', 'recomputed'])).toBe('recomputed-partition');
    expect(nameOf(['logged', 'reconstructed'])).toBe('recomputed');
    const late = { provenance: 'recomputed' as const, after: '1d' };
    expect(nameOf(['reconstructed', { name: 'late', from: late }])).toBe('late');
    // A mix that leaks only where the model does not look is none.
    const beside = {
      name: 'beside',
      from: 'logged' as const,
      except: { story_open_rate: 'recomputed' as const },
    };
    const features = [beside, 'recomputed-partition' as const];
    expect(leakOf(scenarioOf({ features, columns: ['user_open_rate'] })).name).toBe('recomputed-partition');
    expect(leakOf(scenarioOf({ features })).name).toBe('beside');
  });

  it('has the dynamic features that the model uses, in the order of the lab', () => {
    const featuresOf = (training: ScenarioInput['training']) =>
      leakOf(scenarioOf(training)).features.map(({ feature }) => feature);
    expect(featuresOf({})).toEqual(dynamic);
    const columns = ['user_follows_source', 'hour_sine', 'user_open_rate'];
    expect(featuresOf({ columns })).toEqual(['user_open_rate', 'user_follows_source']);
  });

  it('takes each feature of a mix from where the mix takes it, and no logged one', () => {
    const late = { provenance: 'recomputed' as const, after: '1d', retention: '2d' };
    const mix = {
      name: 'mix',
      from: 'logged' as const,
      except: { story_open_rate: late, user_open_rate: 'recomputed' as const },
    };
    expect(leakOf(scenarioOf({ features: ['recomputed', mix] }), 'mix')).toMatchObject({
      name: 'mix',
      features: [
        { feature: 'user_open_rate', provenance: 'recomputed', minusOwn: 'recomputed-minus-own' },
        {
          feature: 'story_open_rate',
          provenance: { provenance: 'recomputed', after: '1d', retention: '2d' },
          minusOwn: { provenance: 'recomputed-minus-own', after: '1d', retention: '2d' },
        },
      ],
    });
  });

  it('says what cannot be attributed, and what would do', () => {
    const mistake = (training: ScenarioInput['training'], asked?: string) => () =>
      leakOf(scenarioOf(training), asked);
    expect(mistake({}, 'recomputd')).toThrow(
      /^provenance recomputd\n {2}found: {4}no such provenance[^\n]*\n {2}expected: one of recomputed, reconstructed, recomputed-minus-own, [^\n]*\n {2}nearest: {2}recomputed$/,
    );
    const mix = { name: 'nightly', from: 'recomputed' as const };
    expect(mistake({ features: [mix] }, 'nightli')).toThrow(/nearest: {2}nightly$/);
    expect(mistake({}, 'logged')).toThrow('logged for every dynamic feature that the model uses');
    expect(mistake({ columns: ['hour_sine'] })).toThrow(
      /^a {2}training\.columns\n {2}found: {4}no feature whose/,
    );
  });
});

describe('the twins', () => {
  const scenario = scenarioOf(
    { features: ['recomputed'], encoders: ['hashed-id', 'none'], models: [{ name: 'm' }], l2: 3 },
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
      expect(twin.training.features).toEqual([
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
