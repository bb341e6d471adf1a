/** The generations of the incumbent: when they are trained, and on what. */
import { describe, expect, it } from 'vitest';
import { sigmoid } from '../../src/base/sigmoid.ts';
import { DAY_MS } from '../../src/base/time.ts';
import { ImpressionKind, isOpened } from '../../src/history/impressions.ts';
import { shiftThatPromises } from '../../src/lab/stages/recalibration.ts';
import type { LinearModel } from '../../src/model/linear.ts';
import { logisticRegression } from '../../src/model/logisticRegression.ts';
import { encodingOptions } from '../../src/model/options.ts';
import { TrainingRows } from '../../src/model/trainingRows.ts';
import type { ScenarioInput } from '../../src/scenario/schema.ts';
import { timelineOf } from '../../src/scenario/timeline.ts';
import { pastOf, scenarioOf } from '../world/worlds.ts';

type Incumbent = NonNullable<NonNullable<ScenarioInput['serving']>['incumbent']>;

const scenario = (incumbent: Incumbent, warmup = '10d') =>
  scenarioOf({ timeline: { warmup }, serving: { incumbent: { policy: 'model', ...incumbent } } });

describe('the days on which the incumbent is trained', () => {
  const days = (retrainEvery: string | null, warmup?: string) =>
    timelineOf(scenario({ retrainEvery }, warmup)).incumbentDays;

  it('come one interval after the other from the beginning of the warm-up, before logging begins', () => {
    expect(days('3d')).toEqual([4, 7, 10]);
    expect(days('5d')).toEqual([6]);
  });

  it('are the first of logging where there is no retraining, or no time for it', () => {
    for (const every of [null, '10d', '60d']) expect(days(every)).toEqual([11]);
    expect(days('3d', '3d')).toEqual([4]);
  });
});

describe('the last generation', () => {
  const { past } = pastOf(scenario({ retrainEvery: '4d', trainingWindow: '3d' }));
  const { impressions, log, world } = past.arm;

  it('is trained on rows of its window whose labels are known, but for follow-ups, with the features as served', () => {
    const atMs = 9 * DAY_MS;
    expect(past.timeline.incumbentDays.at(-1)).toBe(9);
    const labels = Uint8Array.from({ length: impressions.rows }, (_, row) =>
      isOpened(impressions, row, DAY_MS),
    );
    const rows = Int32Array.from({ length: impressions.rows }, (_, row) => row).filter((row) => {
      const sentAtMs = impressions.value('sentAtMs', row);
      const isMature = sentAtMs + past.timeline.labelDelayMs <= atMs;
      return isMature && sentAtMs >= atMs - 3 * DAY_MS && impressions.value('sessionPosition', row) === 0;
    });
    const table = { start: 0, end: impressions.rows, vectors: impressions.features };
    const examples = {
      impressions,
      labels,
      labelDelayMs: past.timeline.labelDelayMs,
      seed: 1,
      catalog: world.catalog,
      table,
    };
    const expected = logisticRegression.train(new TrainingRows(examples, rows), {
      encoder: 'none',
      encoding: encodingOptions.parse({}),
      features: 'all',
      crosses: [],
      missing: 'mean',
      solver: 'newton',
      l2: 1,
      iterations: 0,
    });
    expect(past.incumbentModel?.regression).toEqual(expected.regression);
    expect(log.end).toBeGreaterThan(rows.length);
  });

  it('differs from one that is trained once', () => {
    const once = pastOf(scenario({ retrainEvery: null })).past;
    expect(once.incumbentModel?.regression).not.toEqual(past.incumbentModel?.regression);
  });
});

it('a past without retraining begins like one with it, until the first generation sends', () => {
  const [often, never] = ['4d', null].map(
    (retrainEvery) => pastOf(scenario({ retrainEvery })).past.arm.impressions,
  );
  const sent = (impressions: typeof often, untilDay: number) =>
    Array.from({ length: impressions.rows }, (_, row) => row)
      .filter((row) => impressions.value('sentAtMs', row) < untilDay * DAY_MS)
      .map((row) => [impressions.value('user', row), impressions.value('story', row)]);
  expect(sent(often, 5)).toEqual(sent(never, 5));
  expect(sent(often, 7)).not.toEqual(sent(never, 7));
});

describe('recalibration of the last generation', () => {
  const policy = { retrainEvery: '4d', temperature: 0.5 };
  const [on, off] = [true, false].map((recalibrate) => pastOf(scenario({ ...policy, recalibrate })).past);
  const logitOf = (past: typeof on) => (past.incumbentModel as LinearModel).intercept;
  const rowsOf = ({ arm: { impressions } }: typeof on) =>
    Array.from({ length: impressions.rows }, (_, row) => row).filter(
      (row) => impressions.value('kind', row) === ImpressionKind.chosen,
    );
  const logging = ({ timeline }: typeof on) => timeline.loggingDay * DAY_MS;

  it('lets its probabilities sum to the opens of what it sent itself before logging, as far as labels are known', () => {
    const { impressions } = on.arm;
    const own = rowsOf(on).filter((row) => {
      const sentAtMs = impressions.value('sentAtMs', row);
      return sentAtMs >= 9 * DAY_MS && sentAtMs + on.timeline.labelDelayMs <= logging(on);
    });
    const shift = logitOf(on) - logitOf(off);
    expect(Math.abs(shift)).toBeGreaterThan(0.01);
    const sum = (of: (row: number) => number) => own.reduce((total, row) => total + of(row), 0);
    const promised = sum((row) => sigmoid(impressions.value('score', row) + shift));
    const opens = sum((row) => isOpened(impressions, row, DAY_MS));
    expect(opens).toBeGreaterThan(10);
    expect(promised).toBeCloseTo(opens, 6);
  });

  it('changes no decision, and every score of logging by the same', () => {
    const sent = (past: typeof on) =>
      rowsOf(past).map((row) => [
        past.arm.impressions.value('user', row),
        past.arm.impressions.value('story', row),
      ]);
    expect(sent(on)).toEqual(sent(off));
    const shift = logitOf(on) - logitOf(off);
    for (const row of rowsOf(on)) {
      const isLater = on.arm.impressions.value('sentAtMs', row) >= logging(on);
      const [after, before] = [on, off].map(({ arm }) => arm.impressions.value('score', row));
      if (isLater) expect(after - before).toBeCloseTo(shift, 9);
      else expect(after).toEqual(before);
    }
  });

  it('is nothing for a model that has sent nothing by then, and the model’s own intercept is that of its fit', () => {
    const [fresh, other] = [true, false].map(
      (recalibrate) => pastOf(scenario({ retrainEvery: null, recalibrate })).past,
    );
    expect(logitOf(fresh)).toBe(logitOf(other));
  });
});

describe('the shift that promises so many opens', () => {
  it('is that of the share for rows without a difference, by its closed form', () => {
    for (const [opens, rows] of [
      [1, 1000],
      [40, 80],
      [79, 80],
    ]) {
      const logits = new Float64Array(rows).fill(-3);
      expect(shiftThatPromises(opens, logits)).toBeCloseTo(3 + Math.log(opens / (rows - opens)), 9);
    }
  });
});
