/** Labels of training within another window than that which production is measured by. */
import { cumulativeStdNormalProbability } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { DAY_MS, durationMs } from '../../../src/base/time.ts';
import { EventType } from '../../../src/history/log.ts';
import { runWorld } from '../../../src/lab/experiment.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { labelledExamples } from '../../../src/lab/stages/rows.ts';
import { leaksOf } from '../../../src/scenario/leaks.ts';
import { BASELINE } from '../../../src/scenario/pipelines.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { timelineOf, trainingLabelTimes } from '../../../src/scenario/timeline.ts';
import { eventsOf } from '../../history/events.ts';

const WINDOW = '12h';
const SHORTER = '30m';
const LONGER = '2d';
const DELAY = { delayMedian: '1h', delaySpread: 1.5 };

function scenarioOf(training: ScenarioInput['training'] = {}): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [1],
    timeline: { burnIn: '2d', warmup: '5d', logging: '9d', production: '4d' },
    world: {
      users: 400,
      newsroom: { storiesPerDay: 60 },
      opens: { baseRate: 0.2, ...DELAY },
      tenure: { ends: false },
    },
    history: { ingestionDelay: { minimum: '0s', maximum: '1h' } },
    serving: { maximumCandidates: 60, attributionWindow: WINDOW, incumbent: { retrainEvery: '3d' } },
    training: { provenances: ['logged'], splits: ['time'], ...training },
    evaluation: { live: false, choiceSample: 20, driftTwin: false },
  });
}

const windows = [null, WINDOW, SHORTER, LONGER] as const;
const data: RunData[] = [];
const results = runWorld(
  windows.map((labelWindow) => scenarioOf({ labelWindow })),
  1,
  { onData: (ready) => data.push(ready) },
);
const quantitiesOf = (window: (typeof windows)[number]) =>
  results[windows.indexOf(window)].pipelines[0].quantities;

/** The share of delays that are shorter: the distribution function of their law. */
function shareBelow(window: string): number {
  const deviations = Math.log(durationMs(window) / durationMs(DELAY.delayMedian)) / DELAY.delaySpread;
  return cumulativeStdNormalProbability(deviations);
}

describe('a window of its own for the labels of training', () => {
  it('is the one of serving where it is as long', () => {
    expect(results[1]).toEqual(results[0]);
  });

  it('labels and matures rows by itself', () => {
    for (const [index, window] of windows.entries()) {
      const { pipelines, arm, timeline } = data[index];
      const windowMs = durationMs(window ?? WINDOW);
      const sent = new Map(
        eventsOf(arm.log).flatMap(({ type, impression, occurredAtMs }) =>
          type === EventType.send ? [[impression, occurredAtMs]] : [],
        ),
      );
      const opened = new Set(
        eventsOf(arm.log).flatMap(({ type, impression, occurredAtMs }) =>
          type === EventType.open && occurredAtMs - (sent.get(impression) ?? Number.NaN) < windowMs
            ? [impression]
            : [],
        ),
      );
      const [{ test, offline }] = pipelines;
      const { mature } = labelledExamples(data[index], data[index].scenario.training);
      const { impressions } = arm;
      expect(Array.from(offline.labels)).toEqual(
        Array.from(test.rows, (row) => Number(opened.has(impressions.firstId + row))),
      );
      const ages = Array.from(mature, (row) => timeline.trainingAtMs - impressions.value('sentAtMs', row));
      const known = windowMs + durationMs('1h');
      expect(Math.min(...ages)).toBeGreaterThanOrEqual(known);
      expect(Math.min(...ages)).toBeLessThan(known + durationMs('2h'));
      expect(results[index].logged.immature).toBe(results[index].logged.impressions - mature.length);
    }
  });

  it('leaves production to the window of serving', () => {
    const [{ incumbentExamples }] = data;
    for (const other of data) expect(other.incumbentExamples.labels).toEqual(incumbentExamples.labels);
  });

  it.each([
    SHORTER,
    LONGER,
  ] as const)('of %s miscalibrates production by the share of opens outside the shorter one, and hardly the ranking', (window) => {
    const [own, plain] = [quantitiesOf(window), quantitiesOf(null)];
    const expected = shareBelow(window) / shareBelow(WINDOW);
    expect(Math.abs(Math.log(expected))).toBeGreaterThan(0.04);
    const ratio = own.shadow.softCalibration / plain.shadow.softCalibration;
    // A fit on a few thousand rows knows a rate to some per cent.
    expect(Math.abs(ratio / expected - 1)).toBeLessThan(0.1);
    // A third of the opens are left to learn from with the shorter one.
    expect(Math.abs(own.shadow.softAuc - plain.shadow.softAuc)).toBeLessThan(0.03);
  });

  it('has the probabilities of its own labels offline', () => {
    for (const [index, window] of windows.entries()) {
      const [{ offline }] = data[index].pipelines;
      const mean = (values: ArrayLike<number>) =>
        Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(mean(offline.labels) / offline.labels.length);
      expect(Math.abs(mean(offline.labels) - mean(offline.labelProbabilities))).toBeLessThan(4 * deviation);
      const oracle = results[index].references.oracle.offline;
      expect(oracle?.softCalibration, `${window}`).toBeCloseTo(1, 12);
    }
  });

  it('is no leak, whatever its length; a gap that is too short for it is one', () => {
    const leaks = (training: ScenarioInput['training']) =>
      leaksOf(scenarioOf(training), { ...BASELINE, encoder: 'none' });
    for (const labelWindow of windows) expect(leaks({ labelWindow })).toEqual([]);
    expect(leaks({ labelWindow: LONGER, gap: '13h' })).toHaveLength(1);
    expect(leaks({ labelWindow: null, gap: '13h' })).toEqual([]);
    expect(leaks({ labelWindow: SHORTER, gap: '90m' })).toEqual([]);
    expect(leaks({ labelWindow: LONGER, immature: 'negative', minimumAge: '13h' })).toHaveLength(1);
  });

  it('sets when labels of training are known, and nothing else of the timeline', () => {
    const timeline = timelineOf(scenarioOf());
    expect(trainingLabelTimes({ labelWindow: LONGER }, timeline)).toEqual({
      attributionWindowMs: 2 * DAY_MS,
      labelDelayMs: 2 * DAY_MS + durationMs('1h'),
    });
    expect(timelineOf(scenarioOf({ labelWindow: LONGER }))).toEqual(timeline);
  });
});
