/** Features as people call them, and their values as people read them. */
import {
  type FeatureDefinition,
  type FeatureValue,
  meansFollowing,
  USUAL_PRIOR,
} from '../../features/definition.ts';
import { featureDefinitions } from '../../features/definitions.ts';
import { lengthInWords } from '../../features/description.ts';
import { type EntityKey, type EntityPart, partsOf } from '../../history/entities.ts';
import { type CounterName, LIFETIME_MS } from '../../history/layout.ts';
import type { ExplainedFeature, Explanation } from '../../lab/studies/explanation/schema.ts';
import { count, fixed, percent } from '../text/numbers.ts';

/** A feature of an explanation. Its value is the app's own where the scenario does not define it. */
type Defined = Pick<ExplainedFeature, 'name' | 'key' | 'value'>;

/** The feature of a name in an explanation. */
export function featureIn({ features }: Pick<Explanation, 'features'>, name: string): ExplainedFeature {
  return features.find((feature) => feature.name === name) as ExplainedFeature;
}

export function definedValue({ name, value }: Defined): FeatureValue {
  const own = () => featureDefinitions.find((feature) => feature.name === name) as FeatureDefinition;
  return (value as FeatureValue | undefined) ?? own().value;
}

/** Length of the window that ends at the moment of reading; undefined for features without one. */
export function windowOf(feature: Defined): string | undefined {
  const value = definedValue(feature);
  if (!('windowMs' in value) || value.form === 'log-hours-since' || value.windowMs === LIFETIME_MS)
    return undefined;
  return lengthInWords(value.windowMs);
}

export function isFollowing(feature: Defined): boolean {
  return meansFollowing({ key: feature.key, value: definedValue(feature) });
}

export function labelOf(feature: Defined): string {
  const { key } = feature;
  const value = definedValue(feature);
  const window = windowOf(feature);
  switch (value.form) {
    case 'open-rate': {
      const { opens, sends } = value.prior;
      const isUsual = opens === USUAL_PRIOR.opens && sends === USUAL_PRIOR.sends;
      return `open rate ${rated(key)}${window === undefined ? '' : `, ${window}`}${isUsual ? '' : `, prior ${opens} of ${sends}`}`;
    }
    case 'count':
    case 'log-count':
      return events(key, value.of, window);
    case 'exists':
      if (isFollowing(feature)) return 'follows the source';
      return `any ${events(key, value.of, window)}`.replace('any user’s', 'any of the user’s');
    case 'log-hours-since':
      return `time since ${lastOf(key, ONE[value.of])}`;
    case 'age':
      return 'age of the story';
    case 'breaking':
      return 'breaking news';
    case 'declared':
      return 'declared interest in the topic';
    case 'hour-sine':
      return 'hour of the day, sine';
    case 'hour-cosine':
      return 'hour of the day, cosine';
    case 'weekend':
      return 'weekend';
    case 'follow-up':
      return 'follow-up';
    case 'broadcast':
      return 'broadcast';
  }
}

function events(key: EntityKey, of: CounterName, window: string | undefined): string {
  const [first, second] = partsOf(key);
  const named = second === undefined ? EVENTS[of][first] : EVENTS_OF_PAIR[of](WHERE[second]);
  const net = window !== undefined && of === 'follows' ? 'net ' : '';
  return `${net}${named}${window === undefined ? '' : ` in ${window}`}`;
}

function rated(key: EntityKey): string {
  const [first, second] = partsOf(key);
  if (second === undefined) return `of the ${first}`;
  return `of ${first} ${second === 'source' ? 'for' : 'on'} ${second}`;
}

/** Of what a pair's second is. */
const WHERE: Readonly<Record<EntityPart, string>> = {
  user: 'to the user',
  story: 'of the story',
  topic: 'on the topic',
  source: 'from the source',
};

/** Names of the events of a counter, for an entity by itself. */
const EVENTS: Readonly<Record<CounterName, Partial<Record<EntityPart, string>>>> = {
  sends: {
    user: 'sent to the user',
    story: 'sent of the story',
    topic: 'sent on the topic',
    source: 'sent of the source',
  },
  opens: {
    user: 'opens of the user',
    story: 'opens of the story',
    topic: 'opens on the topic',
    source: 'opens of the source',
  },
  reads: {
    user: 'stories the user read',
    story: 'readers of the story',
    topic: 'reads on the topic',
    source: 'reads from the source',
  },
  follows: { user: 'sources the user follows', source: 'followers of the source' },
};

/** Names of a user's events of a counter with another entity. */
const EVENTS_OF_PAIR: Readonly<Record<CounterName, (where: string) => string>> = {
  sends: (where) => `sent to user ${where}`,
  opens: (where) => `user’s opens ${where}`,
  reads: (where) => `user’s reads ${where}`,
  follows: () => 'follows of the source',
};

const ONE: Readonly<Record<Exclude<CounterName, 'follows'>, string>> = {
  sends: 'one',
  opens: 'open',
  reads: 'read',
};

function lastOf(key: EntityKey, one: string): string {
  const [first, second] = partsOf(key);
  return `the ${first}’s last ${one}${second === undefined ? '' : ` ${WHERE[second]}`}`;
}

/** A value as people read it: of a counter or a time of which a model sees ln(1 + it), itself. */
export function shownValue(feature: Defined, value: number): string {
  switch (definedValue(feature).form) {
    case 'open-rate':
      return percent(value);
    case 'count':
    case 'exists':
    case 'breaking':
    case 'declared':
    case 'weekend':
    case 'follow-up':
    case 'broadcast':
      return count(value);
    case 'log-count':
      return count(Math.round(Math.expm1(value)));
    case 'age':
      return `${count(value)} h`;
    case 'log-hours-since':
      return `${fixed(Math.expm1(value), 1)} h`;
    case 'hour-sine':
    case 'hour-cosine':
      return fixed(value, 3);
  }
}
