import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import { measured } from '../../../src/report/run/lookups.ts';
import { sentencesOf } from '../../../src/report/run/sentences.ts';
import { clarityOf } from '../../../src/report/text/clarity.ts';
import { cases } from '../../gear.ts';
import { article, type Figures, handmade } from '../handmade.ts';

/** Figures around a centre: close together for a clear difference, far apart for an unclear one. */
const around = (centre: number, spread: number) => [centre - spread, centre, centre + spread];
const difference = fc.integer({ min: -100, max: 100 }).map((thousandths) => thousandths / 1000);
const spread = fc.integer({ min: 0, max: 40 }).map((thousandths) => thousandths / 1000);

const worlds = fc.record({
  gap: difference,
  damage: difference,
  loss: difference,
  split: difference,
  noise: spread,
});

/** The leaky pipeline is always the best offline; everything else may go either way. */
function worldOf({
  gap,
  damage,
  loss,
  split,
  noise,
}: typeof worlds extends fc.Arbitrary<infer World> ? World : never) {
  const pipelines: Figures[] = [
    {
      provenance: 'recomputed',
      split: 'random',
      offline: [0.9, 0.9, 0.9],
      shadow: around(0.9 - gap, noise),
      openRate: around(0.15 - loss, noise / 10),
    },
    {
      provenance: 'logged',
      split: 'random',
      offline: around(0.7 + split, noise / 4),
      shadow: [0.7, 0.7, 0.7],
      openRate: [0.15, 0.15, 0.15],
    },
    {
      provenance: 'logged',
      split: 'time',
      offline: [0.7, 0.7, 0.7],
      shadow: around(0.9 - gap + damage, 0),
      openRate: [0.15, 0.15, 0.15],
    },
  ];
  return handmade({ pipelines });
}

const words = {
  gap: {
    above: 'lower in production',
    below: 'higher in production',
    unclear: 'no clear difference in production',
    none: 'exactly the same in production',
  },
  damage: {
    above: 'worse there',
    below: 'better there',
    unclear: 'no clear difference in AUC there',
    none: 'exactly as good there',
  },
  openRate: {
    above: 'live open rate is lower',
    below: 'live open rate is higher',
    unclear: 'no clear difference in the live open rate',
    none: 'live open rate is the same',
  },
  uplift: {
    above: 'recomputed × random gains',
    below: 'recomputed × random loses',
    unclear: 'recomputed × random makes no clear difference',
    none: 'recomputed × random is exactly the same',
  },
};

describe('sentencesOf', () => {
  it('takes every word of direction from its interval, whichever way the numbers go', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const result = worldOf(world);
        const text = sentencesOf(result).join(' ');
        const [leaky] = result.pipelines;
        for (const [name, path] of [
          ['gap', 'gap.auc'],
          ['damage', 'damage.auc'],
          ['openRate', 'damage.openRate'],
          ['uplift', 'live.uplift'],
        ] as const) {
          const clarity = clarityOf(measured(leaky, path) as Estimate);
          for (const [when, word] of Object.entries(words[name])) {
            expect(text.includes(word), `${path} ${clarity}: "${word}" in ${text}`).toBe(when === clarity);
          }
        }
        expect(text).not.toMatch(/NaN|undefined|−−/);
      }),
      cases(100),
    );
  });

  it('says where a gain on the incumbent is nothing but exploration saved', () => {
    // The incumbent has 0.1, and a fifth more where it does not explore.
    const told = (openRate: readonly number[]) => {
      const leaky = { offline: [0.9, 0.9, 0.9], shadow: [0.7, 0.7, 0.7], openRate };
      const clean = { offline: [0.8, 0.8, 0.8], shadow: [0.8, 0.8, 0.8], openRate: [0.15, 0.15, 0.15] };
      return sentencesOf(
        handmade({
          pipelines: [
            { provenance: 'recomputed', split: 'time', ...leaky },
            { provenance: 'logged', split: 'time', ...clean },
          ],
        }),
      ).join(' ');
    };
    const only = ': recomputed × time is ahead only because the incumbent explores.';
    expect(told([0.11, 0.111, 0.112])).toContain(only);
    expect(told([0.13, 0.131, 0.132])).not.toContain(only);
    expect(told([0.09, 0.091, 0.092])).not.toContain(only);
  });

  it('tells beside the live rate that models explored', () => {
    const result = article();
    const exploring = (explorationShare: number) => {
      const { serving } = result.scenario;
      const deployed = { ...serving.deployed, explorationShare };
      return sentencesOf({
        ...result,
        scenario: { ...result.scenario, serving: { ...serving, deployed } },
      }).join(' ');
    };
    expect(exploring(1)).toMatch(
      /live open rate of .*\. Live, a model sends a candidate at random at 100\.0 % of decisions/,
    );
    expect(exploring(0)).not.toContain('at random');
  });

  it('says which way the split moved the gap', () => {
    const world = (offline: readonly number[]) =>
      sentencesOf(
        handmade({
          pipelines: [
            { provenance: 'logged', split: 'random', offline, shadow: [0.7, 0.7, 0.7] },
            { provenance: 'logged', split: 'time', offline: [0.7, 0.7, 0.7], shadow: [0.7, 0.7, 0.7] },
          ],
        }),
      ).find((sentence) => sentence.startsWith('The split alone'));
    expect(world([0.71, 0.711, 0.712])).toContain('random raised the gap by 0.011');
    expect(world([0.69, 0.689, 0.688])).toContain('random lowered the gap by 0.011');
    expect(world([0.69, 0.7, 0.711])).toContain(
      'random made no clear difference to the gap (0.000 [−0.026, 0.026])',
    );
    expect(world([0.7, 0.7, 0.7])).toContain('random left the gap exactly as it was');
    expect(world([0.7001, 0.7001, 0.70011])).toContain('raised the gap by less than 0.001');
  });

  it('says when reconstruction gives what logging gives, and when it does not', () => {
    expect(sentencesOf(article())).toContain(
      'Reconstructed features equal logged ones in every row, so the models are the same.',
    );
    const figures = { offline: [0.7, 0.71], shadow: [0.7, 0.7] };
    const imperfect = handmade({
      mismatch: { reconstructed: [0, 0.2, 0.1] },
      pipelines: [
        { provenance: 'reconstructed', split: 'time', ...figures },
        { provenance: 'logged', split: 'time', ...figures },
      ],
    });
    expect(sentencesOf(imperfect)).toContain(
      'Reconstructed features do not equal logged ones: 2 of 3 differ, most often feature_2 (in 20.0 % of the rows).',
    );
  });

  it('compares the reference with nothing', () => {
    const figures = { offline: [0.7, 0.71], shadow: [0.7, 0.7] };
    const text = sentencesOf(
      handmade({ pipelines: [{ provenance: 'logged', split: 'time', ...figures }] }),
    ).join(' ');
    expect(text).toContain('it is the leak-free baseline itself');
    expect(text).not.toContain('against the leak-free baseline');
  });

  it('gives figures of one seed without a judgement', () => {
    const figures = { offline: [0.8], shadow: [0.7], openRate: [0.1] };
    const text = sentencesOf(
      handmade({
        pipelines: [
          { provenance: 'recomputed', split: 'random', ...figures },
          { provenance: 'logged', split: 'random', offline: [0.72], shadow: [0.7], openRate: [0.1] },
          { provenance: 'logged', split: 'time', offline: [0.7], shadow: [0.71], openRate: [0.12] },
        ],
      }),
    ).join(' ');
    expect(text).toContain('no interval');
    expect(text).toContain('random changed the gap by 0.030 (one seed, so no interval)');
    expect(text).not.toMatch(/lower in|worse there|\bgains|loses|raised|NaN/);
  });
});
