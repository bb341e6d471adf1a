/** A definition in one sentence. */
import { capitalised } from '../base/text.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/time.ts';
import { type EntityKey, type EntityPart, partsOf } from '../history/entities.ts';
import { type CounterName, LIFETIME_MS } from '../history/layout.ts';
import {
  type FeatureDefinition,
  type FeatureValue,
  meansFollowing,
  type Prior,
  USUAL_PRIOR,
} from './definition.ts';

/** The description of a definition, or the sentence that follows from it. */
export function describeDefinition({ key, value, description }: FeatureDefinition): string {
  return description ?? `${sentence(key, value)}.`;
}

function sentence(key: EntityKey, value: FeatureValue): string {
  switch (value.form) {
    case 'open-rate':
      return openRate(key, value.windowMs) + smoothing(value.prior);
    case 'count':
      return capitalised(counted(key, value));
    case 'log-count':
      return `ln(1 + ${counted(key, value)})`;
    case 'exists':
      return meansFollowing({ key, value })
        ? '1 where the user follows the source'
        : `1 where there are ${counted(key, value)}`;
    case 'log-hours-since':
      return `ln(1 + hours since the last ${ONE[value.of]} ${whose(key, value.of)}), at most ${lengthInWords(value.windowMs)}`;
    case 'age':
      return 'Hour ticks between publication and the decision';
    case 'breaking':
      return '1 for breaking news';
    case 'declared':
      return '1 where the user declared an interest in the topic at sign-up';
    case 'hour-sine':
      return 'sin(2π hour / 24) of the decision';
    case 'hour-cosine':
      return 'cos(2π hour / 24) of the decision';
    case 'weekend':
      return '1 at weekends';
    case 'follow-up':
      return '1 for a follow-up, which a rule sends after an open; 0 at every decision';
    case 'broadcast':
      return '1 for a broadcast, which an editor sends to all; 0 at every decision';
  }
}

/** The unit of a value, or the numbers between which it lies. */
export function unitOf(value: FeatureValue): string {
  switch (value.form) {
    case 'open-rate':
      return '0 to 1';
    case 'count':
      return value.of;
    case 'log-count':
      return `ln(1 + ${value.of})`;
    case 'log-hours-since':
      return 'ln(1 + hours)';
    case 'age':
      return 'hours';
    case 'hour-sine':
    case 'hour-cosine':
      return '−1 to 1';
    case 'exists':
    case 'breaking':
    case 'declared':
    case 'weekend':
    case 'follow-up':
    case 'broadcast':
      return '0 or 1';
  }
}

function openRate(key: EntityKey, windowMs: number): string {
  if (windowMs !== LIFETIME_MS) return `Smoothed opens over sends of ${about(key)}${within(windowMs)}`;
  const [first, second] = partsOf(key);
  if (first !== 'user') return `Smoothed share of the notifications ${OF[first]} that were opened`;
  const which = second === undefined ? '' : ` ${OF[second]}`;
  return `Smoothed share of notifications${which} that the user has opened, ever`;
}

function smoothing({ opens, sends }: Prior): string {
  if (opens === USUAL_PRIOR.opens && sends === USUAL_PRIOR.sends) return '';
  return `, as if ${opens} of ${sends} more had been opened before`;
}

/** The events of a count: `notifications to the user in the last 24 hours`. */
function counted(
  key: EntityKey,
  { of, windowMs }: Extract<FeatureValue, { readonly of: CounterName }>,
): string {
  if (of !== 'follows') return `${ONE[of]}s ${whose(key, of)}${within(windowMs)}`;
  const isNow = windowMs === LIFETIME_MS;
  switch (key) {
    case 'user':
      return isNow
        ? 'sources that the user follows'
        : `sources that the user followed less those unfollowed${within(windowMs)}`;
    case 'source':
      return isNow
        ? 'followers of the source'
        : `users who followed the source less those who unfollowed it${within(windowMs)}`;
    default:
      return `follows of the source by the user less unfollows${within(windowMs)}`;
  }
}

const ONE: Readonly<Record<Exclude<CounterName, 'follows'>, string>> = {
  sends: 'notification',
  opens: 'open',
  reads: 'organic read',
};

/** Relations of notifications to an entity. */
const OF: Readonly<Record<EntityPart, string>> = {
  user: 'to the user',
  story: 'of the story',
  topic: 'on the topic',
  source: 'of the source',
};

/** `the user on the topic`. */
function about(key: EntityKey): string {
  const [first, second] = partsOf(key);
  const where = second === undefined ? '' : second === 'source' ? ' from the source' : ` ${OF[second]}`;
  return `the ${first}${where}`;
}

function whose(key: EntityKey, of: Exclude<CounterName, 'follows'>): string {
  if (of !== 'sends') return `of ${about(key)}`;
  const [first] = partsOf(key);
  return first === 'user' ? `to ${about(key)}` : OF[first];
}

function within(windowMs: number): string {
  if (windowMs === LIFETIME_MS) return '';
  return windowMs === HOUR_MS ? ' in the last hour' : ` in the last ${lengthInWords(windowMs)}`;
}

/** `24 hours`, `7 days`: whole days, except one, and else whole hours or minutes where they are. */
export function lengthInWords(ms: number): string {
  if (ms > DAY_MS && ms % DAY_MS === 0) return `${ms / DAY_MS} days`;
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} ${ms === HOUR_MS ? 'hour' : 'hours'}`;
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS} minutes` : `${ms / 1000} seconds`;
}
