/** A feature as data: whose value it is, what it says, and over which time. */
import type { EntityKey } from '../history/entities.ts';
import type { CounterName } from '../history/layout.ts';
import type { EventName } from '../history/log.ts';

/** Opens and sends that a rate is smoothed with, as if they had been seen before. */
export interface Prior {
  readonly opens: number;
  readonly sends: number;
}

export type FeatureValue =
  /** (opens + prior opens) / (sends + prior sends) in the window. */
  | { readonly form: 'open rate'; readonly windowMs: number; readonly prior: Prior }
  /** Events in the window; ln(1 + events); 1 where there are any. A count below 0 is read as 0. */
  | {
      readonly form: 'count' | 'log count' | 'exists';
      readonly of: CounterName;
      readonly windowMs: number;
    }
  /** ln(1 + hours since the latest such event), at most as many as the window has, and so many before the first. */
  | {
      readonly form: 'log hours since';
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
  | { readonly form: 'hour sine' | 'hour cosine' };

export type FeatureForm = FeatureValue['form'];

export interface FeatureDefinition {
  readonly name: string;
  readonly key: EntityKey;
  readonly value: FeatureValue;
  readonly description: string;
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

/** What a value reads of history. */
export function countersOf(value: FeatureValue): readonly CounterName[] {
  if (value.form === 'open rate') return ['sends', 'opens'];
  return 'of' in value ? [value.of] : [];
}

const EVENTS: Readonly<Record<CounterName, readonly EventName[]>> = {
  sends: ['send'],
  opens: ['open'],
  reads: ['read'],
  follows: ['follow', 'unfollow'],
};

/** The kinds of events that a value follows from. */
export function eventsOf(value: FeatureValue): readonly EventName[] {
  return countersOf(value).flatMap((counter) => EVENTS[counter]);
}
