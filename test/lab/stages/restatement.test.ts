/** Labels that are restated after they were known. */
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/base/time.ts';
import { isOpened } from '../../../src/history/impressions.ts';
import { runWorld } from '../../../src/lab/experiment.ts';
import { simulatePast } from '../../../src/lab/stages/past.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { leaksOf } from '../../../src/scenario/leaks.ts';
import { BASELINE } from '../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const WINDOW_MS = DAY_MS / 2;

/** A share that no draw is above. */
const ALL = 1 - 1e-12;

function scenarioOf(
  restatement: NonNullable<ScenarioInput['serving']>['restatement'],
  training: ScenarioInput['training'] = {},
) {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [1],
    timeline: { burnIn: '2d', warmup: '5d', logging: '9d', production: '4d' },
    world: { users: 300, newsroom: { storiesPerDay: 60 }, opens: { baseRate: 0.2 } },
    serving: {
      maximumCandidates: 60,
      attributionWindow: '12h',
      incumbent: { retrainEvery: '3d' },
      restatement,
    },
    training: { provenances: ['logged'], splits: ['time'], ...training },
    evaluation: { live: false, choiceSample: 20, driftTwin: false },
  });
}

function runOf(...input: Parameters<typeof scenarioOf>) {
  const data: RunData[] = [];
  const [result] = runWorld([scenarioOf(...input)], 1, { onData: (ready) => data.push(ready) });
  return { result, data: data[0], quantities: result.pipelines[0].quantities };
}

const plain = runOf({});
const late = runOf({ withdrawn: 0.4, after: '30d' });

/** Opens and their labels in [start, end), and the others'. */
function countsOf({ impressions, labels, start, end }: RunData['examples']) {
  const counts = { opens: 0, withdrawn: 0, others: 0, added: 0 };
  for (let row = start; row < end; row++) {
    const isOpen = isOpened(impressions, row, WINDOW_MS) === 1;
    counts[isOpen ? 'opens' : 'others']++;
    if (isOpen && labels[row] === 0) counts.withdrawn++;
    if (!isOpen && labels[row] === 1) counts.added++;
  }
  return counts;
}

const near = (count: number, of: number, share: number) =>
  Math.abs(count - of * share) <= 4 * Math.sqrt(of * share * (1 - share));

describe('a restatement', () => {
  it('of nothing, and the world under any, are as without', () => {
    expect(runOf({ withdrawn: 0, added: 0, after: '3d' }).result).toEqual(plain.result);
    expect(late.data.arm.impressions.column('openedAtMs')).toEqual(
      plain.data.arm.impressions.column('openedAtMs'),
    );
    expect(late.data.incumbent.log.end).toBe(plain.data.incumbent.log.end);
  });

  it('that is still to come does nothing to training, and takes its share of the opens of production', () => {
    expect(late.data.examples.labels).toEqual(plain.data.examples.labels);
    expect(late.quantities.offline).toEqual(plain.quantities.offline);
    const { opens, withdrawn, added } = countsOf(late.data.incumbentExamples);
    expect(opens).toBeGreaterThan(300);
    expect(near(withdrawn, opens, 0.4)).toBe(true);
    expect(added).toBe(0);
  });

  it('makes models promise what is withdrawn: calibration by 1 / (1 − share), and ranks as before', () => {
    const ratio = late.quantities.shadow.softCalibration / plain.quantities.shadow.softCalibration;
    expect(ratio).toBeCloseTo(1 / 0.6, 9);
    expect(Math.abs(late.quantities.shadow.softAuc - plain.quantities.shadow.softAuc)).toBeLessThan(0.03);
    expect(late.result.references.oracle.shadow?.softCalibration).toBeCloseTo(1, 9);
    const { openRate } = late.result.references.incumbent.live ?? { openRate: Number.NaN };
    const before = plain.result.references.incumbent.live?.openRate as number;
    expect(Math.abs(openRate / before - 0.6)).toBeLessThan(0.1);
  });

  it('is known of rows that are old enough at training, to the millisecond', () => {
    const { examples, timeline } = simulatePast([scenarioOf({ withdrawn: ALL, added: ALL, after: '4d' })], 1);
    const { impressions, labels, start, end } = examples;
    for (let row = start; row < end; row++) {
      const isRestated = impressions.value('sentAtMs', row) + 4 * DAY_MS <= timeline.trainingAtMs;
      expect(labels[row]).toBe(Number(isRestated !== (isOpened(impressions, row, WINDOW_MS) === 1)));
    }
  });

  it('adds its share of the others, and soft labels are calibrated by it on both sides', () => {
    const some = runOf({ withdrawn: 0.3, added: 0.1, after: '3d' });
    const { opens, withdrawn, others, added } = countsOf(some.data.incumbentExamples);
    expect(near(withdrawn, opens, 0.3)).toBe(true);
    expect(near(added, others, 0.1)).toBe(true);
    const [{ offline }] = some.data.pipelines;
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
    const difference = sum(offline.labels) - sum(offline.labelProbabilities);
    expect(Math.abs(difference)).toBeLessThan(4 * Math.sqrt(sum(offline.labels)));
  });

  it('is waited for by rows of a minimum age', () => {
    const waiting = runOf({ withdrawn: 0.4, after: '3d' }, { minimumAge: '3d' });
    const hasty = runOf({ withdrawn: 0.4, after: '30d' }, { minimumAge: '3d' });
    expect(waiting.quantities.shadow.softCalibration).toBeLessThan(
      hasty.quantities.shadow.softCalibration * 0.75,
    );
  });

  it('is no leak', () => {
    const scenario = scenarioOf({ withdrawn: 0.4 });
    expect(leaksOf(scenario, { ...BASELINE, encoder: 'none' })).toEqual([]);
  });
});
