/** What leaks in a scenario, for attributions and explanations alike. */
import { describe, expect, it } from 'vitest';
import { featureDefinitions } from '../../../src/features/definitions.ts';
import { leakOf, leakyProvenance } from '../../../src/lab/studies/leak.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const scenarioOf = (training: ScenarioInput['training']) => scenarioSchema.parse({ name: 'a', training });

const dynamic = featureDefinitions.filter(({ kind }) => kind === 'dynamic').map(({ name }) => name);

describe('the leak', () => {
  it('is by default the first of the provenances that read after sending, else recomputed', () => {
    const nameOf = (provenances: NonNullable<ScenarioInput['training']>['provenances']) =>
      leakOf(scenarioOf({ provenances })).name;
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
    const provenances = [beside, 'recomputed-partition' as const];
    expect(leakOf(scenarioOf({ provenances, features: ['user_open_rate'] })).name).toBe(
      'recomputed-partition',
    );
    expect(leakOf(scenarioOf({ provenances })).name).toBe('beside');
    // An explanation goes by the same rule.
    expect(leakyProvenance(scenarioOf({ provenances, features: ['user_open_rate'] }))).toBe(
      'recomputed-partition',
    );
    expect(leakyProvenance(scenarioOf({ features: ['hour_sine'] }))).toBe('recomputed');
  });

  it('has the dynamic features that the model uses, in the order of the lab', () => {
    const featuresOf = (training: ScenarioInput['training']) =>
      leakOf(scenarioOf(training)).features.map(({ feature }) => feature);
    expect(featuresOf({})).toEqual(dynamic);
    const features = ['user_follows_source', 'hour_sine', 'user_open_rate'];
    expect(featuresOf({ features })).toEqual(['user_open_rate', 'user_follows_source']);
  });

  it('takes each feature of a mix from where the mix takes it, and no logged one', () => {
    const late = { provenance: 'recomputed' as const, after: '1d', retention: '2d' };
    const mix = {
      name: 'mix',
      from: 'logged' as const,
      except: { story_open_rate: late, user_open_rate: 'recomputed' as const },
    };
    expect(leakOf(scenarioOf({ provenances: ['recomputed', mix] }), 'mix')).toMatchObject({
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
    expect(mistake({ provenances: [mix] }, 'nightli')).toThrow(/nearest: {2}nightly$/);
    expect(mistake({}, 'logged')).toThrow('logged for every dynamic feature that the model uses');
    expect(mistake({ features: ['hour_sine'] })).toThrow(
      /^a {2}training\.features\n {2}found: {4}no feature whose/,
    );
  });
});
