/** The features of the app, unless a scenario has others. */
import { DAY_MS } from '../base/time.ts';
import { LIFETIME_MS } from '../history/layout.ts';
import type { FeatureDefinition } from './definition.ts';
import { type Feature, FeatureSet } from './featureSet.ts';

const LAST_DAY_MS = DAY_MS;
const LAST_WEEK_MS = 7 * DAY_MS;

/** Rates are smoothed as if 20 impressions with one open had been seen before. */
const prior = { opens: 1, sends: 20 } as const;

const defaultDefinitions: readonly FeatureDefinition[] = [
  {
    name: 'user_open_rate',
    key: 'user',
    value: { form: 'open rate', windowMs: LIFETIME_MS, prior },
    description: 'Smoothed share of notifications that the user has opened, ever.',
  },
  {
    name: 'user_open_rate_7d',
    key: 'user',
    value: { form: 'open rate', windowMs: LAST_WEEK_MS, prior },
    description: 'Smoothed opens over sends of the user in the last 7 days.',
  },
  {
    name: 'user_sends_24h',
    key: 'user',
    value: { form: 'count', of: 'sends', windowMs: LAST_DAY_MS },
    description: 'Notifications to the user in the last 24 hours.',
  },
  {
    name: 'user_log_reads_7d',
    key: 'user',
    value: { form: 'log count', of: 'reads', windowMs: LAST_WEEK_MS },
    description: 'ln(1 + organic reads of the user in the last 7 days).',
  },
  {
    name: 'user_log_hours_since_notification',
    key: 'user',
    value: { form: 'log hours since', of: 'sends', windowMs: 28 * DAY_MS },
    description: 'ln(1 + hours since the last notification to the user), at most 28 days.',
  },
  {
    name: 'user_log_follows',
    key: 'user',
    value: { form: 'log count', of: 'follows', windowMs: LIFETIME_MS },
    description: 'ln(1 + sources that the user follows).',
  },
  {
    name: 'story_open_rate',
    key: 'story',
    value: { form: 'open rate', windowMs: LIFETIME_MS, prior },
    description: 'Smoothed share of the notifications of the story that were opened.',
  },
  {
    name: 'story_log_reads',
    key: 'story',
    value: { form: 'log count', of: 'reads', windowMs: LIFETIME_MS },
    description: 'ln(1 + organic reads of the story).',
  },
  {
    name: 'story_age_hours',
    key: 'story',
    value: { form: 'age' },
    description: 'Hour ticks between publication and the decision.',
  },
  {
    name: 'story_is_breaking',
    key: 'story',
    value: { form: 'breaking' },
    description: '1 for breaking news.',
  },
  {
    name: 'topic_open_rate_24h',
    key: 'topic',
    value: { form: 'open rate', windowMs: LAST_DAY_MS, prior },
    description: 'Smoothed opens over sends of the topic in the last 24 hours.',
  },
  {
    name: 'source_open_rate_7d',
    key: 'source',
    value: { form: 'open rate', windowMs: LAST_WEEK_MS, prior },
    description: 'Smoothed opens over sends of the source in the last 7 days.',
  },
  {
    name: 'source_log_followers',
    key: 'source',
    value: { form: 'log count', of: 'follows', windowMs: LIFETIME_MS },
    description: 'ln(1 + followers of the source).',
  },
  {
    name: 'user_topic_open_rate',
    key: 'user×topic',
    value: { form: 'open rate', windowMs: LIFETIME_MS, prior },
    description: 'Smoothed share of notifications on the topic that the user has opened, ever.',
  },
  {
    name: 'user_topic_log_reads',
    key: 'user×topic',
    value: { form: 'log count', of: 'reads', windowMs: LIFETIME_MS },
    description: 'ln(1 + organic reads of the user on the topic).',
  },
  {
    name: 'user_topic_declared_interest',
    key: 'user×topic',
    value: { form: 'declared' },
    description: '1 where the user declared an interest in the topic at sign-up.',
  },
  {
    name: 'user_source_open_rate',
    key: 'user×source',
    value: { form: 'open rate', windowMs: LIFETIME_MS, prior },
    description: 'Smoothed share of notifications of the source that the user has opened, ever.',
  },
  {
    name: 'user_source_log_reads',
    key: 'user×source',
    value: { form: 'log count', of: 'reads', windowMs: LIFETIME_MS },
    description: 'ln(1 + organic reads of the user from the source).',
  },
  {
    name: 'user_follows_source',
    key: 'user×source',
    value: { form: 'exists', of: 'follows', windowMs: LIFETIME_MS },
    description: '1 where the user follows the source.',
  },
  {
    name: 'hour_sine',
    key: 'moment',
    value: { form: 'hour sine' },
    description: 'sin(2π hour / 24) of the decision.',
  },
  {
    name: 'hour_cosine',
    key: 'moment',
    value: { form: 'hour cosine' },
    description: 'cos(2π hour / 24) of the decision.',
  },
];

export const defaultFeatureSet = new FeatureSet(defaultDefinitions);

export const featureDefinitions: readonly Feature[] = defaultFeatureSet.features;
export const featureNames = defaultFeatureSet.names;
export const featureCount = defaultFeatureSet.count;
