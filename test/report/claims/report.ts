/** A report of claims with numbers that a reader can follow. */
import type { Verdict } from '../../../src/evaluation/statistics/claim.ts';
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import type { ClaimOutcome, ClaimsReport, PartOutcome } from '../../../src/lab/studies/claims/schema.ts';

export const about = (mean: number, reach: number): Estimate => ({
  mean,
  low: mean - reach,
  high: mean + reach,
});

export function part(contrast: string, effect: Estimate, more: Partial<PartOutcome> = {}): PartOutcome {
  return {
    file: 'a-claim.yaml',
    contrast,
    is: 'above',
    margin: 0.002,
    because: 'The default.',
    leak: null,
    construction: false,
    verdict: 'reproduced',
    decided: '',
    effect,
    seedsToTell: null,
    seeds: Array.from({ length: 40 }, (_, index) => 5001 + index),
    perSeed: [effect.mean],
    control: {
      file: 'a-claim.control.yaml',
      claim: about(effect.mean + 0.0001, 0.0006),
      control: about(0.0001, 0.0005),
    },
    nil: null,
    ...more,
  };
}

export function outcome(id: string, verdict: Verdict, more: Partial<ClaimOutcome> = {}): ClaimOutcome {
  return {
    id,
    says: 'What the claim says, in one line that is long enough to be broken.',
    verdict,
    parts: [part('gap.auc of recomputed × time minus logged × time', about(0.1234, 0.01))],
    observed: [],
    doses: [],
    limits: '',
    detectors: [],
    ...more,
  };
}

const GAP = 'gap.auc of a minus b';
const series = (label: string, places: readonly (number | string)[], slope: number) => ({
  label,
  contrast: GAP,
  margin: label === 'gap' ? 0.002 : null,
  points: places.map((at, index) => ({ at, effect: about(slope * index, 0.001) })),
});

export const report: ClaimsReport = {
  formatVersion: 4,
  version: '1.2.3',
  claims: 5,
  errorRate: 0.05,
  outcomes: [
    outcome('a-claim', 'reproduced', {
      limits: 'holds at world.follows.afterOpen 0.06, 0.12; does not hold at 0',
      doses: [
        {
          file: 'a-claim.dose.yaml',
          title: 'Probability of following',
          key: 'world.follows.afterOpen',
          seeds: 20,
          series: [series('gap', [0, 0.06, 0.12], 0.004), series('damage', [0, 0.06, 0.12], 0.001)],
          verdicts: [
            { at: 0, verdict: 'refuted' },
            { at: 0.06, verdict: 'reproduced' },
            { at: 0.12, verdict: 'reproduced' },
          ],
        },
        {
          file: 'a-claim.other.dose.yaml',
          title: 'A name for each place',
          key: '',
          seeds: 20,
          verdicts: [],
          series: [
            series(
              'flattery',
              Array.from({ length: 12 }, (_, i) => `a_feature_of_number_${i}`),
              0.01,
            ),
          ],
        },
      ],
      observed: [
        {
          file: 'a-claim.yaml',
          label: 'damage',
          contrast: 'damage.auc of a',
          leak: 'minus-own',
          effect: about(0.0123, 0.001),
        },
        {
          file: 'a-claim.yaml',
          label: '2×2 gap AUC: a × b',
          contrast: GAP,
          leak: null,
          effect: about(0.2, 0.01),
        },
        {
          file: 'a-claim.yaml',
          label: '2×2 gap AUC: split leak',
          contrast: GAP,
          leak: null,
          effect: about(0.03, 0.01),
        },
        {
          file: 'a-claim.yaml',
          label: '2×2 live open rate: a × b',
          contrast: 'live.openRate of a',
          leak: null,
          effect: about(0.08, 0.01),
        },
      ],
    }),
    outcome('another-claim-of-a-long-name', 'refuted', {
      parts: [
        part('live.openRate of a minus incumbent', about(-0.012, 0.003), {
          is: 'below',
          margin: 0.004,
          leak: 'whole',
        }),
        part('gap.auc of a minus b', about(0.02, 0.002), { is: 'within', margin: 0.01, verdict: 'refuted' }),
      ],
    }),
    outcome('small', 'smaller than asked', {
      parts: [
        part('gap.auc of a', about(0.001, 0.0005), {
          verdict: 'smaller than asked',
          leak: 'split',
          control: null,
          nil: 'Nothing is dynamic.',
        }),
        part('skew.mismatch of a', about(0, 0), {
          is: 'within',
          margin: 0,
          construction: true,
          control: null,
        }),
      ],
    }),
    outcome('open', 'inconclusive', {
      parts: [
        part('gap.auc of a', about(0.002, 0.003), {
          verdict: 'inconclusive',
          leak: 'whole',
          seedsToTell: 47,
        }),
        part(
          'gap.auc of b',
          { mean: Number.NaN, low: Number.NaN, high: Number.NaN },
          { verdict: 'inconclusive' },
        ),
      ],
      detectors: [
        {
          name: 'size of the gap',
          quantity: 'gap.auc',
          threshold: 0.02,
          kinds: [
            { world: 'Strong drift', provenance: 'logged', leaks: false, alarms: about(0.25, 0.2) },
            { world: 'Strong drift', provenance: 'recomputed', leaks: true, alarms: about(1, 0) },
          ],
          truePositiveRate: about(0.98, 0.05),
          falsePositiveRate: about(0.25, 0.1),
          precision: [{ prevalence: 0.05, precision: 0.17 }],
        },
      ],
    }),
  ],
};
