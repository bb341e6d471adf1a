/** Features as people call them, and their values as people read them. */
import { count, fixed, percent } from '../text/numbers.ts';

/** How a value is to be read: a counter or a time of which a model sees ln(1 + it) is shown itself. */
type Form = 'rate' | 'count' | 'log count' | 'hours' | 'log hours' | 'flag' | 'number';

export interface FeatureWords {
  readonly label: string;
  readonly form: Form;
  /** Length of the window that ends at the moment of reading, for features with one. */
  readonly window?: string;
}

const WORDS: Readonly<Record<string, FeatureWords>> = {
  user_open_rate: { label: 'open rate of the user', form: 'rate' },
  user_open_rate_7d: { label: 'open rate of the user, 7 days', form: 'rate', window: '7 days' },
  user_sends_24h: { label: 'sent to the user in 24 hours', form: 'count', window: '24 hours' },
  user_reads_7d_ln: { label: 'stories the user read in 7 days', form: 'log count', window: '7 days' },
  user_hours_since_notification_ln: { label: 'time since the user’s last one', form: 'log hours' },
  user_follows_ln: { label: 'sources the user follows', form: 'log count' },
  story_open_rate: { label: 'open rate of the story', form: 'rate' },
  story_reads_ln: { label: 'readers of the story', form: 'log count' },
  story_age_hours: { label: 'age of the story', form: 'hours' },
  story_is_breaking: { label: 'breaking news', form: 'flag' },
  topic_open_rate_24h: { label: 'open rate of the topic, 24 hours', form: 'rate', window: '24 hours' },
  source_open_rate_7d: { label: 'open rate of the source, 7 days', form: 'rate', window: '7 days' },
  source_followers_ln: { label: 'followers of the source', form: 'log count' },
  user_topic_open_rate: { label: 'open rate of user on topic', form: 'rate' },
  user_topic_reads_ln: { label: 'user’s reads on the topic', form: 'log count' },
  user_topic_declared_interest: { label: 'declared interest in the topic', form: 'flag' },
  user_source_open_rate: { label: 'open rate of user for source', form: 'rate' },
  user_source_reads_ln: { label: 'user’s reads from the source', form: 'log count' },
  user_follows_source: { label: 'follows the source', form: 'flag' },
  hour_sine: { label: 'hour of the day, sine', form: 'number' },
  hour_cosine: { label: 'hour of the day, cosine', form: 'number' },
};

export function wordsOf(feature: string): FeatureWords {
  return WORDS[feature] ?? { label: feature, form: 'number' };
}

/** A value as people read it; a model sees the logarithm of some. */
export function shownValue(feature: string, value: number): string {
  switch (wordsOf(feature).form) {
    case 'rate':
      return percent(value);
    case 'count':
    case 'flag':
      return count(value);
    case 'log count':
      return count(Math.round(Math.expm1(value)));
    case 'hours':
      return `${count(value)} h`;
    case 'log hours':
      return `${fixed(Math.expm1(value), 1)} h`;
    case 'number':
      return fixed(value, 3);
  }
}
