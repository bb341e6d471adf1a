/**
 * Mitigations of leaks, each as the keys of a scenario that make it, nothing more. Whoever wants one writes
 * the same keys into a scenario file.
 */

import { DAY_MS, durationMs } from '../../../base/time.ts';
import type { ProvenanceOption } from '../../../features/options.ts';
import { featuresOf } from '../../../scenario/features.ts';
import { ScenarioError } from '../../../scenario/messages/error.ts';
import { BASELINE, type PipelineName } from '../../../scenario/pipelines.ts';
import type { Scenario, TrainingOptions } from '../../../scenario/schema.ts';
import { columnsOf } from '../../stages/pipelines.ts';

/** Way in which a feature invented today gets values for yesterday's rows. */
export type NewFeature =
  /** It has them at once, from history or from the present state. */
  | 'at once'
  /** It waits until it has been logged, or stored, for long enough. */
  | 'wait'
  /** There is no such feature. */
  | 'never';

type Group = 'splits' | 'screens' | 'recomputed' | 'snapshots' | 'logging' | 'reconstruction';

export interface Mitigation {
  readonly id: string;
  /** In a few words, for tables and pictures. */
  readonly title: string;
  /** Table of docs/do/mitigations.md in which it stands; its texts there are Markdown. */
  readonly group: Group;
  /** Its keys, as a scenario has them. */
  readonly written: string;
  readonly protectsAgainst: string;
  readonly cannot: string;
  readonly newFeature: NewFeature;
  /** Condition on an app for it to be as good there as in a simulated one. */
  readonly assumes: string;
  /** Share of the rows that a new feature is logged for. */
  readonly loggedShare: number;
  /** Days that the team has decided to wait. */
  readonly waitDays?: number;
  /** The keys that it sets; the rest is the scenario's own. */
  readonly keys: (scenario: Scenario) => MitigationKeys;
  /** The mitigated one among the pipelines that these keys make. */
  readonly pipeline: Omit<PipelineName, 'encoder'> & { readonly model?: string };
}

/** Effect of a mitigation, without what is said of it. */
type Made = Omit<Mitigation, 'id' | 'title' | 'group' | 'written' | 'protectsAgainst' | 'cannot'>;

export interface MitigationKeys {
  readonly training: Partial<TrainingOptions>;
  readonly serving?: Partial<Scenario['serving']>;
}

/** The mitigation that every other one is measured against. */
export const CLEAN_LOGGING = 'logging';

/** The name of the features of a mitigation that mixes its own. */
const OWN = 'mitigated';
const STATIC = 'static-only';

const DEFAULTS = { clock: 'known', boundary: 'before' } as const;

const SOON_KNOWN =
  'events stay in the log with the moment at which each happened, and serving sees them almost at once';

/** Features of a provenance with parameters, tested by time. */
function withFeatures(from: ProvenanceOption, rest: Pick<Mitigation, 'assumes'> & Partial<Made>): Made {
  const training = { provenances: [{ name: OWN, from, except: {} }], splits: ['time' as const] };
  return {
    newFeature: 'at once',
    loggedShare: 1,
    pipeline: { provenance: OWN, split: 'time' },
    keys: () => ({ training }),
    ...rest,
  };
}

/** Recomputed features with something else in their training. */
function recomputed(split: TrainingOptions['splits'][number], training: Partial<TrainingOptions> = {}): Made {
  return {
    newFeature: 'at once',
    assumes: 'what features tell of the time after sending does no harm',
    loggedShare: 1,
    pipeline: { provenance: 'recomputed', split },
    keys: () => ({ training: { provenances: ['recomputed'], splits: [split], ...training } }),
  };
}

/** Served from a cache that is filled at the moments of the snapshots that training reads. */
function servedFrom(every: string): Made {
  return withFeatures(
    { provenance: 'reconstructed', every, ...DEFAULTS },
    {
      newFeature: 'wait',
      assumes: 'serving, too, reads these snapshots and nothing fresher',
      keys: ({ serving }) => ({
        training: {
          provenances: [{ name: OWN, from: { provenance: 'reconstructed', every, ...DEFAULTS }, except: {} }],
          splits: ['time'],
        },
        serving: { features: { ...serving.features, every } },
      }),
    },
  );
}

/** Only what was logged in the last days before training is trained on, and as much of that tested on as of everything. */
function loggedForDays(days: number): Made {
  return withFeatures('logged', {
    newFeature: 'wait',
    assumes: `the rows of ${days} days are enough to train on`,
    waitDays: days,
    keys: ({ timeline, training }) => {
      const daysOf = (text: string) => durationMs(text) / DAY_MS;
      const loggingDays = daysOf(timeline.logging);
      const trainingDay = daysOf(timeline.burnIn) + daysOf(timeline.warmup) + loggingDays;
      if (trainingDay < days) {
        throw new ScenarioError([
          {
            place: { source: { label: `waiting ${days} days`, rank: 0 } },
            path: ['timeline'],
            found: `${trainingDay} days before training`,
            expected: `at least ${days}`,
          },
        ]);
      }
      const since = `${trainingDay - days}d`;
      return {
        training: {
          provenances: [{ name: OWN, from: { provenance: 'logged', since, ...DEFAULTS }, except: {} }],
          splits: ['time'],
          testShare: (training.testShare * Math.min(days, loggingDays)) / loggingDays,
        },
      };
    },
  });
}

function loggedShare(share: number, by: 'user' | 'row', fallback?: ProvenanceOption): Made {
  const from = {
    provenance: 'logged',
    share,
    by,
    ...(fallback === undefined ? {} : { fallback }),
    ...DEFAULTS,
  } as const;
  return withFeatures(from as ProvenanceOption, {
    newFeature: fallback === undefined ? 'wait' : 'at once',
    assumes: fallback === undefined ? `the rows of ${100 * share} % are enough to train on` : SOON_KNOWN,
    loggedShare: share,
  });
}

const SNAPSHOTS = {
  newFeature: 'wait',
  assumes: 'every snapshot is kept, and little that matters happens between one and the next',
} as const;

/** The entries of a catalogue, whose names are then known. */
function catalogued<Id extends string>(
  all: Readonly<Record<Id, Omit<Mitigation, 'id'>>>,
): Readonly<Record<Id, Omit<Mitigation, 'id'>>> {
  return all;
}

/** By id, in the order of the table before it is sorted: from doing nothing to doing most. */
export const catalogue = catalogued({
  none: {
    title: 'nothing: recomputed, random split',
    group: 'splits',
    written: '`provenances: [recomputed]`, `splits: [random]`',
    protectsAgainst: 'nothing; it is what the others are compared with',
    cannot: '',
    ...recomputed('random'),
  },
  'time-split': {
    title: 'time split alone',
    group: 'splits',
    written: '`splits: [time]`',
    protectsAgainst: 'training on rows later than those of the test',
    cannot: 'mend features that were read too late: test rows leak as training rows do',
    ...recomputed('time'),
  },
  'time-gap': {
    title: 'time split with a gap of 4 days',
    group: 'splits',
    written: '`splits: [time]`, `gap: 4d`',
    protectsAgainst: 'labels that were not known at the cut; near repeats on both sides of it',
    cannot: 'the same; and it costs rows',
    ...recomputed('time', { gap: '4d' }),
  },
  'user-split': {
    title: 'split by user',
    group: 'splits',
    written: '`splits: [user]`',
    protectsAgainst: 'a model that knows the user, or the story, from training',
    cannot: 'see drift; mend features',
    ...recomputed('user'),
  },
  'story-split': {
    title: 'split by story',
    group: 'splits',
    written: '`splits: [story]`',
    protectsAgainst: 'a model that knows the user, or the story, from training',
    cannot: 'see drift; mend features',
    ...recomputed('story'),
  },
  'user-story-split': {
    title: 'split by user and story',
    group: 'splits',
    written: '`splits: [user+story]`',
    protectsAgainst: 'both; rows with one of the two are dropped',
    cannot: 'the same; few rows are left',
    ...recomputed('user+story'),
  },
  'screen-auc': {
    title: 'drop features of single AUC above 0.70',
    group: 'screens',
    written: '`screen: { auc: 0.7 }`',
    protectsAgainst: 'a feature that gives the label away by itself',
    cannot: 'see a leak that is spread over features; keep an honest strong feature',
    ...recomputed('time', { screen: { auc: 0.7 } }),
  },
  'screen-shift': {
    title: 'drop features that tell train from test (AUC 0.60)',
    group: 'screens',
    written: '`screen: { shift: 0.6 }`',
    protectsAgainst:
      'features whose values differ between training and test, as those do whose leak has had less time to grow',
    cannot: 'tell a leak from drift; see anything in a random split',
    ...recomputed('time', { screen: { shift: 0.6 } }),
  },
  'screen-skew': {
    title: 'drop features with skew above 10 %',
    group: 'screens',
    written: '`screen: { skew: 0.1 }`',
    protectsAgainst: 'features that are not what serving saw, whatever the reason',
    cannot: 'work where nothing was logged; name the reason',
    ...recomputed('time', { screen: { skew: 0.1 } }),
  },
  'minus-own': {
    title: 'exclude the row’s own label',
    group: 'recomputed',
    written: '`provenances: [recomputed-minus-own]`',
    protectsAgainst: "the row's own label in its counters; needs no history",
    cannot: 'take out what followed from the open (a follow, later opens), or what others did later',
    ...recomputed('time'),
    assumes: 'the row’s own send and open are nearly all that features tell of the time after sending',
    pipeline: { provenance: 'recomputed-minus-own', split: 'time' },
    keys: () => ({ training: { provenances: ['recomputed-minus-own'], splits: ['time'] } }),
  },
  'static-only': {
    title: 'static and context features only',
    group: 'recomputed',
    written: '`models: [{ features: […] }]`',
    protectsAgainst: 'everything, as long as they stay static',
    cannot: 'personalise',
    newFeature: 'never',
    assumes: 'what changes with what people do is of no use to the model',
    loggedShare: 1,
    pipeline: { ...BASELINE, model: STATIC },
    keys: (scenario) => ({
      training: {
        provenances: [BASELINE.provenance],
        splits: [BASELINE.split],
        models: [{ name: STATIC, encoder: 'none', features: staticFeatures(scenario) }],
      },
    }),
  },
  'daily-partition': {
    title: 'join with the table of the day’s end',
    group: 'snapshots',
    written: '`provenances: [recomputed-partition]`',
    protectsAgainst: 'reading months late: at most a day of the future is left',
    cannot: 'keep out the rest of the day, in which the open itself lies',
    ...withFeatures('recomputed-partition', {
      assumes: 'what a table tells of the rest of its day does no harm',
    }),
  },
  'daily-snapshots': {
    title: 'daily snapshots, served in real time',
    group: 'snapshots',
    written: '`every: 1d`',
    protectsAgainst: 'all future: the last snapshot **before** sending is read',
    cannot: 'match serving in real time, which knew what happened since',
    ...withFeatures({ provenance: 'reconstructed', every: '1d', ...DEFAULTS }, SNAPSHOTS),
  },
  'hourly-snapshots': {
    title: 'hourly snapshots, served in real time',
    group: 'snapshots',
    written: '`every: 1h`',
    protectsAgainst: 'all future: the last snapshot **before** sending is read',
    cannot: 'match serving in real time, which knew what happened since',
    ...withFeatures({ provenance: 'reconstructed', every: '1h', ...DEFAULTS }, SNAPSHOTS),
  },
  'daily-served': {
    title: 'daily snapshots, served from too',
    group: 'snapshots',
    written: '`every: 1d`, `serving.features.every`',
    protectsAgainst: 'that mismatch too: serving reads the same snapshot',
    cannot: 'serve anything fresh',
    ...servedFrom('1d'),
  },
  'hourly-served': {
    title: 'hourly snapshots, served from too',
    group: 'snapshots',
    written: '`every: 1h`, `serving.features.every`',
    protectsAgainst: 'that mismatch too: serving reads the same snapshot',
    cannot: 'serve anything fresh',
    ...servedFrom('1h'),
  },
  [CLEAN_LOGGING]: {
    title: 'log everything',
    group: 'logging',
    written: '`provenances: [logged]`',
    protectsAgainst:
      'all skew and all leaks of features, whatever their cause: staleness, late events, wrong clocks are in the log as in the decision',
    cannot: 'have a feature for rows sent before it was logged',
    ...recomputed('time'),
    newFeature: 'wait',
    assumes:
      'every row’s features are logged as the prediction reads them; a new feature waits until enough rows have it',
    pipeline: BASELINE,
    keys: () => ({ training: { provenances: [BASELINE.provenance], splits: [BASELINE.split] } }),
  },
  'log-users': {
    title: 'log 10 % of the users',
    group: 'logging',
    written: '`share: 0.1`, `by: user`',
    protectsAgainst: 'the same, for a tenth of the storage',
    cannot: 'keep as many rows',
    ...loggedShare(0.1, 'user'),
  },
  'log-rows': {
    title: 'log 10 % of the rows',
    group: 'logging',
    written: '`share: 0.1`, `by: row`',
    protectsAgainst: 'the same, for a tenth of the storage',
    cannot: 'keep as many rows',
    ...loggedShare(0.1, 'row'),
  },
  'log-7-days': {
    title: 'log and wait 7 days',
    group: 'logging',
    written: '`since`, and a smaller `testShare`',
    protectsAgainst: 'the same: a new feature is logged, and the team waits',
    cannot: 'use the rows before; wait less',
    ...loggedForDays(7),
  },
  'log-14-days': {
    title: 'log and wait 14 days',
    group: 'logging',
    written: '`since`, and a smaller `testShare`',
    protectsAgainst: 'the same: a new feature is logged, and the team waits',
    cannot: 'use the rows before; wait less',
    ...loggedForDays(14),
  },
  'by-event-time': {
    title: 'reconstruct by event time',
    group: 'reconstruction',
    written: '`clock: occurred`',
    protectsAgainst: 'the future in the sense of when things happened; needs no times of arrival',
    cannot: 'know what serving had received: late events leak',
    ...withFeatures({ provenance: 'reconstructed', ...DEFAULTS, clock: 'occurred' }, { assumes: SOON_KNOWN }),
  },
  'assumed-delay': {
    title: 'reconstruct by event time, 1 hour assumed late',
    group: 'reconstruction',
    written: '`clock: occurred`, `availability: 1h`',
    protectsAgainst: 'late events, if the delay is as assumed',
    cannot: 'be right for delays that vary: too short leaks, too long is stale',
    ...withFeatures(
      { provenance: 'reconstructed', availability: '1h', ...DEFAULTS, clock: 'occurred' },
      {
        assumes:
          'events stay in the log with the moment at which each happened, and serving sees each about an hour later',
      },
    ),
  },
  'by-known-time': {
    title: 'reconstruct by knowledge time',
    group: 'reconstruction',
    written: '`provenances: [reconstructed]`',
    protectsAgainst:
      'all leaks; it equals logging bit for bit where history is complete, and has new features at once',
    cannot: 'read what is not kept, was overwritten, or has no time of arrival',
    ...withFeatures('reconstructed', {
      assumes: 'events stay in the log, with the moment at which serving could see each',
    }),
  },
  'retention-7-days': {
    title: 'reconstruct from 7 days of history',
    group: 'reconstruction',
    written: '`retention: 7d`',
    protectsAgainst: 'the same as `by-known-time`, for less storage',
    cannot: 'count what is gone: older follows, and most of the windows of 28 days',
    ...withFeatures(
      { provenance: 'reconstructed', retention: '7d', ...DEFAULTS },
      { assumes: 'events of the last 7 days are all that features are made of' },
    ),
  },
  'retention-28-days': {
    title: 'reconstruct from 28 days of history',
    group: 'reconstruction',
    written: '`retention: 28d`',
    protectsAgainst: 'the same',
    cannot: 'count older follows',
    ...withFeatures(
      { provenance: 'reconstructed', retention: '28d', ...DEFAULTS },
      { assumes: 'events of the last 28 days are all that features are made of' },
    ),
  },
  'log-or-reconstruct': {
    title: 'log 10 % of the rows, reconstruct the rest by event time',
    group: 'reconstruction',
    written: '`share: 0.1`, `by: row`, `fallback`',
    protectsAgainst: 'waiting: all rows have values at once',
    cannot: 'be better than the fallback where it stands in; the model learns from both kinds',
    ...loggedShare(0.1, 'row', { provenance: 'reconstructed', ...DEFAULTS, clock: 'occurred' }),
  },
});

/** The same as a list. */
export const mitigations: readonly Mitigation[] = Object.entries<Omit<Mitigation, 'id'>>(catalogue).map(
  ([id, mitigation]) => ({ id, ...mitigation }),
);

/** Undefined for one that is not, or no longer, in the catalogue. */
export function assumptionOf(id: string): string | undefined {
  return mitigations.find((each) => each.id === id)?.assumes;
}

/** The features whose values no history can change, as far as models may use them. */
function staticFeatures(scenario: Scenario): string[] {
  const set = featuresOf(scenario);
  return columnsOf(scenario.training, set)
    .map((column) => set.features[column])
    .filter(({ kind }) => kind !== 'dynamic')
    .map(({ name }) => name);
}
