/**
 * All features as of each decision in SQL, for DuckDB. Beside the tables of `timelines.mjs` it reads `stories`
 * (story_id, published_at_ms, is_breaking) and `interests` (user_id, topic_id, declared).
 */
import { featureNames } from '../../dist/features/definitions.js';
import { LAST_SENT, named, timeline } from './timelines.mjs';

const HOUR_MS = 3_600_000;

const openRate = (suffix = '') => `(opens${suffix} + 1e0) / (sends${suffix} + 20)`;
const HOUR_ANGLE = `2 * pi() * (at_ms // ${HOUR_MS} % 24) / 24`;

const TIMELINES = [
  {
    key: 'user_id',
    ever: ['follows', 'unfollows'],
    windows: {
      last24h: ['sends'],
      last7d: ['sends', 'opens', 'reads'],
      last28d: ['sends', 'opens'],
    },
    others: { last_sent: LAST_SENT },
    features: {
      user_open_rate: openRate('_28d'),
      user_open_rate_7d: openRate('_7d'),
      user_sends_24h: 'sends_24h',
      user_reads_7d_ln: 'ln(1 + reads_7d)',
      user_hours_since_notification_ln: `ln(1 + least((at_ms - last_sent) / ${HOUR_MS}, 672))`,
      user_follows_ln: 'ln(1 + follows - unfollows)',
    },
  },
  {
    key: 'story_id',
    ever: ['sends', 'opens', 'reads'],
    features: { story_open_rate: openRate(), story_reads_ln: 'ln(1 + reads)' },
  },
  {
    key: 'topic_id',
    windows: { last24h: ['sends', 'opens'] },
    features: { topic_open_rate_24h: openRate('_24h') },
  },
  {
    key: 'source_id',
    ever: ['follows', 'unfollows'],
    windows: { last7d: ['sends', 'opens'] },
    features: {
      source_open_rate_7d: openRate('_7d'),
      source_followers_ln: 'ln(1 + follows - unfollows)',
    },
  },
  {
    key: 'user_id * 1000 + topic_id',
    windows: { last28d: ['sends', 'opens', 'reads'] },
    features: { user_topic_open_rate: openRate('_28d'), user_topic_reads_ln: 'ln(1 + reads_28d)' },
  },
  {
    key: 'user_id * 1000 + source_id',
    ever: ['follows', 'unfollows'],
    windows: { last28d: ['sends', 'opens', 'reads'] },
    features: {
      user_source_open_rate: openRate('_28d'),
      user_source_reads_ln: 'ln(1 + reads_28d)',
      user_follows_source: '(follows > unfollows)::INT',
    },
  },
];

const WITHOUT_HISTORY = `
    SELECT row_id, ${named({
      story_age_hours: `at_ms // ${HOUR_MS} - published_at_ms // ${HOUR_MS}`,
      story_is_breaking: 'is_breaking::INT',
      user_topic_declared_interest: 'declared::INT',
      hour_sine: `sin(${HOUR_ANGLE})`,
      hour_cosine: `cos(${HOUR_ANGLE})`,
      is_weekend: `(at_ms // ${24 * HOUR_MS} % 7 > 4)::INT`,
    })}
    FROM decisions d JOIN stories USING (story_id)
      JOIN interests i ON i.user_id = d.user_id AND i.topic_id = d.topic_id
    ORDER BY row_id`;

const PARTS = [WITHOUT_HISTORY, ...TIMELINES.map((key) => timeline(key))];

/** Each part has all decisions in order, so that parts are put side by side without a join. */
export const FEATURES_QUERY = `
  SELECT p0.row_id, ${featureNames.join(', ')}
  FROM ${PARTS.map((part, index) => `(${part}) p${index}`).join('\n  POSITIONAL JOIN ')}`;
