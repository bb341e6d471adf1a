/** A feature as data: whose value it is, what it says, and over which time. */
import { DAY_MS, HOUR_MS } from '../base/time.ts';
import { type EntityKey, entityKeys, isPair } from '../history/entities.ts';
import { type CounterName, canCount, eventsCounted, LIFETIME_MS } from '../history/layout.ts';
import type { EventName } from '../history/log.ts';

/** Opens and sends that a rate is smoothed with, as if they had been seen before. */
export interface Prior {
  readonly opens: number;
  readonly sends: number;
}

export type FeatureValue =
  /** (opens + prior opens) / (sends + prior sends) in the window. */
  | { readonly form: 'open-rate'; readonly windowMs: number; readonly prior: Prior }
  /** Events in the window; ln(1 + events); 1 where there are any. A count below 0 is read as 0. */
  | {
      readonly form: 'count' | 'log-count' | 'exists';
      readonly of: CounterName;
      readonly windowMs: number;
    }
  /** ln(1 + hours since the latest such event), at most as many as the window has, and so many before the first. */
  | {
      readonly form: 'log-hours-since';
      readonly of: Exclude<CounterName, 'follows'>;
      readonly windowMs: number;
    }
  /** Hour ticks between the publication of the story and the decision. */
  | { readonly form: 'age' }
  /** 1 for breaking news. */
  | { readonly form: 'breaking' }
  /** 1 where the user declared an interest in the topic at sign-up. */
  | { readonly form: 'declared' }
  /** sin or cos(2π hour / 24) of the decision. */
  | { readonly form: 'hour-sine' | 'hour-cosine' }
  /** 1 where the decision falls on a Saturday or Sunday. */
  | { readonly form: 'weekend' }
  /** 1 where a rule sent the notification: after an open, or to all. Both are 0 at every decision. */
  | { readonly form: 'follow-up' | 'broadcast' };

export const featureForms = [
  'open-rate',
  'count',
  'log-count',
  'exists',
  'log-hours-since',
  'age',
  'breaking',
  'declared',
  'hour-sine',
  'hour-cosine',
  'weekend',
  'follow-up',
  'broadcast',
] as const satisfies readonly FeatureValue['form'][];
export type FeatureForm = FeatureValue['form'];

/** Twenty impressions with one open, the usual prior. */
export const USUAL_PRIOR: Prior = { opens: 1, sends: 20 };

const SHORTEST_WINDOW_MS = HOUR_MS;
const LONGEST_WINDOW_MS = 90 * DAY_MS;

export interface FeatureDefinition {
  readonly name: string;
  readonly key: EntityKey;
  readonly value: FeatureValue;
  /** In place of the sentence that follows from the definition. */
  readonly description?: string;
}

/**
 * - `static`: never changes.
 * - `context`: read off the row itself, whenever the feature is computed.
 * - `dynamic`: depends on the history of an entity, so it matters when it is computed.
 */
export const featureKinds = ['static', 'context', 'dynamic'] as const;
export type FeatureKind = (typeof featureKinds)[number];

export function kindOf(value: FeatureValue): FeatureKind {
  if (countersOf(value).length > 0) return 'dynamic';
  return value.form === 'breaking' || value.form === 'declared' ? 'static' : 'context';
}

/** Checks whether a value is read off the clock alone, which may run in another zone. */
export function readsClock({ form }: FeatureValue): boolean {
  return form === 'hour-sine' || form === 'hour-cosine' || form === 'weekend';
}

/** Checks that a feature means that the user follows the source. */
export function meansFollowing({ key, value }: Pick<FeatureDefinition, 'key' | 'value'>): boolean {
  return isPair(key) && value.form === 'exists' && value.of === 'follows' && value.windowMs === LIFETIME_MS;
}

/** Counters that a value reads. */
export function countersOf(value: FeatureValue): readonly CounterName[] {
  if (value.form === 'open-rate') return ['sends', 'opens'];
  return 'of' in value ? [value.of] : [];
}

/** The kinds of events that a value follows from. */
export function eventsOf(value: FeatureValue): readonly EventName[] {
  return countersOf(value).flatMap(eventsCounted);
}

/** The key that each form of value without a history has. */
export const KEY_OF_FORM: Partial<Record<FeatureForm, EntityKey>> = {
  age: 'story',
  breaking: 'story',
  declared: 'user×topic',
  'hour-sine': 'moment',
  'hour-cosine': 'moment',
  weekend: 'moment',
  'follow-up': 'moment',
  broadcast: 'moment',
};

export type Part = 'of' | 'window' | 'prior';

/** The parts that a form takes besides its key. */
export const PARTS_OF_FORM: Readonly<Record<FeatureForm, readonly Part[]>> = {
  'open-rate': ['window', 'prior'],
  count: ['of', 'window'],
  'log-count': ['of', 'window'],
  exists: ['of', 'window'],
  'log-hours-since': ['of', 'window'],
  age: [],
  breaking: [],
  declared: [],
  'hour-sine': [],
  'hour-cosine': [],
  weekend: [],
  'follow-up': [],
  broadcast: [],
};

/** A part of a definition that does not go with the others. */
export interface Impossibility {
  readonly part: 'key' | Part;
  readonly found: string;
  readonly expected: string;
}

export function impossibilities({ key, value }: Pick<FeatureDefinition, 'key' | 'value'>): Impossibility[] {
  const own = KEY_OF_FORM[value.form];
  if (own !== undefined) {
    return own === key
      ? []
      : [{ part: 'key', found: `${value.form} of a ${key}`, expected: `that of a ${own}` }];
  }
  const found: Impossibility[] = [];
  const uncounted = countersOf(value).find((counter) => !canCount(key, counter));
  if (uncounted !== undefined) {
    found.push(
      key === 'moment'
        ? { part: 'key', found: `${uncounted} of a moment`, expected: 'another key: a moment has no history' }
        : {
            part: 'of',
            found: `${uncounted} of a ${key}`,
            expected: `other events, or another key: ${uncounted} are of ${entityKeys.filter((each) => canCount(each, uncounted)).join(', ')}`,
          },
    );
  }
  if ('windowMs' in value) {
    const { windowMs, form } = value;
    const isLifetime = windowMs === LIFETIME_MS && form !== 'log-hours-since';
    if (!isLifetime && !(windowMs >= SHORTEST_WINDOW_MS && windowMs <= LONGEST_WINDOW_MS)) {
      const expected = `1 hour to 90 days${form === 'log-hours-since' ? ', the most that it counts to' : ', or a lifetime'}`;
      const length = windowMs === LIFETIME_MS ? 'a lifetime' : `a window of ${windowMs} ms`;
      found.push({ part: 'window', found: length, expected });
    }
  }
  if ('prior' in value) {
    const { opens, sends } = value.prior;
    if (!(opens >= 0 && sends > 0 && opens <= sends)) {
      found.push({
        part: 'prior',
        found: `a prior of ${opens} opens in ${sends} sends`,
        expected: 'at least 0 opens, and more than 0 sends, as many at least',
      });
    }
  }
  return found;
}
