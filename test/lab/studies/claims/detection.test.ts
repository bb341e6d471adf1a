/** Detectors over populations whose alarms are counted by hand. */
import { describe, expect, it, test } from 'vitest';
import { meanInterval } from '../../../../src/evaluation/statistics/intervals.ts';
import { readsAfterSending } from '../../../../src/features/options.ts';
import { detectorsTried, watchedByDetectors } from '../../../../src/lab/studies/claims/detection.ts';
import { pipelineIds } from '../../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../../src/scenario/schema.ts';
import { readings } from './files.ts';

type Provenances = NonNullable<NonNullable<ScenarioInput['training']>['provenances']>;

function population(title: string, provenances: Provenances, more: ScenarioInput['training'] = {}) {
  const training = { provenances, splits: ['time' as const], ...more };
  return { scenario: scenarioSchema.parse({ name: 'a', title, training }) };
}

const NONE = [0, 0, 0, 0];

/** Readings of pipelines, each by gap, AUC of a single feature and skew, in four seeds; no excess information. */
function observed(...pipelines: readonly [number[], number[], number[]][]) {
  return readings(
    [],
    pipelines.flatMap((pipeline) => [...pipeline, NONE]),
  );
}

describe('rates', () => {
  const populations = [
    population('Calm', ['logged', 'recomputed']),
    population('Strong drift', ['logged', 'recomputed-partition']),
  ];
  const [gap, single, skew] = detectorsTried(populations, [
    observed([[0, 0.01, 0.02, 0.03], NONE, NONE], [[0.1, 0.1, 0.1, 0.02], [0.9, 0.7, 0.7, 0.7], NONE]),
    observed([[0.05, 0.05, 0.01, 0.05], NONE, NONE], [[0.01, 0.3, 0.3, 0.3], NONE, [1, 1, 1, 1]]),
  ]);

  it('count a value above the threshold, not at it', () => {
    const shares = gap.kinds.map(({ world, provenance, leaks, alarms }) => [
      world,
      provenance,
      leaks,
      alarms.mean,
    ]);
    expect(shares).toEqual([
      ['Calm', 'logged', false, 1 / 4],
      ['Calm', 'recomputed', true, 3 / 4],
      ['Strong drift', 'logged', false, 3 / 4],
      ['Strong drift', 'recomputed-partition', true, 3 / 4],
    ]);
    // R 4.3: binom.test(3, 4)$conf.int
    expect(gap.kinds[1].alarms.low).toBeCloseTo(0.1941204, 6);
    expect(gap.kinds[1].alarms.high).toBeCloseTo(0.9936905, 6);
  });

  it('take the seed as the unit, each the mean of its kinds', () => {
    // By seed: leaky kinds raise 1, 2, 2, 1 alarms of two; clean ones 1, 1, 0, 2.
    expect(gap.truePositiveRate).toEqual({ ...meanInterval([0.5, 1, 1, 0.5]), high: 1 });
    expect(gap.falsePositiveRate).toEqual({ mean: 0.5, low: 0, high: 1 });
    expect(single.truePositiveRate.mean).toBe(1 / 8);
    // R 4.3: binom.test(0, 4)$conf.int
    expect(single.falsePositiveRate.high).toBeCloseTo(0.6023646, 6);
    expect(skew.truePositiveRate.mean).toBe(0.5);
    expect(skew.truePositiveRate.low).toBeCloseTo(0.5 * (1 - 0.6023646), 6);
  });

  it('give the precision of a table of cases', () => {
    // Of 1,000 at 5 %: 50 leak, 37.5 found; 950 do not, 475 false alarms.
    const [rare, common, half] = gap.precision;
    expect(rare.prevalence).toBe(0.05);
    expect(rare.precision).toBeCloseTo(37.5 / (37.5 + 475), 12);
    expect(common.precision).toBeCloseTo(150 / (150 + 400), 12);
    expect(half.precision).toBeCloseTo(0.75 / (0.75 + 0.5), 12);
    expect(single.precision.map(({ precision }) => precision)).toEqual([1, 1, 1]);
  });
});

test('what could not be measured is no alarm and no silence', () => {
  const [gap] = detectorsTried(
    [population('Calm', ['logged', 'recomputed'])],
    [observed([[Number.NaN, 0.1, 0, 0], NONE, NONE], [[0.1, 0.1, 0.1, 0.1], NONE, NONE])],
  );
  expect(gap.kinds[0].alarms.mean).toBe(1 / 3);
  expect(gap.falsePositiveRate.mean).toBeNaN();
  expect(gap.truePositiveRate.mean).toBe(1);
});

test('without a leaky kind there is no rate of leaks found', () => {
  const [gap] = detectorsTried([population('Calm', ['logged'])], [observed([[0, 0, 0, 0.1], NONE, NONE])]);
  expect(gap.truePositiveRate).toEqual({ mean: Number.NaN, low: Number.NaN, high: Number.NaN });
  expect(gap.falsePositiveRate.mean).toBe(1 / 4);
});

describe('the truth about a pipeline', () => {
  const isLeaky = (provenance: Provenances[number], more: ScenarioInput['training'] = {}) => {
    // The reference is added behind what is asked for.
    const each = population('', [provenance], more);
    const silent = pipelineIds(each.scenario).map((): [number[], number[], number[]] => [NONE, NONE, NONE]);
    return detectorsTried([each], [observed(...silent)])[0].kinds[0].leaks;
  };

  it('is what its provenances read', () => {
    expect(isLeaky('reconstructed')).toBe(false);
    expect(isLeaky('recomputed-minus-own')).toBe(true);
    const mix = (from: object, except: object = {}) => ({ name: 'mix', from, except }) as Provenances[number];
    expect(isLeaky(mix({ provenance: 'recomputed', after: '0s' }))).toBe(false);
    expect(isLeaky(mix({ provenance: 'recomputed', after: '1m' }))).toBe(true);
    expect(isLeaky(mix({ provenance: 'reconstructed', clock: 'occurred' }))).toBe(true);
    expect(isLeaky({ name: 'mix', from: 'logged', except: { story_reads_ln: 'recomputed' } })).toBe(true);
  });

  it('does not depend on features that never change or that no model uses', () => {
    const hour: Provenances[number] = { name: 'mix', from: 'logged', except: { hour_sine: 'recomputed' } };
    expect(isLeaky(hour)).toBe(false);
    const one: Provenances[number] = {
      name: 'mix',
      from: 'recomputed',
      except: { user_open_rate: 'logged' },
    };
    expect(isLeaky(one)).toBe(true);
    expect(isLeaky(one, { features: ['user_open_rate', 'hour_sine'] })).toBe(false);
  });

  it('is told of every provenance by name', () => {
    expect(readsAfterSending('logged')).toBe(false);
    for (const name of ['recomputed', 'recomputed-partition', 'recomputed-open-window'] as const) {
      expect(readsAfterSending(name)).toBe(true);
    }
  });
});

test('a population is watched with all that detectors look at', () => {
  const { observe, evaluation } = watchedByDetectors(population('Calm', ['logged', 'recomputed']).scenario);
  expect(evaluation.screening).toBe(true);
  expect(observe.map(({ that, quantity }) => `${quantity} of ${that}`)).toEqual([
    'gap.auc of logged × time',
    'screen.auc of logged × time',
    'screen.mismatch of logged × time',
    'screen.excess of logged × time',
    'gap.auc of recomputed × time',
    'screen.auc of recomputed × time',
    'screen.mismatch of recomputed × time',
    'screen.excess of recomputed × time',
  ]);
});
