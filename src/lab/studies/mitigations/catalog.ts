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

export interface Mitigation {
  readonly id: string;
  /** In a few words, for tables and pictures. */
  readonly title: string;
  readonly newFeature: NewFeature;
  /** Share of the rows that a new feature is logged for. */
  readonly loggedShare: number;
  /** Days that the team has decided to wait. */
  readonly waitDays?: number;
  /** The keys that it sets; the rest is the scenario's own. */
  readonly keys: (scenario: Scenario) => MitigationKeys;
  /** The mitigated one among the pipelines that these keys make. */
  readonly pipeline: Omit<PipelineName, 'encoder'> & { readonly model?: string };
}

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

/** Features of a provenance with parameters, tested by time. */
function withFeatures(
  from: ProvenanceOption,
  rest: Partial<Omit<Mitigation, 'id' | 'title'>> = {},
): Omit<Mitigation, 'id' | 'title'> {
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
function recomputed(
  split: TrainingOptions['splits'][number],
  training: Partial<TrainingOptions> = {},
): Omit<Mitigation, 'id' | 'title'> {
  return {
    newFeature: 'at once',
    loggedShare: 1,
    pipeline: { provenance: 'recomputed', split },
    keys: () => ({ training: { provenances: ['recomputed'], splits: [split], ...training } }),
  };
}

/** Served from a cache that is filled at the moments of the snapshots that training reads. */
function servedFrom(every: string): Omit<Mitigation, 'id' | 'title'> {
  return withFeatures(
    { provenance: 'reconstructed', every, ...DEFAULTS },
    {
      newFeature: 'wait',
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
function loggedForDays(days: number): Omit<Mitigation, 'id' | 'title'> {
  return withFeatures('logged', {
    newFeature: 'wait',
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

function loggedShare(
  share: number,
  by: 'user' | 'row',
  fallback?: ProvenanceOption,
): Omit<Mitigation, 'id' | 'title'> {
  const from = {
    provenance: 'logged',
    share,
    by,
    ...(fallback === undefined ? {} : { fallback }),
    ...DEFAULTS,
  } as const;
  return withFeatures(from as ProvenanceOption, {
    newFeature: fallback === undefined ? 'wait' : 'at once',
    loggedShare: share,
  });
}

/** In the order of the table before it is sorted: from doing nothing to doing most. */
export const mitigations: readonly Mitigation[] = [
  { id: 'none', title: 'nothing: recomputed, random split', ...recomputed('random') },
  { id: 'time-split', title: 'time split alone', ...recomputed('time') },
  { id: 'time-gap', title: 'time split with a gap of 4 days', ...recomputed('time', { gap: '4d' }) },
  { id: 'user-split', title: 'split by user', ...recomputed('user') },
  { id: 'story-split', title: 'split by story', ...recomputed('story') },
  { id: 'user-story-split', title: 'split by user and story', ...recomputed('user+story') },
  {
    id: 'screen-auc',
    title: 'drop features of single AUC above 0.70',
    ...recomputed('time', { screen: { auc: 0.7 } }),
  },
  {
    id: 'screen-shift',
    title: 'drop features that tell train from test (AUC 0.60)',
    ...recomputed('time', { screen: { shift: 0.6 } }),
  },
  {
    id: 'screen-skew',
    title: 'drop features with skew above 10 %',
    ...recomputed('time', { screen: { skew: 0.1 } }),
  },
  {
    id: 'minus-own',
    title: 'exclude the row’s own label',
    ...recomputed('time'),
    pipeline: { provenance: 'recomputed-minus-own', split: 'time' },
    keys: () => ({ training: { provenances: ['recomputed-minus-own'], splits: ['time'] } }),
  },
  {
    id: 'static-only',
    title: 'static and context features only',
    newFeature: 'never',
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
  {
    id: 'daily-partition',
    title: 'join with the table of the day’s end',
    ...withFeatures('recomputed-partition'),
  },
  {
    id: 'daily-snapshots',
    title: 'daily snapshots, served in real time',
    ...withFeatures({ provenance: 'reconstructed', every: '1d', ...DEFAULTS }, { newFeature: 'wait' }),
  },
  {
    id: 'hourly-snapshots',
    title: 'hourly snapshots, served in real time',
    ...withFeatures({ provenance: 'reconstructed', every: '1h', ...DEFAULTS }, { newFeature: 'wait' }),
  },
  { id: 'daily-served', title: 'daily snapshots, served from too', ...servedFrom('1d') },
  { id: 'hourly-served', title: 'hourly snapshots, served from too', ...servedFrom('1h') },
  {
    id: CLEAN_LOGGING,
    title: 'log everything',
    ...recomputed('time'),
    newFeature: 'wait',
    pipeline: BASELINE,
    keys: () => ({ training: { provenances: [BASELINE.provenance], splits: [BASELINE.split] } }),
  },
  { id: 'log-users', title: 'log 10 % of the users', ...loggedShare(0.1, 'user') },
  { id: 'log-rows', title: 'log 10 % of the rows', ...loggedShare(0.1, 'row') },
  { id: 'log-7-days', title: 'log and wait 7 days', ...loggedForDays(7) },
  { id: 'log-14-days', title: 'log and wait 14 days', ...loggedForDays(14) },
  {
    id: 'by-event-time',
    title: 'reconstruct by event time',
    ...withFeatures({ provenance: 'reconstructed', ...DEFAULTS, clock: 'occurred' }),
  },
  {
    id: 'assumed-delay',
    title: 'reconstruct by event time, 1 hour assumed late',
    ...withFeatures({ provenance: 'reconstructed', availability: '1h', ...DEFAULTS, clock: 'occurred' }),
  },
  { id: 'by-known-time', title: 'reconstruct by knowledge time', ...withFeatures('reconstructed') },
  {
    id: 'retention-7-days',
    title: 'reconstruct from 7 days of history',
    ...withFeatures({ provenance: 'reconstructed', retention: '7d', ...DEFAULTS }),
  },
  {
    id: 'retention-28-days',
    title: 'reconstruct from 28 days of history',
    ...withFeatures({ provenance: 'reconstructed', retention: '28d', ...DEFAULTS }),
  },
  {
    id: 'log-or-reconstruct',
    title: 'log 10 % of the rows, reconstruct the rest by event time',
    ...loggedShare(0.1, 'row', { provenance: 'reconstructed', ...DEFAULTS, clock: 'occurred' }),
  },
];

/** The features whose values no history can change, as far as models may use them. */
function staticFeatures(scenario: Scenario): string[] {
  const set = featuresOf(scenario);
  return columnsOf(scenario.training, set)
    .map((column) => set.features[column])
    .filter(({ kind }) => kind !== 'dynamic')
    .map(({ name }) => name);
}
