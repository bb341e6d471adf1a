/**
 * Kinds of what can be wrong with a training set, and of what only looks so: each as the keys of a scenario that plant it, at
 * growing doses. Whether values can leak is known by construction; what that costs is measured.
 */
import type { ProvenanceOption } from '../../features/options.ts';
import type { ScenarioInput } from '../../scenario/schema.ts';
import type { AlarmName } from '../schema.ts';

export const kindGroups = ['none', 'leak', 'skew', 'lost', 'rows', 'split', 'label'] as const;
/**
 * Nothing is wrong; training values know what came later; they differ and know no more; they know no more than serving could
 * have known, but more than it did, because it lost something; or rows, their split or their labels are at fault.
 */
export type KindGroup = (typeof kindGroups)[number];
/** Those of which training values are not the served ones. */
export const differingGroups: readonly KindGroup[] = ['leak', 'skew', 'lost'];

export interface Kind {
  readonly id: string;
  /** The event behind it, in words. */
  readonly title: string;
  readonly group: KindGroup;
  /** Alarms that ought to be raised; each other one is false. Where values can leak, `leak` is among them. */
  readonly alarms: readonly AlarmName[];
  /** The keys that plant it, by the name of the dose, the smallest first. */
  readonly doses: Readonly<Record<string, PlantKeys>>;
}

/** Keys laid over those of the base scenario. Of `training`, the first provenance, split and model make the planted set. */
export type PlantKeys = Omit<ScenarioInput, 'name' | 'training'> & {
  readonly training?: Partial<NonNullable<ScenarioInput['training']>>;
};

type Parameters = Exclude<ProvenanceOption, string>;
type ParametersInput = Omit<Parameters, 'clock' | 'boundary'> & Partial<Parameters>;
type Mix = Exclude<NonNullable<NonNullable<ScenarioInput['training']>['provenances']>[number], string>;

const trained = (provenance: ProvenanceOption | Mix, more: PlantKeys = {}): PlantKeys => ({
  ...more,
  training: { ...more.training, provenances: [provenance] as Mix[] },
});
/** A training set of one provenance with parameters. */
const from = (parameters: ParametersInput, more?: PlantKeys) =>
  trained({ name: 'planted', from: parameters } as Mix, more);
/** A training set as logged, but for some features. */
const except = (features: readonly string[], provenance: Mix['from']) =>
  trained({
    name: 'planted',
    from: 'logged',
    except: Object.fromEntries(features.map((name) => [name, provenance])),
  } as Mix);
/** A batch that recomputes as of sending what serving got wrong. */
const reconstructed = (more: PlantKeys) => trained('reconstructed', more);
const faults = (...list: NonNullable<NonNullable<ScenarioInput['serving']>['faults']>) =>
  reconstructed({ serving: { faults: list } });
const sampled = (sampling: object, split: 'time' | 'random' = 'time'): PlantKeys => ({
  training: { provenances: ['logged'], splits: [split], models: [{ name: 'sampled', sampling }] },
});
const split = (
  name: NonNullable<NonNullable<ScenarioInput['training']>['splits']>[number],
  more: PlantKeys['training'] = {},
) => trained('logged', { training: { ...more, splits: [name] } });

/** The beginning of logging in the base scenario. */
const LOGGING_DAY = 21;

const POPULARITY = [
  'story_open_rate',
  'story_reads_ln',
  'topic_open_rate_24h',
  'source_open_rate_7d',
  'source_followers_ln',
];
const ONE = 'user_topic_open_rate';
const MISSING = { training: { missing: 'mean' } } as const;

/** Another definition of a feature that serving still computes. */
const oldDefinition = (change: object) => {
  const names = [
    'user_open_rate',
    ONE,
    'user_source_open_rate',
    'story_open_rate',
    'story_reads_ln',
    'story_age_hours',
    'user_follows_source',
    'user_reads_7d_ln',
  ];
  return reconstructed({
    features: {
      [`${ONE}_old`]: {
        ...{ key: 'user×topic', value: 'open-rate', window: '28d', prior: { opens: 1, sends: 20 } },
        ...change,
      },
    },
    serving: {
      incumbent: { features: names },
      faults: [{ kind: 'replace', as: { [ONE]: `${ONE}_old` } }],
    },
    training: { features: names },
  });
};

export const kinds: readonly Kind[] = [
  {
    id: 'logged',
    title: 'Training values are what was served',
    group: 'none',
    alarms: [],
    doses: {
      'all rows': trained('logged'),
      'a third of the users': from({ provenance: 'logged', share: 0.3 }),
      'without four days of the log': trained('logged', {
        serving: { outage: { from: '25d', lasts: '4d' } },
      }),
    },
  },
  {
    id: 'reconstructed',
    title: 'Training values are replayed as of sending',
    group: 'none',
    alarms: [],
    doses: {
      'known at once': trained('reconstructed'),
      'known within 6 h': trained('reconstructed', { history: { ingestionDelay: { maximum: '6h' } } }),
      'a third is known 12 h late': trained('reconstructed', {
        history: { late: { share: 0.3, by: '12h' } },
      }),
    },
  },
  {
    id: 'other-apps',
    title: 'Training values are served ones, in an app of another kind',
    group: 'none',
    alarms: [],
    doses: {
      'sends at random': trained('logged', { serving: { incumbent: { policy: 'random' } } }),
      'tastes and news drift fast': trained('reconstructed', {
        world: { drift: { tastesRadiansPerDay: 0.1, newsMixRadiansPerDay: 0.2 } },
      }),
      'opens come after 3 h': trained('reconstructed', { world: { opens: { delayMedian: '3h' } } }),
    },
  },

  {
    id: 'recomputed',
    title: 'All features are recomputed on the day of training',
    group: 'leak',
    alarms: ['leak'],
    doses: { 'all features': trained('recomputed') },
  },
  {
    id: 'recomputed-features',
    title: 'Some features are recomputed on the day of training',
    group: 'leak',
    alarms: ['leak'],
    doses: {
      'one, of counts': except(['user_source_reads_ln'], 'recomputed'),
      'one, of opens': except([ONE], 'recomputed'),
      three: except([ONE, 'user_open_rate', 'story_open_rate'], 'recomputed'),
    },
  },
  {
    id: 'minus-own',
    title: "Recomputed later, without the row's own send and open",
    group: 'leak',
    alarms: ['leak'],
    doses: {
      'after 1 h': from({ provenance: 'recomputed-minus-own', after: '1h' }),
      'after 7 d': from({ provenance: 'recomputed-minus-own', after: '7d' }),
      'at training': trained('recomputed-minus-own'),
    },
  },
  {
    id: 'future',
    title: 'Features are read some time after sending',
    group: 'leak',
    alarms: ['leak'],
    doses: {
      '1 h': from({ provenance: 'recomputed', after: '1h' }),
      '6 h': from({ provenance: 'recomputed', after: '6h' }),
      '7 d': from({ provenance: 'recomputed', after: '7d' }),
    },
  },
  {
    id: 'end-of-day',
    title: 'Features are read from the partition of the day of sending',
    group: 'leak',
    alarms: ['leak'],
    doses: { UTC: trained('recomputed-partition') },
  },
  {
    id: 'zone-behind',
    title: 'A daily snapshot was taken hours later than the join believes',
    group: 'leak',
    alarms: ['leak'],
    doses: {
      '1 h': from({ provenance: 'reconstructed', every: '1d', zone: '-01:00' }),
      '5.5 h': from({ provenance: 'reconstructed', every: '1d', zone: '-05:30' }),
    },
  },
  {
    id: 'clock-behind',
    title: 'Features are read by a clock that is behind, and so too late',
    group: 'leak',
    alarms: ['leak'],
    doses: {
      '5.5 h': from({ provenance: 'reconstructed', zone: '-05:30' }),
    },
  },
  {
    id: 'open-window',
    title: 'Windows begin before sending and never end',
    group: 'leak',
    alarms: ['leak'],
    doses: { 'all features': trained('recomputed-open-window') },
  },
  {
    id: 'follows',
    title: 'Follows alone are read on the day of training',
    group: 'leak',
    alarms: ['leak'],
    doses: {
      'of the source': except(['user_follows_source'], 'recomputed'),
      'all three features': except(
        ['user_follows_source', 'user_follows_ln', 'source_followers_ln'],
        'recomputed',
      ),
    },
  },
  {
    id: 'popularity',
    title: 'Popularity of stories, topics and sources is that of the whole data set',
    group: 'leak',
    alarms: ['leak'],
    doses: {
      'stories, topics and sources': except(POPULARITY, 'recomputed'),
    },
  },
  {
    id: 'backfilled-days',
    title: 'Days before logging began are filled up with recomputed values',
    group: 'leak',
    alarms: ['leak'],
    doses: Object.fromEntries(
      [3, 10].map((days) => [
        `${days} d`,
        from({ provenance: 'logged', since: `${LOGGING_DAY + days}d`, fallback: 'recomputed' }),
      ]),
    ),
  },
  {
    id: 'backfilled-rows',
    title: 'Rows without a log are filled up with recomputed values',
    group: 'leak',
    alarms: ['leak'],
    doses: Object.fromEntries(
      [10, 70].map((percent) => [
        `${percent} %`,
        from({ provenance: 'logged', share: 1 - percent / 100, by: 'row', fallback: 'recomputed' }),
      ]),
    ),
  },
  {
    id: 'event-time-late',
    title: 'Events count from when they occurred, though some were known 12 h later',
    group: 'leak',
    alarms: ['leak'],
    doses: Object.fromEntries(
      [30].map((percent) => [
        `${percent} % of events`,
        from(
          { provenance: 'reconstructed', clock: 'occurred' },
          { history: { late: { share: percent / 100, by: '12h' } } },
        ),
      ]),
    ),
  },
  {
    id: 'event-time-delayed',
    title: 'Events count from when they occurred, though all were known later',
    group: 'leak',
    alarms: ['leak'],
    doses: Object.fromEntries(
      ['12h'].map((maximum) => [
        `up to ${maximum}`,
        from(
          { provenance: 'reconstructed', clock: 'occurred' },
          { history: { ingestionDelay: { maximum } } },
        ),
      ]),
    ),
  },
  {
    id: 'event-time-clocks',
    title: 'Events count from when devices say that they occurred, and their clocks are wrong',
    group: 'leak',
    alarms: ['leak'],
    doses: Object.fromEntries(
      ['1h'].map((spread) => [
        `up to ${spread}`,
        from({ provenance: 'reconstructed', clock: 'occurred' }, { history: { clockSkew: { spread } } }),
      ]),
    ),
  },

  {
    id: 'inclusive',
    title: 'History is read up to the moment of sending, the sending included',
    group: 'skew',
    alarms: [],
    doses: { 'all features': from({ provenance: 'reconstructed', boundary: 'inclusive' }) },
  },
  {
    id: 'old-values',
    title: 'Training values are older than served ones',
    group: 'skew',
    alarms: [],
    doses: {
      '1 h': from({ provenance: 'reconstructed', staleness: '1h' }),
      '1 d': from({ provenance: 'reconstructed', staleness: '1d' }),
    },
  },
  {
    id: 'snapshots',
    title: 'Training values are of the snapshot before sending',
    group: 'skew',
    alarms: [],
    doses: {
      daily: from({ provenance: 'reconstructed', every: '1d' }),
    },
  },
  {
    id: 'assumed-delay',
    title: 'Events count from a fixed time after they occurred, by which all were known',
    group: 'skew',
    alarms: [],
    doses: Object.fromEntries(
      ['12h'].map((maximum) => [
        maximum,
        from(
          { provenance: 'reconstructed', clock: 'occurred', availability: maximum },
          { history: { ingestionDelay: { maximum } } },
        ),
      ]),
    ),
  },
  {
    id: 'retention',
    title: 'History for training is kept for a time only',
    group: 'skew',
    alarms: [],
    doses: {
      '1 d': from({ provenance: 'reconstructed', retention: '1d' }),
    },
  },
  {
    id: 'recorded-late',
    title: 'Events for training were recorded from some day on',
    group: 'skew',
    alarms: [],
    doses: {
      '7 d after': from({ provenance: 'reconstructed', since: `${LOGGING_DAY + 7}d` }),
    },
  },
  {
    id: 'ttl-training',
    title: 'Values expire in training, and not at serving',
    group: 'skew',
    alarms: [],
    doses: {
      'after 6 h': from({ provenance: 'reconstructed', ttl: '6h' }, MISSING),
    },
  },
  {
    id: 'ttl-serving',
    title: 'Values expire at serving, and not in training',
    group: 'lost',
    alarms: [],
    doses: {
      'after 6 h': reconstructed({ ...MISSING, serving: { features: { ttl: '6h' } } }),
    },
  },
  {
    id: 'stale-serving',
    title: 'Serving reads a cache, training does not',
    group: 'lost',
    alarms: [],
    doses: {
      '1 h old': reconstructed({ serving: { features: { staleness: '1h' } } }),
      'filled daily': reconstructed({ serving: { features: { every: '1d' } } }),
    },
  },
  {
    id: 'serving-zone',
    title: 'Serving takes the hour of the day in another zone',
    group: 'skew',
    alarms: [],
    doses: {
      '+05:30': reconstructed({ serving: { features: { zone: '+05:30' } } }),
    },
  },
  {
    id: 'unit',
    title: 'Serving has another unit',
    group: 'skew',
    alarms: [],
    doses: {
      'one feature × 100': faults({ kind: 'scale', features: [ONE], by: 100 }),
    },
  },
  {
    id: 'rounding',
    title: 'Serving rounds',
    group: 'lost',
    alarms: [],
    doses: {
      'to single precision': faults({ kind: 'float32', features: 'all' }),
      'to 0.1': faults({ kind: 'round', features: 'all', to: 0.1 }),
    },
  },
  {
    id: 'old-definition',
    title: 'Serving computes another definition of a feature',
    group: 'skew',
    alarms: [],
    doses: {
      'prior of 4 opens in 20': oldDefinition({ prior: { opens: 4, sends: 20 } }),
      'window of 7 d': oldDefinition({ window: '7d' }),
    },
  },
  {
    id: 'swapped',
    title: 'Serving swaps two features',
    group: 'lost',
    alarms: [],
    doses: Object.fromEntries(
      [1].map((share) => [
        `at ${100 * share} % of decisions`,
        faults({
          kind: 'replace',
          as: { [ONE]: 'story_open_rate', story_open_rate: ONE },
          share,
        }),
      ]),
    ),
  },
  {
    id: 'time-outs',
    title: 'Serving has a default where the feature store times out',
    group: 'lost',
    alarms: [],
    doses: {
      '−1 at 10 % of decisions': faults({ kind: 'default', features: 'all', value: -1, share: 0.1 }),
      'the last value at 50 %': faults({ kind: 'default', features: 'all', value: 'last', share: 0.5 }),
    },
  },
  {
    id: 'zero-for-missing',
    title: 'Serving answers 0 where it has no value',
    group: 'lost',
    alarms: [],
    doses: Object.fromEntries(
      [0.3].map((share) => [
        `two features, at ${100 * share} % of decisions`,
        faults({ kind: 'default', features: [ONE, 'story_open_rate'], value: 0, share }),
      ]),
    ),
  },
  {
    id: 'late-to-batch',
    title: 'Late events are seen by serving alone',
    group: 'skew',
    alarms: [],
    doses: {
      '30 % of events': reconstructed({ history: { late: { share: 0.3, by: '12h', seenBy: 'serving' } } }),
    },
  },
  {
    id: 'late-to-serving',
    title: 'Late events are seen by training alone',
    group: 'lost',
    alarms: [],
    doses: {
      '30 % of events': reconstructed({ history: { late: { share: 0.3, by: '12h', seenBy: 'batch' } } }),
    },
  },
  {
    id: 'redelivered',
    title: 'Events that are recorded twice are counted twice by one side',
    group: 'skew',
    alarms: [],
    doses: {
      'serving, 20 %': reconstructed({ history: { duplicates: { share: 0.2, seenBy: 'serving' } } }),
    },
  },
  {
    id: 'lost-by-batch',
    title: 'Events are lost on their way to training',
    group: 'skew',
    alarms: [],
    doses: { '10 % of events': reconstructed({ history: { drops: { share: 0.1, seenBy: 'serving' } } }) },
  },
  {
    id: 'lost-by-serving',
    title: 'Events are lost on their way to serving',
    group: 'lost',
    alarms: [],
    doses: { '10 % of events': reconstructed({ history: { drops: { share: 0.1, seenBy: 'batch' } } }) },
  },

  {
    id: 'copied-rows',
    title: 'Rows are in the set twice',
    group: 'rows',
    alarms: ['copies'],
    doses: {
      '1 %': sampled({ duplicates: 0.01 }),
      '10 %': sampled({ duplicates: 0.1 }),
    },
  },
  {
    id: 'copied-positives',
    title: 'Positive rows are copied',
    group: 'rows',
    alarms: ['copies', 'calibration'],
    doses: { 'two times': sampled({ positives: 2 }), 'five times': sampled({ positives: 5 }) },
  },
  {
    id: 'thinned-negatives',
    title: 'Negative rows are thinned',
    group: 'rows',
    alarms: ['calibration'],
    doses: { 'one in 2': sampled({ negatives: 0.5 }), 'one in 10': sampled({ negatives: 0.1 }) },
  },

  {
    id: 'split-by-time',
    title: 'Test rows are later than training rows, and their labels come after the cut',
    group: 'none',
    alarms: [],
    doses: { 'of all users': split('time') },
  },
  {
    id: 'split-at-random',
    title: 'Test rows are drawn at random',
    group: 'split',
    alarms: ['later rows', 'unknown at the cut'],
    doses: { 'of single rows': split('random') },
  },
  {
    id: 'sessions-over-split',
    title: 'Test rows are drawn at random, and follow-ups of their sessions are in training',
    group: 'split',
    alarms: ['later rows', 'sessions', 'unknown at the cut'],
    doses: { 'all follow-ups': split('random', { followUps: true }) },
  },
  {
    id: 'split-by-entity',
    title: 'Test rows are of other entities, at all times',
    group: 'split',
    alarms: ['later rows', 'unknown at the cut'],
    doses: {
      users: split('user'),
      sessions: split('session'),
      'last row of each user': split('leave-last-out'),
    },
  },
  {
    id: 'copies-over-split',
    title: 'Copies of rows are on both sides of a random split',
    group: 'split',
    alarms: ['later rows', 'sessions', 'unknown at the cut', 'copies', 'copies over the split'],
    doses: {
      '2 %': sampled({ duplicates: 0.02, beforeSplit: true }, 'random'),
      '10 %': sampled({ duplicates: 0.1, beforeSplit: true }, 'random'),
    },
  },
  {
    id: 'no-gap',
    title: 'Test rows begin before the last labels of training were known',
    group: 'split',
    alarms: ['unknown at the cut'],
    doses: {
      'labels take 1 d': split('time', { gap: '0s' }),
    },
  },

  {
    id: 'unripe',
    title: 'Labels that are not known yet count as 0',
    group: 'label',
    alarms: ['unripe labels'],
    doses: {
      'opens come after 30 min': trained('logged', { training: { immature: 'negative' } }),
      'opens come after 3 h': trained('logged', {
        training: { immature: 'negative' },
        world: { opens: { delayMedian: '3h' } },
      }),
    },
  },
  {
    id: 'short-window',
    title: 'Labels are of a shorter window than production counts',
    group: 'label',
    alarms: ['calibration'],
    doses: {
      '6 h': trained('logged', { training: { labelWindow: '6h' } }),
      '1 h': trained('logged', { training: { labelWindow: '1h' } }),
      '15 min': trained('logged', { training: { labelWindow: '15m' } }),
    },
  },
  {
    id: 'restated',
    title: 'Labels are withdrawn after the set was made',
    group: 'label',
    alarms: [],
    doses: {
      '25 %, a month later': trained('logged', {
        serving: { restatement: { withdrawn: 0.25, after: '30d' } },
      }),
    },
  },
];
