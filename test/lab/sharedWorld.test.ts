import { describe, expect, it } from 'vitest';
import { runWorld } from '../../src/lab/experiment.ts';
import { worldKey } from '../../src/lab/jobs/store.ts';
import { branchesOf } from '../../src/lab/stages/world.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../src/scenario/schema.ts';
import { timelineOf } from '../../src/scenario/timeline.ts';

const SEED = 3;

function scenarioOf(more: Omit<ScenarioInput, 'name'>): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '2d', warmup: '3d', logging: '6d', production: '2d' },
    serving: { maximumCandidates: 100 },
    ...more,
    world: { users: 150, newsroom: { storiesPerDay: 120 }, ...more.world },
    evaluation: { choiceSample: 20, ...more.evaluation },
  });
}

/** Everything that may differ between scenarios of one world, tables of one name included. */
const scenarios = [
  scenarioOf({ training: { provenances: ['recomputed'], splits: ['random'] } }),
  scenarioOf({
    training: { provenances: ['logged', 'reconstructed'], splits: ['time', 'random'], testShare: 0.4 },
    evaluation: { live: false, driftTwin: false },
  }),
  scenarioOf({
    training: {
      provenances: [{ name: 'mix', from: 'logged', except: { user_open_rate: 'recomputed' } }],
      encoders: ['target', 'target-k-fold', 'hashed-id'],
      encoding: { buckets: 64 },
      ship: 'refit',
    },
    evaluation: { liveReferences: ['oracle'], driftTwin: false },
  }),
  scenarioOf({
    seeds: [SEED],
    training: {
      provenances: [{ name: 'mix', from: 'recomputed', except: {} }],
      features: ['user_open_rate', 'story_age_hours'],
      select: [{ l2: 1 }, { l2: 100 }],
      gap: '1h',
    },
    evaluation: { liveReferences: [], driftTwin: false, bootstrapResamples: 20 },
    retraining: { newFeatures: ['user_open_rate'] },
  }),
  // Other rows and labels, by each key that chooses them; other features, each screened by another figure.
  ...[
    { immature: 'negative' as const },
    { minimumAge: '1d' },
    { minimumAge: '2d', screen: { auc: 0.55 } },
    { screen: { skew: 0.1 } },
    { screen: { shift: 0.55 } },
    {
      models: [
        { name: 'young', maximumAge: '4d' },
        { name: 'few', features: ['user_open_rate', 'story_open_rate'] },
        { name: 'crossed', crosses: ['user_open_rate', 'story_open_rate'] },
      ],
    },
  ].map((training) =>
    scenarioOf({
      training: {
        provenances: ['recomputed', 'logged', { name: 'part', from: { provenance: 'logged', share: 0.5 } }],
        ...training,
      },
      evaluation: { live: false, driftTwin: false, screening: true, slices: true, storage: true },
    }),
  ),
  scenarioOf({
    training: { provenances: ['logged'], splits: ['time'] },
    evaluation: { live: false, driftTwin: false },
    retraining: { newFeatures: ['story_open_rate', 'user_follows_source'] },
  }),
];

/** Of 5 days until logging and 6 of logging: wrong from logging on, or later. */
const wrongLater = (
  [
    { faults: [{ kind: 'scale', features: ['user_open_rate', 'story_open_rate'], by: 3, from: '11d' }] },
    { faults: [{ kind: 'scale', features: ['user_open_rate'], by: 10, from: '5d', share: 0.5 }] },
    {
      faults: [
        { kind: 'default', features: 'all', value: 'last', from: '7d', share: 0.3 },
        { kind: 'replace', as: { user_open_rate: 'story_open_rate' }, from: '11d', lasts: '1d' },
      ],
    },
    { outage: { from: '6d', lasts: '2d' } },
    {},
    { outage: { from: '5d', lasts: '1d' }, faults: [{ kind: 'float32', features: 'all', from: '5d' }] },
  ] as const satisfies readonly ScenarioInput['serving'][]
).map((serving) =>
  scenarioOf({
    serving: { maximumCandidates: 100, ...serving },
    training: { provenances: ['recomputed', 'logged'], splits: ['time'] },
    evaluation: { driftTwin: false, liveReferences: ['oracle'] },
  }),
);

describe('scenarios that share a world', () => {
  it('until something goes wrong at serving get what each would get alone', () => {
    const [key, ...others] = wrongLater.map((scenario) => worldKey(scenario, SEED));
    expect(others).toEqual(others.map(() => key));
    const alone = wrongLater.flatMap((scenario) => runWorld([scenario], SEED));
    expect(new Set(alone.map((each) => JSON.stringify(each))).size).toBe(wrongLater.length);
    expect(runWorld(wrongLater, SEED)).toEqual(alone);
    expect(runWorld([...wrongLater].reverse(), SEED)).toEqual([...alone].reverse());
  });

  it('do not where what goes wrong later is remembered from the start', () => {
    const of = (fault: NonNullable<NonNullable<ScenarioInput['serving']>['faults']>[number]) =>
      worldKey(scenarioOf({ serving: { maximumCandidates: 100, faults: [fault] } }), SEED);
    const usual = worldKey(scenarioOf({ serving: { maximumCandidates: 100 } }), SEED);
    const fault = { kind: 'default', features: 'all', from: '11d' } as const;
    expect(of({ ...fault, value: 'mean' })).not.toBe(usual);
    expect(of({ ...fault, value: 0 })).toBe(usual);
    expect(of({ ...fault, value: 0, from: '4d' })).not.toBe(usual);
  });

  it('get what each would get alone', () => {
    expect(runWorld(scenarios, SEED)).toEqual(scenarios.flatMap((scenario) => runWorld([scenario], SEED)));
  });

  it('are those that differ only in training, retraining and in what is measured, or from logging on', () => {
    const [key, ...others] = scenarios.map((scenario) => worldKey(scenario, SEED));
    expect(others).toEqual(others.map(() => key));
    const different = [
      scenarioOf({ world: { users: 151 } }),
      scenarioOf({ timeline: { production: '3d' } }),
      scenarioOf({ serving: { threshold: 0.01 } }),
      scenarioOf({ history: { ingestionDelay: { maximum: '1h' } } }),
    ];
    for (const scenario of different) expect(worldKey(scenario, SEED)).not.toBe(key);
    const { loggingDay } = timelineOf(scenarios[0]);
    const still = (day: number) => scenarioOf({ world: { drift: { until: `${day}d` } } });
    expect(worldKey(still(loggingDay - 1), SEED)).not.toBe(key);
    const branches = [
      still(loggingDay),
      still(loggingDay + 1),
      scenarioOf({ evaluation: { choiceSample: 21 } }),
    ];
    expect(branches.map((scenario) => worldKey(scenario, SEED))).toEqual(branches.map(() => key));
    expect(branchesOf([...scenarios, ...branches]).map(({ length }) => length)).toEqual([
      scenarios.length,
      1,
      1,
      1,
    ]);
    expect(worldKey(scenarios[0], SEED + 1)).not.toBe(key);
  });
});
