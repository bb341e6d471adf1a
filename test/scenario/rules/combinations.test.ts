/** Values that are each valid, but impossible together. */
import { describe, expect, test } from 'vitest';
import { showPath } from '../../../src/scenario/messages/problem.ts';
import { checkCombinations } from '../../../src/scenario/rules/combinations.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { messageOf, parse } from '../reading/parsing.ts';

/** Paths of the problems of a scenario. */
function problems(input: Omit<ScenarioInput, 'name'>): string[] {
  return checkCombinations(scenarioSchema.parse({ name: 'a', ...input })).map(({ path }) => showPath(path));
}

test('the defaults fit together', () => {
  expect(problems({})).toEqual([]);
});

type Mix = Exclude<NonNullable<NonNullable<ScenarioInput['training']>['provenances']>[number], string>;

function mix(from: Mix['from'], except: NonNullable<Mix['except']> = {}): Omit<ScenarioInput, 'name'> {
  return { training: { provenances: [{ name: 'mix', from, except }] } };
}

/** Each rule with values on either side of its boundary. */
const rules: [string, Omit<ScenarioInput, 'name'>, Omit<ScenarioInput, 'name'>, string][] = [
  [
    'more candidates than stories',
    {
      timeline: { burnIn: '14d', warmup: '14d' },
      serving: { maximumCandidates: 561 },
      world: { newsroom: { storiesPerDay: 10 } },
    },
    {
      timeline: { burnIn: '14d', warmup: '14d' },
      serving: { maximumCandidates: 560 },
      world: { newsroom: { storiesPerDay: 10 } },
    },
    'serving.maximumCandidates',
  ],
  [
    'rankings of no more candidates than places',
    { serving: { maximumCandidates: 10 }, evaluation: { ranking: { k: 10, negatives: null } } },
    { serving: { maximumCandidates: 11 }, evaluation: { ranking: { k: 10, negatives: null } } },
    'evaluation.ranking.k',
  ],
  [
    'fewer drawn candidates than places',
    { evaluation: { ranking: { k: 10, negatives: 9 } } },
    { evaluation: { ranking: { k: 10, negatives: 10 } } },
    'evaluation.ranking.negatives',
  ],
  [
    'drawing all candidates',
    { serving: { maximumCandidates: 100 }, evaluation: { ranking: {} } },
    { serving: { maximumCandidates: 101 }, evaluation: { ranking: {} } },
    'evaluation.ranking.negatives',
  ],
  [
    'a deployed model that would be trained again after production',
    { serving: { deployed: { retrainEvery: '7d' } } },
    { serving: { deployed: { retrainEvery: '6d' } } },
    'serving.deployed.retrainEvery',
  ],
  [
    // A label takes a day, and so does the gap before the last quarter.
    'a window without rows to train on again',
    { serving: { deployed: { retrainEvery: '6d', trainingWindow: '56h' } } },
    { serving: { deployed: { retrainEvery: '6d', trainingWindow: '57h' } } },
    'serving.deployed.trainingWindow',
  ],
  [
    'estimates of one model beside the open rate of several',
    { serving: { deployed: { retrainEvery: '6d' } }, evaluation: { offPolicy: {} } },
    { serving: { deployed: { retrainEvery: '6d' } }, evaluation: { offPolicy: {}, live: false } },
    'serving.deployed.retrainEvery',
  ],
  [
    'more topics per source than topics',
    { world: { topics: 3, newsroom: { topicsPerSource: 4 } } },
    { world: { topics: 4, newsroom: { topicsPerSource: 4 } } },
    'world.newsroom.topicsPerSource',
  ],
  [
    'more interests than topics',
    { world: { topics: 4, tastes: { declaredInterests: 5 } } },
    { world: { topics: 5, tastes: { declaredInterests: 5 } } },
    'world.tastes.declaredInterests',
  ],
  [
    'more follows than sources',
    { world: { sources: 3, follows: { initialPerUser: 3.5 } } },
    { world: { sources: 4, follows: { initialPerUser: 3.5 } } },
    'world.follows.initialPerUser',
  ],
  [
    'a median lifetime beyond the longest',
    { world: { newsroom: { medianLifetime: '61h' } } },
    { world: { newsroom: { medianLifetime: '2.5d' } } },
    'world.newsroom.medianLifetime',
  ],
  [
    'a shortest delay beyond the longest',
    { history: { ingestionDelay: { minimum: '1h' } } },
    { history: { ingestionDelay: { minimum: '1h', maximum: '60m' } } },
    'history.ingestionDelay.minimum',
  ],
  [
    'no warm-up for the incumbent model',
    { timeline: { warmup: '0d' } },
    { timeline: { warmup: '0d' }, serving: { incumbent: { policy: 'heuristic' } } },
    'timeline.warmup',
  ],
  [
    'a warm-up in which no label matures',
    { timeline: { warmup: '2d' }, history: { ingestionDelay: { maximum: '24h' } } },
    { timeline: { warmup: '2d' }, history: { ingestionDelay: { maximum: '23h' } } },
    'timeline.warmup',
  ],
  [
    'logging in which no label matures',
    { timeline: { logging: '1d' }, training: { splits: ['random'] } },
    { timeline: { logging: '3d' }, training: { splits: ['random'] } },
    'timeline.logging',
  ],
  [
    // Mature: 5 − 1 = 4 days. Train: half of them. Gap: 2 days.
    'no room to train before the gap',
    { timeline: { logging: '5d' }, training: { testShare: 0.5, gap: '2d' } },
    { timeline: { logging: '5d' }, training: { testShare: 0.5, gap: '47h' } },
    'timeline.logging',
  ],
  [
    'no room to train, with the default gap of one window',
    { timeline: { logging: '3d' }, training: { testShare: 0.5 } },
    { timeline: { logging: '4d' }, training: { testShare: 0.5 } },
    'timeline.logging',
  ],
  [
    'gradient descent with regularisation',
    { training: { solver: 'gradient-descent' } },
    { training: { solver: 'gradient-descent', l2: 0 } },
    'training.l2',
  ],
  [
    'gradient descent with regularisation among the alternatives',
    { training: { solver: 'gradient-descent', select: [{ l2: 0 }, { encoder: 'target', l2: 1 }] } },
    { training: { solver: 'gradient-descent', select: [{ l2: 0 }, { encoder: 'target', l2: 0 }] } },
    'training.select[1].l2',
  ],
  [
    'hashed ids without regularisation',
    { training: { encoders: ['none', 'hashed-id'], l2: 0 } },
    { training: { encoders: ['none', 'hashed-id'], l2: 0.1 } },
    'training.l2',
  ],
  [
    'several encoders together with select',
    { training: { encoders: ['none', 'target'], select: [{ l2: 1 }, { l2: 2 }] } },
    { training: { encoders: ['none'], select: [{ l2: 1 }, { l2: 2 }] } },
    'training.encoders',
  ],
  [
    'an unknown feature',
    { training: { features: ['story_open_rate', 'no_such_feature'] } },
    { training: { features: ['story_open_rate', 'user_open_rate'] } },
    'training.features[1]',
  ],
  [
    'an unknown feature of the incumbent',
    { serving: { incumbent: { features: ['no_such_feature'] } } },
    { serving: { incumbent: { features: ['user_open_rate'] } } },
    'serving.incumbent.features[0]',
  ],
  [
    'an unknown exception of a mix',
    {
      training: { provenances: [{ name: 'mix', from: 'logged', except: { no_such_feature: 'recomputed' } }] },
    },
    {
      training: { provenances: [{ name: 'mix', from: 'logged', except: { user_open_rate: 'recomputed' } }] },
    },
    'training.provenances[0].except.no_such_feature',
  ],
  [
    'a mix with the name of a provenance',
    { training: { provenances: [{ name: 'recomputed-partition', from: 'logged', except: {} }] } },
    { training: { provenances: [{ name: 'recomputed-mixed', from: 'logged', except: {} }] } },
    'training.provenances[0].name',
  ],
  [
    'a parameter of logged values',
    mix({ provenance: 'logged', boundary: 'inclusive' }),
    mix({ provenance: 'logged', boundary: 'before' }),
    'training.provenances[0].from.boundary',
  ],
  [
    'a parameter of logged values in an exception',
    mix('recomputed', { story_open_rate: { provenance: 'logged', retention: '7d' } }),
    mix('recomputed', { story_open_rate: { provenance: 'reconstructed', retention: '7d' } }),
    'training.provenances[0].except.story_open_rate.retention',
  ],
  [
    'reconstructed after sending',
    mix({ provenance: 'reconstructed', after: '0s' }),
    mix({ provenance: 'recomputed-minus-own', after: '0s' }),
    'training.provenances[0].from.after',
  ],
  [
    'a partition after sending',
    mix({ provenance: 'recomputed-partition', after: '1d' }),
    mix({ provenance: 'recomputed-open-window', after: '1d' }),
    'training.provenances[0].from.after',
  ],
  [
    'snapshots of a partition',
    mix({ provenance: 'recomputed-partition', every: '1d' }),
    mix({ provenance: 'recomputed', after: '1d', every: '1d' }),
    'training.provenances[0].from.every',
  ],
  [
    // 7 + 7 + 21 days
    'snapshots that are never taken before training',
    mix({ provenance: 'reconstructed', every: '2017h' }),
    mix({ provenance: 'reconstructed', every: '84d' }),
    'training.provenances[0].from.every',
  ],
  [
    'recording that begins at training',
    mix({ provenance: 'reconstructed', since: '84d' }),
    mix({ provenance: 'reconstructed', since: '2015h' }),
    'training.provenances[0].from.since',
  ],
  [
    'a screening for nothing',
    { training: { screen: {} } },
    { training: { screen: { shift: 0.6 } } },
    'training.screen',
  ],
  [
    'a screening of a model for nothing',
    { training: { models: [{ name: 'mine', screen: {} }] } },
    { training: { models: [{ name: 'mine', screen: null }] } },
    'training.models[0].screen',
  ],
  [
    'logging that begins at training',
    mix({ provenance: 'logged', since: '84d' }),
    mix({ provenance: 'logged', since: '20d' }),
    'training.provenances[0].from.since',
  ],
  [
    'a sample of nothing',
    mix({ provenance: 'logged', by: 'row' }),
    mix({ provenance: 'logged', share: 0.5, by: 'row' }),
    'training.provenances[0].from.by',
  ],
  [
    'a sample of computed values',
    mix({ provenance: 'reconstructed', share: 0.5 }),
    mix({ provenance: 'logged', share: 0.5 }),
    'training.provenances[0].from.share',
  ],
  [
    'a fallback of computed values',
    mix({ provenance: 'recomputed', fallback: 'reconstructed' }),
    mix({ provenance: 'logged', fallback: 'reconstructed' }),
    'training.provenances[0].from.fallback',
  ],
  [
    'a fallback to the log itself',
    mix({ provenance: 'logged', share: 0.5, fallback: { provenance: 'logged', since: '20d' } }),
    mix({ provenance: 'logged', share: 0.5, fallback: { provenance: 'reconstructed', since: '20d' } }),
    'training.provenances[0].from.fallback',
  ],
  [
    'a meaningless fallback',
    mix({ provenance: 'logged', share: 0.5, fallback: { provenance: 'reconstructed', after: '1h' } }),
    mix({ provenance: 'logged', share: 0.5, fallback: { provenance: 'recomputed', after: '1h' } }),
    'training.provenances[0].from.fallback.after',
  ],
  [
    'a stale cache after sending',
    mix({ provenance: 'recomputed', after: '1h', staleness: '1h' }),
    mix({ provenance: 'reconstructed', staleness: '1h' }),
    'training.provenances[0].from.staleness',
  ],
  [
    'an assumed delay where delays are recorded',
    mix({ provenance: 'reconstructed', availability: '1h' }),
    mix({ provenance: 'reconstructed', clock: 'occurred', availability: '1h' }),
    'training.provenances[0].from.availability',
  ],
  [
    'an unknown new feature',
    { retraining: { newFeatures: ['no_such_feature'] } },
    { retraining: { newFeatures: ['user_open_rate'] } },
    'retraining.newFeatures[0]',
  ],
  [
    'new features twice',
    { retraining: { newFeatures: ['story_open_rate', 'story_open_rate'] } },
    { retraining: { newFeatures: ['story_open_rate'] } },
    'retraining.newFeatures[1]',
  ],
  [
    'nothing but new features',
    {
      retraining: { newFeatures: ['story_open_rate', 'user_open_rate'] },
      training: { features: ['story_open_rate', 'user_open_rate'] },
    },
    { retraining: { newFeatures: ['user_open_rate'] } },
    'retraining.newFeatures',
  ],
  [
    'a new feature that models do not use',
    { retraining: { newFeatures: ['user_open_rate'] }, training: { features: ['story_open_rate'] } },
    {
      retraining: { newFeatures: ['user_open_rate'] },
      training: { features: ['story_open_rate', 'user_open_rate'] },
    },
    'retraining.newFeatures[0]',
  ],
  [
    'gradient descent with regularisation in retraining alone',
    {
      retraining: { newFeatures: ['user_open_rate'] },
      training: { solver: 'gradient-descent', l2: 1, select: [{ l2: 0 }, { encoder: 'target', l2: 0 }] },
    },
    {
      retraining: { newFeatures: ['user_open_rate'] },
      training: { solver: 'gradient-descent', l2: 0, select: [{ l2: 0 }, { encoder: 'target', l2: 0 }] },
    },
    'training.l2',
  ],
  [
    'an expectation of a way where nothing is retrained',
    { expect: [{ that: 'reconstruct', quantity: 'day0.auc', is: 'above' }] },
    {
      expect: [{ that: 'reconstruct', quantity: 'day0.auc', is: 'above' }],
      retraining: { newFeatures: ['user_open_rate'] },
    },
    'expect[0].that',
  ],
  [
    'an expectation of a day after production',
    {
      expect: [{ that: 'recompute', quantity: 'day7.auc', is: 'above' }],
      retraining: { newFeatures: ['user_open_rate'] },
    },
    {
      expect: [{ that: 'recompute', quantity: 'day6.auc', is: 'above' }],
      retraining: { newFeatures: ['user_open_rate'] },
    },
    'expect[0].quantity',
  ],
  [
    'an expectation of a choice that a way does not have',
    {
      expect: [{ that: 'reconstruct', quantity: 'day3.uses', is: 'above' }],
      retraining: { newFeatures: ['user_open_rate'] },
    },
    {
      expect: [{ that: 'wait-and-log', quantity: 'day3.uses', is: 'above' }],
      retraining: { newFeatures: ['user_open_rate'] },
    },
    'expect[0].quantity',
  ],
  ['seeds twice', { seeds: [1, 2, 1] }, { seeds: [1, 2, 3] }, 'seeds[2]'],
  [
    'features twice',
    {
      training: {
        provenances: [
          'logged',
          { name: 'mix', from: 'logged', except: {} },
          { name: 'mix', from: 'recomputed', except: {} },
        ],
      },
    },
    { training: { provenances: ['logged', { name: 'mix', from: 'logged', except: {} }] } },
    'training.provenances[2]',
  ],
  [
    'splits twice',
    { training: { splits: ['time', 'time'] } },
    { training: { splits: ['time'] } },
    'training.splits[1]',
  ],
  [
    'encoders twice',
    { training: { encoders: ['none', 'none'] } },
    { training: { encoders: ['none'] } },
    'training.encoders[1]',
  ],
  [
    'alternatives twice',
    { training: { select: [{ l2: 1 }, { encoder: 'none' }] } },
    { training: { select: [{ l2: 1 }, { encoder: 'none', l2: 2 }] } },
    'training.select[1]',
  ],
  [
    'entities twice',
    { training: { encoding: { entities: ['user', 'user'] } } },
    { training: { encoding: { entities: ['user'] } } },
    'training.encoding.entities[1]',
  ],
  [
    'columns twice',
    { training: { features: ['story_open_rate', 'story_open_rate'] } },
    { training: { features: ['story_open_rate'] } },
    'training.features[1]',
  ],
  [
    'incumbent columns twice',
    { serving: { incumbent: { features: ['story_open_rate', 'story_open_rate'] } } },
    { serving: { incumbent: { features: ['story_open_rate'] } } },
    'serving.incumbent.features[1]',
  ],
  [
    'an expectation of a live quantity that is not measured',
    { evaluation: { live: false }, expect: [{ that: 'random', quantity: 'live.openRate', is: 'above' }] },
    { evaluation: { live: false }, expect: [{ that: 'random', quantity: 'choiceValue', is: 'above' }] },
    'expect[0].quantity',
  ],
  [
    'an expectation of a reference that does not go live',
    {
      evaluation: { liveReferences: ['oracle'] },
      expect: [{ that: 'random', quantity: 'live.openRate', is: 'above' }],
    },
    {
      evaluation: { liveReferences: ['random'] },
      expect: [{ that: 'random', quantity: 'live.openRate', is: 'above' }],
    },
    'expect[0].quantity',
  ],
  [
    'live references twice',
    { evaluation: { liveReferences: ['random', 'random'] } },
    { evaluation: { liveReferences: ['random'] } },
    'evaluation.liveReferences[1]',
  ],
  [
    'an expectation of a quantity that does not exist',
    { expect: [{ that: 'logged × time', quantity: 'gap.acu', is: 'above' }] },
    { expect: [{ that: 'logged × time', quantity: 'gap.auc', is: 'above' }] },
    'expect[0].quantity',
  ],
  [
    'an observation of a quantity that does not exist',
    { observe: [{ label: 'a', that: 'logged × time', quantity: 'gap.acu' }] },
    { observe: [{ label: 'a', that: 'logged × time', quantity: 'gap.auc' }] },
    'observe[0].quantity',
  ],
  [
    'an observation of a pipeline that is not trained',
    { observe: [{ label: 'a', that: 'recomputed × user', quantity: 'gap.auc' }] },
    { observe: [{ label: 'a', that: 'recomputed × time', quantity: 'gap.auc' }] },
    'observe[0].that',
  ],
  [
    'an observation that cancels out',
    { observe: [{ label: 'a', that: 'oracle', quantity: 'choiceValue', minus: ['random', 'oracle'] }] },
    { observe: [{ label: 'a', that: 'oracle', quantity: 'choiceValue', minus: ['random', 'random'] }] },
    'observe[0].minus[1]',
  ],
  [
    'an observation of two measures',
    {
      observe: [
        {
          label: 'a',
          that: 'oracle',
          quantity: 'shadow.auc',
          minus: { of: 'oracle', quantity: 'shadow.ne' },
        },
      ],
    },
    {
      observe: [
        {
          label: 'a',
          that: 'oracle',
          quantity: 'shadow.auc',
          minus: { of: 'incumbent', quantity: 'shadow.auc' },
        },
      ],
    },
    'observe[0].minus.quantity',
  ],
  [
    'two observations that nobody can tell apart',
    {
      observe: [
        { label: 'a', that: 'oracle', quantity: 'choiceValue', at: 1 },
        { label: 'a', that: 'random', quantity: 'choiceValue', at: 1 },
      ],
    },
    {
      observe: [
        { label: 'a', that: 'oracle', quantity: 'choiceValue', at: 1 },
        { label: 'a', that: 'random', quantity: 'choiceValue', at: 2 },
        { label: 'a', that: 'random', quantity: 'choiceValue' },
        { label: 'b', that: 'random', quantity: 'choiceValue' },
      ],
    },
    'observe[1].label',
  ],
  [
    'more in a day than can be sorted',
    {
      world: { users: 12_300_000 },
      timeline: { burnIn: '0d', warmup: '2d', logging: '8d', production: '1d' },
    },
    {
      world: { users: 12_200_000 },
      timeline: { burnIn: '0d', warmup: '2d', logging: '8d', production: '1d' },
    },
    'world.users',
  ],
  [
    'an expectation of a pipeline that is not trained',
    { expect: [{ that: 'recomputed × user', quantity: 'gap.auc', is: 'above' }] },
    { expect: [{ that: 'recomputed × time', quantity: 'gap.auc', is: 'above' }] },
    'expect[0].that',
  ],
  [
    'an expectation minus a pipeline that is not trained',
    {
      expect: [
        { that: 'recomputed x time', minus: 'logged x time x target', quantity: 'gap.auc', is: 'above' },
      ],
    },
    {
      expect: [
        { that: 'recomputed x time', minus: 'logged x time x none', quantity: 'gap.auc', is: 'above' },
      ],
    },
    'expect[0].minus',
  ],
  [
    'an expectation minus itself',
    { expect: [{ that: 'logged x time', minus: 'logged × time', quantity: 'gap.auc', is: 'above' }] },
    { expect: [{ that: 'logged x time', minus: 'oracle', quantity: 'shadow.auc', is: 'above' }] },
    'expect[0].minus',
  ],
  [
    'an expectation minus a list with a pipeline that is not trained',
    {
      expect: [
        {
          that: 'recomputed x time',
          minus: ['logged x time', 'logged x tiem'],
          quantity: 'gap.auc',
          is: 'above',
        },
      ],
    },
    {
      expect: [
        {
          that: 'recomputed x time',
          minus: ['logged x time', 'logged x random'],
          quantity: 'gap.auc',
          is: 'above',
        },
      ],
    },
    'expect[0].minus[1]',
  ],
  [
    'an expectation plus a pipeline that is not trained',
    {
      expect: [
        {
          that: 'recomputed x time',
          plus: { of: 'orakel', quantity: 'shadow.auc' },
          quantity: 'gap.auc',
          is: 'above',
        },
      ],
    },
    {
      expect: [
        {
          that: 'recomputed x time',
          plus: { of: 'oracle', quantity: 'shadow.auc' },
          quantity: 'gap.auc',
          is: 'above',
        },
      ],
    },
    'expect[0].plus.of',
  ],
  [
    'a term with a quantity that is not measured of it',
    {
      expect: [
        {
          that: 'logged x time',
          minus: [{ of: 'random', quantity: 'offline.auc' }],
          quantity: 'shadow.auc',
          is: 'above',
        },
      ],
    },
    {
      expect: [
        {
          that: 'logged x time',
          minus: [{ of: 'oracle', quantity: 'shadow.auc' }],
          quantity: 'offline.auc',
          is: 'above',
        },
      ],
    },
    'expect[0].minus[0].quantity',
  ],
  [
    'a term of another measure',
    {
      expect: [
        {
          that: 'logged x time',
          minus: [{ of: 'oracle', quantity: 'shadow.softNe' }],
          quantity: 'shadow.auc',
          is: 'above',
        },
      ],
    },
    {
      expect: [
        {
          that: 'logged x time',
          minus: [{ of: 'oracle', quantity: 'shadow.softAuc' }],
          quantity: 'shadow.auc',
          is: 'above',
        },
      ],
    },
    'expect[0].minus[0].quantity',
  ],
  [
    'an adjusted figure without a plain logged pipeline of the same split',
    {
      training: { provenances: ['recomputed'], splits: ['random'] },
      expect: [{ that: 'recomputed x random', quantity: 'gap.adjustedAuc', is: 'above' }],
    },
    {
      training: { provenances: ['recomputed', 'logged'], splits: ['random'] },
      expect: [{ that: 'recomputed x random', quantity: 'gap.adjustedAuc', is: 'above' }],
    },
    'expect[0].quantity',
  ],
  [
    'an adjusted figure where every model has a memory',
    {
      training: { encoders: ['hashed-id'] },
      expect: [{ that: 'recomputed x time x hashed-id', quantity: 'offline.adjustedNe', is: 'below' }],
    },
    {
      training: { encoders: ['hashed-id', 'none'] },
      expect: [{ that: 'recomputed x time x hashed-id', quantity: 'offline.adjustedNe', is: 'below' }],
    },
    'expect[0].quantity',
  ],
  [
    'a term of another measure',
    {
      expect: [
        {
          that: 'logged x time',
          minus: { of: 'logged x random', quantity: 'shadow.ne' },
          quantity: 'offline.auc',
          is: 'above',
        },
      ],
    },
    {
      expect: [
        {
          that: 'logged x time',
          minus: { of: 'logged x time', quantity: 'shadow.auc' },
          quantity: 'offline.auc',
          is: 'above',
        },
      ],
    },
    'expect[0].minus.quantity',
  ],
  [
    'a pipeline added and subtracted',
    {
      expect: [
        {
          that: 'recomputed x time',
          minus: ['logged x random', 'logged x time'],
          plus: ['oracle', { of: 'logged × time × none', quantity: 'shadow.auc' }],
          quantity: 'shadow.auc',
          is: 'above',
        },
      ],
    },
    {
      expect: [
        {
          that: 'recomputed x time',
          minus: ['logged x random', 'logged x time'],
          plus: ['oracle', { of: 'logged × time × none', quantity: 'offline.auc' }],
          quantity: 'shadow.auc',
          is: 'above',
        },
      ],
    },
    'expect[0].plus[1].of',
  ],
  [
    'an expectation within less than nothing',
    { expect: [{ that: 'oracle', quantity: 'shadow.auc', is: 'within', margin: -0.1 }] },
    { expect: [{ that: 'oracle', quantity: 'shadow.auc', is: 'above', margin: -0.1 }] },
    'expect[0].margin',
  ],
  [
    // 56 days × 2 decisions × users ≤ 2^31
    'more impressions than can be numbered',
    {
      timeline: { burnIn: '14d', warmup: '14d' },
      world: { users: 19_173_962, organic: { browsesPerUserDay: 0 } },
    },
    {
      timeline: { burnIn: '14d', warmup: '14d' },
      world: { users: 19_173_961, organic: { browsesPerUserDay: 0 } },
    },
    'world.users',
  ],
  [
    'more organic reads than can be numbered',
    {
      timeline: { burnIn: '28d', warmup: '28d' },
      world: { users: 9_000_000, organic: { browsesPerUserDay: 3 } },
    },
    {
      timeline: { burnIn: '28d', warmup: '28d' },
      world: { users: 8_000_000, organic: { browsesPerUserDay: 3 } },
    },
    'world.users',
  ],
  [
    'a model named like an encoder',
    { training: { models: [{ name: 'target' }] } },
    { training: { models: [{ name: 'my-target' }] } },
    'training.models[0].name',
  ],
  [
    'a model named like what pipelines select',
    { training: { models: [{ name: 'selected' }] } },
    { training: { models: [{ name: 'chosen' }] } },
    'training.models[0].name',
  ],
  [
    'two models of one name',
    { training: { models: [{ name: 'a' }, { name: 'a', l2: 2 }] } },
    { training: { models: [{ name: 'a' }, { name: 'b', l2: 2 }] } },
    'training.models[1]',
  ],
  [
    'crosses of an unknown feature',
    {
      training: { models: [{ name: 'a', crosses: ['story_open_rate', 'no_such_feature'] }] },
      evaluation: { live: false },
    },
    {
      training: { models: [{ name: 'a', crosses: ['story_open_rate', 'user_open_rate'] }] },
      evaluation: { live: false },
    },
    'training.models[0].crosses[1]',
  ],
  [
    'hashed ids of a model without regularisation',
    { training: { models: [{ name: 'a', encoder: 'hashed-id', l2: [1, 0] }] } },
    { training: { models: [{ name: 'a', encoder: 'hashed-id', l2: [1, 0.1] }] } },
    'training.models[0].l2[1]',
  ],
  [
    'the same regularisation twice in a model',
    { training: { models: [{ name: 'a', l2: [1, 2, 1] }] } },
    { training: { models: [{ name: 'a', l2: [1, 2, 3] }] } },
    'training.models[0].l2[2]',
  ],
  [
    // Mature: 21 − 1 = 20 days. Tested on: 5 days. Gap: 1 day. So what is trained on is 1 + 5 + 1 days old.
    'a maximum age that leaves nothing to train on',
    { training: { models: [{ name: 'a', maximumAge: '7d' }] } },
    { training: { models: [{ name: 'a', maximumAge: '169h' }] } },
    'training.models[0].maximumAge',
  ],
  [
    'a maximum age below that of the youngest rows',
    { training: { models: [{ name: 'a', maximumAge: '9d' }], minimumAge: '9d', testShare: 0.1, gap: '0s' } },
    { training: { models: [{ name: 'a', maximumAge: '11d' }], minimumAge: '9d', testShare: 0.1, gap: '0s' } },
    'training.models[0].maximumAge',
  ],
  [
    // Trained on: 14 days, of which half are chosen on, after a gap of 1 day.
    'a maximum age that leaves nothing to choose among',
    { training: { models: [{ name: 'a', maximumAge: '15d', l2: [1, 2], validation: 0.5 }] } },
    { training: { models: [{ name: 'a', maximumAge: '361h', l2: [1, 2], validation: 0.5 }] } },
    'training.models[0].maximumAge',
  ],
  [
    // 14 · 0.07 = 0.98 days are left, and the gap is 1 day.
    'validation rows that leave nothing to train on',
    { training: { select: [{ l2: 1 }, { l2: 2 }], validation: 0.93 } },
    { training: { select: [{ l2: 1 }, { l2: 2 }], validation: 0.92 } },
    'training.validation',
  ],
  [
    'validation rows of a model that leave nothing to train on',
    { training: { models: [{ name: 'a', l2: [1, 2], validation: 0.93 }] } },
    { training: { models: [{ name: 'a', l2: [1, 2], validation: 0.92 }] } },
    'training.models[0].validation',
  ],
  [
    // Mature: 4 days, and after the first half a gap of 2.
    'no room to train after the first of two purged folds',
    { timeline: { logging: '5d' }, training: { splits: ['purged-k-fold'], folds: 2, gap: '2d' } },
    { timeline: { logging: '5d' }, training: { splits: ['purged-k-fold'], folds: 2, gap: '47h' } },
    'timeline.logging',
  ],
  [
    // Mature: 6 days. After the first two, a gap of 1 and an embargo of 3.
    'an embargo that leaves no room to train after the first fold',
    { timeline: { logging: '7d' }, training: { splits: ['purged-k-fold'], folds: 3, embargo: '3d' } },
    { timeline: { logging: '7d' }, training: { splits: ['purged-k-fold'], folds: 3, embargo: '71h' } },
    'timeline.logging',
  ],
  [
    // Mature: 3 days. Before and after the second, a gap of 1.
    'no room to train around the second of three purged folds',
    { timeline: { logging: '4d' }, training: { splits: ['purged-k-fold'], folds: 3, testShare: 0.1 } },
    {
      timeline: { logging: '4d' },
      training: { splits: ['purged-k-fold'], folds: 3, testShare: 0.1, gap: '23h' },
    },
    'timeline.logging',
  ],
  [
    'no row as old as the minimum age',
    { training: { minimumAge: '21d' } },
    { training: { minimumAge: '10d' } },
    'training.minimumAge',
  ],
  [
    'an outage that begins before the logging phase',
    { serving: { outage: { from: '1511h', lasts: '1d' } } },
    { serving: { outage: { from: '63d', lasts: '1d' } } },
    'serving.outage.from',
  ],
  [
    'an outage that ends after it',
    { serving: { outage: { from: '83d', lasts: '25h' } } },
    { serving: { outage: { from: '83d', lasts: '24h' } } },
    'serving.outage.lasts',
  ],
  [
    'an outage where models are retrained day by day',
    { serving: { outage: { from: '70d', lasts: '1d' } }, retraining: { newFeatures: ['story_open_rate'] } },
    { retraining: { newFeatures: ['story_open_rate'] } },
    'serving.outage',
  ],
  [
    'hard deletion where models are retrained day by day',
    { history: { deletions: { perUserDay: 0.01 } }, retraining: { newFeatures: ['story_open_rate'] } },
    { retraining: { newFeatures: ['story_open_rate'] } },
    'history.deletions.perUserDay',
  ],
  [
    'late events whose labels are known too late for the first generation of the incumbent',
    { history: { late: { share: 0.01, by: '6d' } } },
    { history: { late: { share: 0, by: '6d' } } },
    'serving.incumbent.retrainEvery',
  ],
  [
    'a window of the incumbent in which no label matures',
    { serving: { incumbent: { trainingWindow: '2d' } }, history: { ingestionDelay: { maximum: '24h' } } },
    { serving: { incumbent: { trainingWindow: '2d' } }, history: { ingestionDelay: { maximum: '23h' } } },
    'serving.incumbent.trainingWindow',
  ],
  [
    'a backlog after which labels mature too late for a window of the incumbent',
    { serving: { incumbent: { trainingWindow: '2d' } }, history: { backlog: { lasts: '24h' } } },
    { serving: { incumbent: { trainingWindow: '2d' } }, history: { backlog: { lasts: '23h' } } },
    'serving.incumbent.trainingWindow',
  ],
  [
    'a backlog that outlasts the next one',
    { history: { backlog: { every: '6h', lasts: '361m' } } },
    { history: { backlog: { every: '6h', lasts: '360m' } } },
    'history.backlog.lasts',
  ],
  [
    'a backlog that begins after the next one',
    { history: { backlog: { every: '6h', from: '7h', lasts: '1h' } } },
    { history: { backlog: { every: '6h', from: '5h', lasts: '1h' } } },
    'history.backlog.from',
  ],
  [
    'a zone of what was served',
    mix({ provenance: 'logged', zone: '+05:30' }),
    mix({ provenance: 'reconstructed', zone: '+05:30' }),
    'training.provenances[0].from.zone',
  ],
  [
    'a side of what was served',
    { ...mix({ provenance: 'logged', side: 'batch' }), history: { drops: { share: 0.1 } } },
    { ...mix({ provenance: 'recomputed', side: 'serving' }), history: { drops: { share: 0.1 } } },
    'training.provenances[0].from.side',
  ],
  [
    'a zone of a state that is read on the day of training',
    mix({ provenance: 'recomputed', zone: '+05:30' }),
    mix({ provenance: 'recomputed', zone: '+05:30', after: '1h' }),
    'training.provenances[0].from.zone',
  ],
  [
    'a zone of an open window',
    mix({ provenance: 'recomputed-open-window', zone: '+05:30' }),
    mix({ provenance: 'recomputed-partition', zone: '+05:30' }),
    'training.provenances[0].from.zone',
  ],
  [
    'a clock of serving in a zone where models are retrained day by day',
    { serving: { features: { zone: '+01:00' } }, retraining: { newFeatures: ['story_open_rate'] } },
    { serving: { features: { zone: '+00:00' } }, retraining: { newFeatures: ['story_open_rate'] } },
    'serving.features.zone',
  ],
];

describe.each(rules)('%s', (_, impossible, possible, path) => {
  test('is found', () => expect(problems(impossible)).toEqual([path]));
  test('and not where there is none', () => expect(problems(possible)).toEqual([]));
});

test('gradient descent with hashed ids is wrong whatever the regularisation', () => {
  expect(problems({ training: { solver: 'gradient-descent', encoders: ['hashed-id'], l2: 1 } })).toEqual([
    'training.l2',
    'training.encoders[0]',
  ]);
  expect(problems({ training: { solver: 'gradient-descent', encoders: ['hashed-id'], l2: 0 } })).toEqual([
    'training.encoders[0]',
    'training.l2',
  ]);
});

test('a parameter without meaning is told with its place, and what to do', () => {
  const features = (from: string) => `training: { provenances: [{ name: mine, from: { ${from} } }] }`;
  expect(messageOf(features('provenance: logged, clock: occurred'))).toMatchInlineSnapshot(`
    "my.yaml:1:76  training.provenances[0].from.clock
      found:    occurred with logged
      expected: none of the parameters of reading: logged values are what serving wrote down, and no history is read for them
      remedy:   remove clock, or choose provenance: reconstructed"
  `);
  expect(messageOf(features('provenance: reconstructed, after: 1h'))).toMatchInlineSnapshot(`
    "my.yaml:1:83  training.provenances[0].from.after
      found:    1h with reconstructed
      expected: a recomputed provenance: reconstructed features are read at sending
      remedy:   remove after, or choose provenance: recomputed"
  `);
  expect(messageOf(features('provenance: reconstructed, every: 0s'))).toMatchInlineSnapshot(`
    "my.yaml:1:83  training.provenances[0].from.every
      found:    the text "0s"
      expected: a duration: at least 1s"
  `);
  expect(messageOf(features('provenance: recomputed, befor: 1h'))).toMatchInlineSnapshot(`
    "my.yaml:1:73  training.provenances[0].from.befor
      found:    an unknown key
      expected: one of provenance, after, staleness, every, retention, since, ttl, clock, availability, boundary, side, zone, share, by, fallback"
  `);
  expect(messageOf(features('after: 1h'))).toMatchInlineSnapshot(`
    "my.yaml:1:47  training.provenances[0].from.provenance
      found:    nothing
      expected: one of logged, reconstructed, recomputed, recomputed-minus-own, recomputed-partition, recomputed-open-window
      remedy:   add the key provenance"
  `);
});

test('a zone is an offset from UTC that somewhere is', () => {
  const zone = (text: string) =>
    `training: { provenances: [{ name: mine, from: { provenance: reconstructed, zone: ${text} } }] }`;
  for (const good of ['+05:30', '-08:00', '"+14:00"', '-14:00', '+00:30'])
    expect(() => parse(zone(good))).not.toThrow();
  for (const wrong of ['5.5h', '+5:30', '+14:30', '-15:00', '+05:60', 'Europe/Berlin', 'UTC'])
    expect(messageOf(zone(wrong))).toContain(
      'expected: a fixed offset from UTC in hours and minutes, such as +05:30 or -08:00',
    );
});

test('the features of the lab are known by default', () => {
  expect(parse('training: { features: [user_open_rate] }').scenario.training.features).toEqual([
    'user_open_rate',
  ]);
  expect(messageOf('training: { features: [user_open_rat] }')).toMatchInlineSnapshot(`
    "my.yaml:1:24  training.features[0]
      found:    the unknown feature "user_open_rat"
      expected: the name of a feature
      nearest:  user_open_rate
      remedy:   the documentation lists all features"
  `);
});

test('messages stand at what was written, and say when a value is a default', () => {
  expect(messageOf('world:\n  newsroom:\n    storiesPerDay: 1\n')).toMatchInlineSnapshot(`
    "my.yaml:3:20  serving.maximumCandidates
      found:    400 (the default of serving.maximumCandidates)
      expected: at most 91, the stories of 91 days (world.newsroom.storiesPerDay is 1)
      remedy:   lower serving.maximumCandidates, or raise world.newsroom.storiesPerDay"
  `);
  expect(messageOf('timeline: { logging: 2d }')).toMatchInlineSnapshot(`
    "my.yaml:1:22  timeline.logging
      found:    2d
      expected: at least 3d: of the 1d with known labels, a time split tests on the last 25 % and leaves out 1d before them, so nothing is left to train on
      remedy:   set timeline.logging: 3d, or shorten serving.attributionWindow"
  `);
  expect(messageOf('timeline: { warmup: 1d, logging: 1d }')).toMatchInlineSnapshot(`
    "my.yaml:1:21  timeline.warmup
      found:    1d
      expected: at least 2d: the incumbent model is trained on the warm-up, and a label is known 1d after it is sent (serving.attributionWindow)
      remedy:   set timeline.warmup: 2d, or shorten serving.attributionWindow, or choose serving.incumbent.policy: heuristic

    my.yaml:1:34  timeline.logging
      found:    1d
      expected: at least 3d: models are trained at its end, and a label is known 1d after it is sent (serving.attributionWindow)
      remedy:   set timeline.logging: 3d, or shorten serving.attributionWindow"
  `);
  expect(messageOf('timeline: { logging: 6d }\ntraining: { labelWindow: 3d }')).toMatchInlineSnapshot(`
    "my.yaml:1:22  timeline.logging
      found:    6d
      expected: at least 8d: of the 3d with known labels, a time split tests on the last 25 % and leaves out 3d before them, so nothing is left to train on
      remedy:   set timeline.logging: 8d, or shorten training.labelWindow"
  `);
  expect(
    messageOf('serving: { features: { ttl: 6h } }\ntraining: { models: [{ name: own, missing: drop }] }'),
  ).toMatchInlineSnapshot(`
    "my.yaml:1:29  training.missing
      found:    drop, with serving.features.ttl (the default of training.missing)
      expected: a treatment that fills in what is missing: in production a model scores every candidate
      remedy:   choose zero, mean or indicator, or remove serving.features.ttl

    my.yaml:2:44  training.models[0].missing
      found:    drop, with serving.features.ttl
      expected: a treatment that fills in what is missing: in production a model scores every candidate
      remedy:   choose zero, mean or indicator, or remove serving.features.ttl"
  `);
  expect(
    messageOf('training: { provenances: [{ name: old, from: { provenance: logged, ttl: 6h } }] }'),
  ).toMatchInlineSnapshot(`
    "my.yaml:1:73  training.provenances[0].from.ttl
      found:    6h with logged
      expected: none of the parameters of reading: logged values are what serving wrote down, and no history is read for them
      remedy:   remove ttl, or choose provenance: reconstructed"
  `);
  expect(messageOf('training:\n  solver: gradient-descent\n')).toMatchInlineSnapshot(`
    "my.yaml:2:11  training.l2
      found:    1 with solver gradient-descent (the default of training.l2)
      expected: 0: ml-logistic-regression has no regularisation
      remedy:   set l2: 0, or choose solver: newton"
  `);
  expect(
    messageOf('timeline: { burnIn: 14d, warmup: 14d }\nworld: { users: 20000000 }'),
  ).toMatchInlineSnapshot(`
    "my.yaml:2:17  world.users
      found:    20000000 users with 5.5 decisions, browses and broadcasts a day
      expected: at most 67108864 decisions, browses and broadcasts in a day
      remedy:   lower world.users, serving.decisionsPerUserDay or world.organic.browsesPerUserDay

    my.yaml:2:17  world.users
      found:    20000000 users with 2 impressions a day for 56 days, 2.24 billion in all
      expected: at most 2147483648 impressions in all
      remedy:   lower world.users or serving.decisionsPerUserDay, or shorten the timeline

    my.yaml:2:17  world.users
      found:    20000000 users with 2.5 organic reads a day for 56 days, 2.8 billion in all
      expected: at most 2147483648 organic reads in all
      remedy:   lower world.users or world.organic.browsesPerUserDay, or shorten the timeline"
  `);
  expect(
    messageOf('expect:\n  - { that: loged x time, quantity: gap.auc, is: above }'),
  ).toMatchInlineSnapshot(`
    "my.yaml:2:13  expect[0].that
      found:    "loged x time", which this scenario does not train
      expected: one of recomputed × random, recomputed × time, logged × random, logged × time, reconstructed × random, reconstructed × time, random, incumbent, incumbentGreedy, oracle, followedSources
      nearest:  logged × time
      remedy:   name one of them"
  `);
  expect(
    messageOf(
      'expect:\n' +
        '  - { that: oracle, minus: [incumbent, { of: orcle, quantity: shadow.auc }], quantity: shadow.auc, is: above }\n' +
        '  - { that: oracle, plus: { of: random, quantity: choicevalue }, quantity: choiceValue, is: above }\n' +
        '  - { that: logged x time, minus: [oracle, incumbent], plus: oracle, quantity: shadow.ne, is: above }\n' +
        '  - { that: logged x time, minus: { of: logged x time, quantity: shadow.auc }, quantity: shadow.ne, is: above }\n' +
        '  - { that: oracle, minus: oracle, quantity: shadow.ne, is: above }',
    ),
  ).toMatchInlineSnapshot(`
    "my.yaml:2:46  expect[0].minus[1].of
      found:    "orcle", which this scenario does not train
      expected: one of recomputed × random, recomputed × time, logged × random, logged × time, reconstructed × random, reconstructed × time, random, incumbent, incumbentGreedy, oracle, followedSources
      nearest:  oracle
      remedy:   name one of them

    my.yaml:3:51  expect[1].plus.quantity
      found:    "choicevalue", which is not measured of random
      expected: one of live.openRate, live.opensPerUserDay, live.uplift, live.optOuts, live.regret, choiceValue
      nearest:  choiceValue

    my.yaml:4:62  expect[2].plus
      found:    "oracle", the same as \`minus[0]\`
      expected: each pipeline or reference on one side only: added and subtracted it cancels out

    my.yaml:5:66  expect[3].minus.quantity
      found:    "shadow.auc", added to or subtracted from "shadow.ne"
      expected: a quantity that ends in ne: a contrast is of one measure

    my.yaml:6:28  expect[4].minus
      found:    "oracle", the same as \`that\`
      expected: another pipeline or reference: the difference is always 0"
  `);
  expect(messageOf('seeds: [1, 2, 1]\ntraining: { splits: [time, time] }')).toMatchInlineSnapshot(`
    "my.yaml:1:15  seeds[2]
      found:    1 a second time
      expected: each value once
      remedy:   remove it

    my.yaml:2:28  training.splits[1]
      found:    "time" a second time
      expected: each value once
      remedy:   remove it"
  `);
});
