/** What the row's own label does: a pipeline against the same one without the row's own send and open. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Estimate } from '../../src/evaluation/statistics/intervals.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import type { Quantities, SeedPipeline } from '../../src/lab/result/seedResult.ts';
import { flatten } from '../../src/lab/result/tree.ts';
import { trainedNames } from '../../src/scenario/ownLabel.ts';
import { pipelineNames } from '../../src/scenario/pipelines.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../src/scenario/schema.ts';

const SEED = 3;

type Training = NonNullable<ScenarioInput['training']>;

function scenarioOf(training: Training, more: Omit<ScenarioInput, 'name' | 'training'> = {}): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '2d', warmup: '3d', logging: '6d', production: '2d' },
    serving: { maximumCandidates: 100 },
    ...more,
    training,
    world: { users: 200, newsroom: { storiesPerDay: 120 }, ...more.world },
    evaluation: {
      choiceSample: 20,
      bootstrapResamples: 20,
      liveReferences: [],
      driftTwin: false,
      curves: false,
      ...more.evaluation,
    },
  });
}

function pipelinesOf(scenario: Scenario): readonly SeedPipeline[] {
  return runSeed(scenario, SEED).pipelines;
}

const ownLabels = (scenario: Scenario) => pipelinesOf(scenario).map(({ quantities }) => quantities.ownLabel);

/** Mixes that hold the row's own events, and the same without them, as a file would list them. */
const mixes = [
  ['recomputed', { name: 'without', from: 'recomputed-minus-own', except: {} }],
  [
    {
      name: 'mix',
      from: { provenance: 'recomputed', after: '1d' },
      except: {
        user_open_rate: 'logged',
        story_open_rate: 'recomputed',
        story_age_hours: 'recomputed-open-window',
      },
    },
    {
      name: 'without',
      from: { provenance: 'recomputed-minus-own', after: '1d' },
      except: {
        user_open_rate: 'logged',
        story_open_rate: 'recomputed-minus-own',
        story_age_hours: 'recomputed-open-window',
      },
    },
  ],
] as const;

describe.each(mixes)('%j', (whole, without) => {
  const training = {
    splits: ['random', 'time'],
    models: [
      { name: 'few', encoder: 'target', features: ['user_topic_open_rate', 'story_open_rate', 'hour_sine'] },
      { name: 'screened', screen: { auc: 0.6 } },
    ],
  } satisfies Training;
  let listed: readonly SeedPipeline[];
  let found: readonly SeedPipeline[];
  beforeAll(() => {
    const all = { ...training, provenances: [whole, without, 'logged'] } satisfies Training;
    listed = pipelinesOf(scenarioOf(all, { evaluation: { ownLabel: false } }));
    found = pipelinesOf(scenarioOf({ ...training, provenances: [whole, 'logged'] }));
  });

  test('gap, flattery and damage are what they are more than those of an ordinary pipeline without', () => {
    const leaky = found.filter(({ provenance }) => provenance !== 'logged');
    expect(leaky).toHaveLength(6);
    for (const { provenance, split, encoder, quantities } of leaky) {
      const at = (name: string) =>
        (
          listed.find(
            (each) => each.provenance === name && each.split === split && each.encoder === encoder,
          ) as SeedPipeline
        ).quantities;
      const [own, other] = [at(provenance), at('without')];
      const expected = (['gap', 'flattery', 'damage'] as const).map((group) =>
        Object.entries(own[group]).map(([name, value]) => [
          name,
          (value as number) - (other[group] as Record<string, number>)[name],
        ]),
      );
      const { ownLabel, ...rest } = quantities;
      const { gap, flattery, damage } = ownLabel as NonNullable<Quantities['ownLabel']>;
      for (const [index, group] of [gap, flattery, damage].entries()) {
        const differences = Object.fromEntries(expected[index]) as Record<string, number>;
        expect(Object.keys(group).sort()).toEqual(Object.keys(differences).sort());
        for (const [name, value] of Object.entries(group)) expect(value).toBeCloseTo(differences[name], 12);
      }
      expect(gap.auc).toBeCloseTo(flattery.auc + damage.auc, 12);
      expect(rest).toEqual({ ...own, ownLabel: undefined });
    }
  });

  it('changes nothing else, and is no pipeline by itself', () => {
    const others = listed.filter(({ provenance }) => provenance !== 'without');
    const plain = (each: SeedPipeline) => ({ ...each, quantities: { ...each.quantities, ownLabel: null } });
    expect(found.map(plain)).toEqual(others.map(plain));
  });
});

describe('nothing to take out', () => {
  test.each<[string, Training]>([
    ['static features', { features: ['story_age_hours', 'user_topic_declared_interest', 'hour_sine'] }],
    [
      'features of the moment of sending',
      { provenances: ['logged', 'reconstructed', 'recomputed-minus-own'] },
    ],
    ['no such provenance of the lab', { provenances: ['recomputed-partition', 'recomputed-open-window'] }],
    [
      'no such provenance for a part of the features',
      {
        provenances: [
          { name: 'mix', from: 'recomputed', except: { user_open_rate: 'recomputed-open-window' } },
        ],
      },
    ],
    [
      'a feature that the model does not use',
      {
        provenances: [{ name: 'mix', from: 'logged', except: { user_open_rate: 'recomputed' } }],
        features: ['story_open_rate', 'user_topic_open_rate'],
      },
    ],
  ])('%s', (_, training) => {
    const scenario = scenarioOf({ provenances: ['recomputed'], splits: ['time'], ...training });
    expect(ownLabels(scenario).every((found) => found === null)).toBe(true);
    expect(trainedNames(scenario)).toEqual(pipelineNames(scenario.training));
  });

  test('unless asked for', () => {
    const scenario = scenarioOf(
      { provenances: ['recomputed'] },
      { evaluation: { ownLabel: false, live: false } },
    );
    expect(ownLabels(scenario).every((found) => found === null)).toBe(true);
    expect(trainedNames(scenario)).toEqual(pipelineNames(scenario.training));
  });
});

test('later knowledge that is not the label: the own label does nothing, exactly', () => {
  const training: Training = {
    provenances: ['recomputed'],
    splits: ['time'],
    // Neither a send nor an open is counted.
    features: ['user_follows_ln', 'source_followers_ln', 'user_topic_reads_ln', 'story_reads_ln'],
  };
  const [recomputed] = pipelinesOf(scenarioOf(training));
  const { flattery, ownLabel } = recomputed.quantities;
  expect(flattery.auc).not.toBe(0);
  expect([...flatten(ownLabel as object).values()].every((value) => value === 0)).toBe(true);
});

test('nothing later but the label: the own label is everything', () => {
  // Read within the hour that the feature counts: without the own open it is what was served.
  const scenario = scenarioOf(
    {
      provenances: [{ name: 'soon', from: { provenance: 'recomputed', after: '59m' }, except: {} }],
      splits: ['time'],
      features: ['just_opened'],
    },
    {
      features: { just_opened: { key: 'user', value: 'count', of: 'opens', window: '1h' } },
      world: { users: 800, sessions: { followUpRate: 0 }, broadcasts: { perDay: 0 } },
      serving: { decisionsPerUserDay: 0.5 },
      evaluation: { live: false },
    },
  );
  const [soon] = pipelinesOf(scenario);
  const { flattery, damage, ownLabel } = soon.quantities;
  expect(flattery.auc).toBeGreaterThan(0.2);
  expect(ownLabel).toMatchObject({ flattery, damage });
});

test('one world alone has intervals of it, from resampled users', () => {
  const training: Training = { provenances: ['recomputed'], splits: ['time'] };
  const [{ quantities, bootstrap }] = pipelinesOf(scenarioOf(training, { seeds: [SEED] }));
  const { flattery, damage } = bootstrap?.ownLabel as NonNullable<typeof bootstrap>['ownLabel'] & object;
  expect(flattery.auc.mean).toBe(quantities.ownLabel?.flattery.auc);
  expect(damage.openRate?.mean).toBe(quantities.ownLabel?.damage.openRate);
  for (const { low, mean, high } of [flattery.auc, flattery.ne, damage.auc, damage.openRate as Estimate]) {
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  }
});
