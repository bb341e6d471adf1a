import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { challengeScoreFile } from '../../../src/audit/challenge/schema.ts';
import { scoreOf } from '../../../src/audit/challenge/score.ts';
import { cases } from '../../gear.ts';
import { answersBy, challenge, perfect, truth } from './handmade.ts';

const score = (...entries: Parameters<typeof scoreOf>[2]) => scoreOf(challenge, truth, entries, 'test');

describe('the score of answers', () => {
  it('of perfect ones', () => {
    const { entries } = score(perfect);
    const [{ auc, featureAuc, separation, alarms, roc }] = entries;
    // Four pairs of worlds: the lower end is 0.025 to the power of 1/4.
    expect(auc).toMatchObject({ mean: 1, high: 1 });
    expect(auc.low).toBeCloseTo(Math.sqrt(Math.sqrt(0.025)), 10);
    expect(featureAuc).toMatchObject({ mean: 1, high: 1 });
    expect(separation).toEqual(Array(6).fill(1));
    expect(roc[roc.length - 1]).toEqual({ falseAlarmRate: 1, hitRate: 1 });
    expect(roc).toContainEqual({ falseAlarmRate: 0, hitRate: 1 });
    expect(alarms).toMatchObject({
      hits: { cases: 4, alarms: 4, mean: 1, high: 1 },
      falseAlarms: { cases: 4, alarms: 0, mean: 0, low: 0 },
      lostAuc: 0,
      falseAlarmHours: 0,
      hours: 0,
    });
    // R 4.3: binom.test(4, 4)$conf.int.
    expect(alarms?.hits.low).toBeCloseTo(0.3976354, 6);
  });

  it('of inverted ones: every leak missed, every harmless set accused', () => {
    const inverted = answersBy((index) => ({
      score: index,
      alarm: index >= 4,
      features: { a: index < 4 ? 0 : 1, b: 1 },
    }));
    const [{ auc, featureAuc, separation, alarms }] = score(inverted).entries;
    expect(auc.mean).toBe(0);
    expect(featureAuc?.mean).toBe(0);
    expect(separation).toEqual(Array(6).fill(0));
    expect(alarms?.lostAuc).toBeCloseTo((0.001 + 0.02 + 0.05 + 0.07) / 8, 12);
    expect(alarms?.falseAlarmHours).toBe(0.5);
    expect(alarms?.hours).toBeCloseTo(141 / 8 + 0.5, 10);
  });

  it('of the same for all: chance, without alarms no rates', () => {
    const [{ auc, featureAuc, separation, alarms }] = score(answersBy(() => ({ score: 3 }))).entries;
    expect(auc).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    expect(featureAuc).toBeNull();
    expect(separation).toEqual(Array(6).fill(0.5));
    expect(alarms).toBeNull();
  });

  it('knows what no alarm and all of them cost', () => {
    const { prices } = score(perfect);
    const of = (alarm: boolean) => score(answersBy(() => ({ score: 0, alarm }))).entries[0].alarms?.hours;
    expect(prices.never).toBeCloseTo(141 / 8, 10);
    expect(prices.always).toBe(0.5);
    expect(of(false)).toBe(prices.never);
    expect(of(true)).toBe(prices.always);
  });

  it('lists kinds and doses, leaks first, with their worlds and mean damage', () => {
    const { kinds, entries } = score(
      answersBy((index) => ({ score: index, alarm: index === 2 || index === 7 })),
    );
    expect(kinds.map(({ kind, dose, worlds }) => `${kind}, ${dose}: ${worlds}`)).toEqual([
      'future, 1 d: 1',
      'future, 7 d: 1',
      'recomputed, all features: 2',
      'inclusive, all features: 1',
      'logged, all rows: 1',
      'rounding, to 0.1: 2',
    ]);
    expect(kinds[2].damage).toBeCloseTo(0.06, 12);
    expect(entries[0].alarms?.byKind.map(({ alarms, cases }) => [alarms, cases])).toEqual([
      [0, 1],
      [0, 1],
      [1, 2],
      [0, 1],
      [1, 1],
      [0, 2],
    ]);
  });

  it('depends on the order of scores alone, and is reversed with it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 8, maxLength: 8 }), (scores) => {
        const of = (map: (score: number) => number) =>
          score(answersBy((index) => ({ score: map(scores[index]) }))).entries[0];
        const [own, stretched, reversed] = [of((x) => x), of((x) => x * x * x - 40), of((x) => -x)];
        expect(stretched).toEqual(own);
        expect(reversed.auc.mean).toBeCloseTo(1 - own.auc.mean, 12);
        expect(reversed.auc.low).toBeCloseTo(1 - own.auc.high, 9);
        const plain = [0, 1, 2, 3].flatMap((a) =>
          [4, 5, 6, 7].map((b) => (scores[a] > scores[b] ? 1 : scores[a] === scores[b] ? 0.5 : 0)),
        );
        expect(own.auc.mean).toBeCloseTo(plain.reduce((sum: number, each) => sum + each, 0) / 16, 12);
        // The mean over kinds that leak, weighted by their worlds, is that over all worlds.
        expect((own.separation[0] + own.separation[1] + 2 * own.separation[2]) / 4).toBeCloseTo(
          own.auc.mean,
          12,
        );
      }),
      cases(100),
    );
  });

  it('is written and read back', () => {
    const found = score(perfect);
    expect(challengeScoreFile.read(challengeScoreFile.write(found), 'score.json')).toEqual(found);
  });
});
