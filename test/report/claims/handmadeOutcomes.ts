/** Outcomes with real-looking numbers: what a chart of a claim has to hold. */
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import type { ClaimOutcome, DoseSeries } from '../../../src/lab/studies/claims/schema.ts';
import { about, outcome, part } from './report.ts';

const NOTHING: Estimate = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

type At = number | string;

function series(
  label: string,
  contrast: string,
  margin: number | null,
  points: [At, number, number][],
): DoseSeries {
  return {
    label,
    contrast,
    margin,
    points: points.map(([at, mean, reach]) => ({ at, effect: about(mean, reach) })),
  };
}

const dose = (title: string, key: string, all: DoseSeries[]) => ({
  file: 'a.dose.yaml',
  title,
  key,
  seeds: 20,
  series: all,
  verdicts: [],
});

const AGES = ['10m', '1h', '6h', '1d', '3d', '11d', '28d'];

/** One part without anything else, as in a quick run. */
const bare = outcome('leak-hurts', 'inconclusive', {
  says: 'The leak hurts.',
  parts: [
    part('damage.auc of recomputed × time', { ...NOTHING, mean: 0.02 }, { control: null, nil: 'No cause.' }),
  ],
});

/** Four parts of three measures, with and without controls, NaN ends. */
const manyParts = outcome('symptom-means-leak', 'inconclusive', {
  says: 'The leak does not only flatter; the model is worse in production than it would be without it, in ranking, entropy, calibration and in the open rate that the business sees.',
  parts: [
    part('damage.auc of recomputed × time × fold-with-a-long-name', about(0.0312, 0.0021)),
    part(
      'shadow.auc of logged × time × crosses minus shadow.auc of recomputed × time × twice-the-data plus offline.auc of recomputed × random × memory minus offline.auc of logged × random × memory',
      about(-0.0012, 0.0009),
      { is: 'within', margin: 0.004 },
    ),
    part('live.openRate of logged × time minus recomputed × time', about(0.0131, 0.0042), { margin: 0.004 }),
    part('shadow.calibration of recomputed × time minus logged × time', NOTHING, {
      is: 'below',
      margin: -0.1,
    }),
  ],
});

/** Durations; two doses side by side, one of another measure, one series that ends early. */
const ages = outcome('age-of-example', 'reproduced', {
  says: 'The longer ago a notification was sent, the more of its features have changed by now.',
  parts: [
    part('skew.mismatch of eleven-days-later × time minus an-hour-later × time', about(0.152, 0.004), {
      margin: 0.02,
      control: { file: 'c.yaml', claim: about(0.152, 0.004), control: about(0, 0) },
    }),
  ],
  doses: [
    dose('Time between sending and recomputing', 'training.provenances.1.from.after', [
      series(
        'share of values changed',
        'skew.mismatch of later × time',
        null,
        AGES.map((at, i) => [at, 0.21 + 0.07 * i, 0.01]),
      ),
    ]),
    dose(
      'Time between sending and recomputing, without the row’s own send and open',
      'training.provenances.1.from.after',
      [
        series(
          'flattery',
          'flattery.auc of later × time',
          0.002,
          AGES.map((at, i) => [at, 0.06 - 0.006 * i, 0.003]),
        ),
        series(
          'damage',
          'damage.auc of later × time',
          null,
          AGES.slice(0, 5).map((at, i) => [at, 0.01 + 0.004 * i, 0.004]),
        ),
      ],
    ),
    dose(
      'How far values have moved (standard deviations of the served values)',
      'training.provenances.1.from.after',
      [
        series(
          'mean distance',
          'skew.size of later × time',
          null,
          AGES.map((at, i) => [at, 0.1 + 0.15 * i, 0.03]),
        ),
      ],
    ),
    dose('How much the model leans on it', '', [
      series('coefficient', 'coefficient.user_follows_source of a × time minus b × time', null, [
        [0, 0, 0],
        [0.06, 0.11, 0.02],
        [0.12, 0.18, 0.03],
        [0.24, 0.35, 0.03],
      ]),
    ]),
  ],
});

const FEATURES = [
  'user_open_rate',
  'user_open_rate_7d',
  'user_sends_24h',
  'user_reads_7d_ln',
  'user_hours_since_notification_ln',
  'user_follows_ln',
  'story_open_rate',
  'story_reads_ln',
  'topic_open_rate_24h',
  'source_open_rate_7d',
  'source_followers_ln',
  'user_topic_open_rate',
  'user_topic_reads_ln',
  'user_source_open_rate',
  'user_source_reads_ln',
  'user_follows_source',
  'hour_sine',
  'hour_cosine',
  'story_is_breaking',
  'story_age_hours',
];

/** Twenty names; then eight series over fourteen days; then few long names. */
const names = outcome('engagement-leak', 'refuted', {
  says: 'Engagement rates change with every interaction, so recomputing them leaks much more than a follow does.',
  doses: [
    dose('Each feature recomputed alone', 'training.provenances.0.except', [
      series(
        'flattery',
        'flattery.auc of alone × time',
        0.002,
        FEATURES.map((at, i) => [at, 0.05 * Math.cos(i) ** 2, 0.003]),
      ),
      series(
        'damage',
        'damage.auc of alone × time',
        null,
        FEATURES.map((at, i) => [at, 0.03 * Math.sin(i) ** 2 - 0.004, 0.004]),
      ),
    ]),
    dose(
      'Days since the feature was invented',
      '',
      Array.from({ length: 8 }, (_, s) =>
        series(
          `reconstruct minus way number ${s + 1}`,
          'day0.auc of reconstruct minus without',
          s === 0 ? 0.002 : null,
          Array.from({ length: 14 }, (_, d): [number, number, number] => [
            d,
            0.01 * (s - 3) * (1 - d / 16),
            0.003,
          ]),
        ),
      ),
    ),
    dose('What may not be on both sides', '', [
      series('gap', 'gap.auc of a × time', null, [
        ['random', 0.05, 0.01],
        ['by story', 0.04, 0.01],
        ['by user', 0.03, 0.01],
        ['by user and story', 0.01, 0.01],
      ]),
      series('gap of a model without memory', 'gap.auc of a × time', null, [
        ['random', 0.02, 0.01],
        ['by story', 0.02, 0.01],
        ['by user', 0.02, 0.01],
        ['by user and story', 0.01, 0.01],
      ]),
    ]),
  ],
});

/** Two measures in one dose, costs that start far from zero, nothing measured at a place. */
const costs = outcome('reconstruction-costs', 'reproduced', {
  says: 'Reconstruction needs a versioned history of every piece of data, which is much to store.',
  parts: [
    part('storage.bytesPerImpression of reconstructed × time minus logged × time', about(87.2, 3.1), {
      margin: 10,
      control: null,
    }),
  ],
  doses: [
    dose('Days of history before the first logged row', 'training.start', [
      series('history', 'storage.bytesPerImpression of reconstructed × time', null, [
        [7, 181, 2],
        [14, 214, 2],
        [28, 265, 3],
        [56, 371, 4],
      ]),
      series('logged features', 'storage.bytesPerImpression of logged × time', null, [
        [7, 172, 0],
        [14, 172, 0],
        [28, 172, 0],
        [56, 172, 0],
      ]),
      series('flattery', 'flattery.auc of logged × time', null, [
        [7, 0.01, 0.001],
        [14, 0.02, 0.001],
        [28, 0.03, 0.001],
        [56, Number.NaN, 0],
      ]),
    ]),
    dose('Users', 'world.users', [
      series('AUC offline', 'offline.auc of logged × time', null, [
        [1000, 0.71, 0.01],
        [3000, 0.72, 0.006],
        [10000, 0.731, 0.004],
        [1000000, 0.7313, 0.0004],
      ]),
    ]),
    dose('Nothing came of it', 'world.users', [
      series('open rate', 'live.openRate of logged × time', null, [
        [1000, Number.NaN, 0],
        [3000, Number.NaN, 0],
      ]),
    ]),
  ],
});

export const OUTCOMES: Readonly<Record<string, ClaimOutcome>> = { bare, manyParts, ages, names, costs };
