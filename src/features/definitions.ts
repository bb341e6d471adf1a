/** The features of the app, unless a scenario has others. */
import { DAY_MS } from '../base/time.ts';
import { LIFETIME_MS } from '../history/layout.ts';
import { type FeatureDefinition, USUAL_PRIOR } from './definition.ts';
import { type Feature, FeatureSet } from './featureSet.ts';

const LAST_DAY_MS = DAY_MS;
const LAST_WEEK_MS = 7 * DAY_MS;
/** Long, but not for ever: a counter of all that ever was keeps rising, so that later rows differ from earlier ones. */
const FOUR_WEEKS_MS = 28 * DAY_MS;

const prior = USUAL_PRIOR;

const defaultDefinitions = [
  {
    name: 'user_open_rate',
    key: 'user',
    value: { form: 'open-rate', windowMs: FOUR_WEEKS_MS, prior },
  },
  {
    name: 'user_open_rate_7d',
    key: 'user',
    value: { form: 'open-rate', windowMs: LAST_WEEK_MS, prior },
  },
  {
    name: 'user_sends_24h',
    key: 'user',
    value: { form: 'count', of: 'sends', windowMs: LAST_DAY_MS },
  },
  {
    name: 'user_reads_7d_ln',
    key: 'user',
    value: { form: 'log-count', of: 'reads', windowMs: LAST_WEEK_MS },
  },
  {
    name: 'user_hours_since_notification_ln',
    key: 'user',
    value: { form: 'log-hours-since', of: 'sends', windowMs: 28 * DAY_MS },
  },
  {
    name: 'user_follows_ln',
    key: 'user',
    value: { form: 'log-count', of: 'follows', windowMs: LIFETIME_MS },
  },
  {
    name: 'story_open_rate',
    key: 'story',
    value: { form: 'open-rate', windowMs: LIFETIME_MS, prior },
  },
  {
    name: 'story_reads_ln',
    key: 'story',
    value: { form: 'log-count', of: 'reads', windowMs: LIFETIME_MS },
  },
  {
    name: 'story_age_hours',
    key: 'story',
    value: { form: 'age' },
  },
  {
    name: 'story_is_breaking',
    key: 'story',
    value: { form: 'breaking' },
  },
  {
    name: 'topic_open_rate_24h',
    key: 'topic',
    value: { form: 'open-rate', windowMs: LAST_DAY_MS, prior },
  },
  {
    name: 'source_open_rate_7d',
    key: 'source',
    value: { form: 'open-rate', windowMs: LAST_WEEK_MS, prior },
  },
  {
    name: 'source_followers_ln',
    key: 'source',
    value: { form: 'log-count', of: 'follows', windowMs: LIFETIME_MS },
  },
  {
    name: 'user_topic_open_rate',
    key: 'user×topic',
    value: { form: 'open-rate', windowMs: FOUR_WEEKS_MS, prior },
  },
  {
    name: 'user_topic_reads_ln',
    key: 'user×topic',
    value: { form: 'log-count', of: 'reads', windowMs: FOUR_WEEKS_MS },
  },
  {
    name: 'user_topic_declared_interest',
    key: 'user×topic',
    value: { form: 'declared' },
  },
  {
    name: 'user_source_open_rate',
    key: 'user×source',
    value: { form: 'open-rate', windowMs: FOUR_WEEKS_MS, prior },
  },
  {
    name: 'user_source_reads_ln',
    key: 'user×source',
    value: { form: 'log-count', of: 'reads', windowMs: FOUR_WEEKS_MS },
  },
  {
    name: 'user_follows_source',
    key: 'user×source',
    value: { form: 'exists', of: 'follows', windowMs: LIFETIME_MS },
  },
  {
    name: 'hour_sine',
    key: 'moment',
    value: { form: 'hour-sine' },
  },
  {
    name: 'hour_cosine',
    key: 'moment',
    value: { form: 'hour-cosine' },
  },
  {
    name: 'is_weekend',
    key: 'moment',
    value: { form: 'weekend' },
  },
] as const satisfies readonly FeatureDefinition[];

/** Features of the app, where a scenario has no others. */
export type FeatureName = (typeof defaultDefinitions)[number]['name'];

export const defaultFeatureSet = new FeatureSet(defaultDefinitions);

export const featureDefinitions: readonly Feature[] = defaultFeatureSet.features;
export const featureNames = defaultFeatureSet.names;
export const featureCount = defaultFeatureSet.count;
