import { describe, expect, it } from 'vitest';
import { placeInBlock } from '../../../src/base/blocks.ts';
import { DAY_MS, HOUR_MS } from '../../../src/base/time.ts';
import { Impressions, isOpened, Phase } from '../../../src/history/impressions.ts';
import { compared, examplesOf } from '../../../src/lab/stages/examples.ts';
import { timelineOf } from '../../../src/scenario/timeline.ts';
import { allRows, pastOf, scenarioOf } from '../../world/worlds.ts';

const scenario = scenarioOf({
  serving: { attributionWindow: '6h' },
  history: { ingestionDelay: { minimum: '0s', maximum: '2h' } },
});
const timeline = timelineOf(scenario);
const TRAINING_MS = 10 * DAY_MS;

/** Impressions of (phase, hours before training, hours until the open or Infinity). */
function impressionsWith(rows: [Phase, number, number?][]): Impressions {
  const impressions = new Impressions(0);
  for (const [phase, hoursBefore, opensAfterHours = Number.POSITIVE_INFINITY] of rows) {
    const sentAtMs = TRAINING_MS - hoursBefore * HOUR_MS;
    const row = impressions.append(0, 0, impressions.rows, 0, phase, sentAtMs, 1, Number.NaN);
    impressions.blockToWrite(row).openedAtMs[placeInBlock(row)] = sentAtMs + opensAfterHours * HOUR_MS;
  }
  return impressions;
}

describe('examples', () => {
  it('are mature when the window and the longest ingestion delay have passed, to the millisecond', () => {
    const hour = 1 / HOUR_MS;
    const impressions = impressionsWith([
      [Phase.logging, 9],
      [Phase.logging, 8 + hour],
      [Phase.logging, 8],
      [Phase.logging, 8 - hour],
      [Phase.logging, 6],
      [Phase.logging, 0],
    ]);
    const { mature, labelDelayMs, start, end } = examplesOf(
      impressions,
      Phase.logging,
      timeline,
      TRAINING_MS,
    );
    expect(Array.from(mature)).toEqual([0, 1, 2]);
    expect([start, end]).toEqual([0, 6]);
    expect(labelDelayMs).toBe(8 * HOUR_MS);
  });

  it('are labelled by opens strictly within the window', () => {
    const ms = 1 / HOUR_MS;
    const impressions = impressionsWith([
      [Phase.logging, 20, 0],
      [Phase.logging, 20, 6 - ms],
      [Phase.logging, 20, 6],
      [Phase.logging, 20, 7],
      [Phase.logging, 20],
    ]);
    const { labels } = examplesOf(impressions, Phase.logging, timeline, TRAINING_MS);
    expect(Array.from(labels.subarray(0, 5))).toEqual([1, 1, 0, 0, 0]);
  });

  it('belong to one phase', () => {
    const impressions = impressionsWith([
      [Phase.warmup, 40, 1],
      [Phase.warmup, 39, 1],
      [Phase.logging, 30, 1],
      [Phase.logging, 29],
      [Phase.logging, 28, 2],
      [Phase.production, 20, 1],
    ]);
    const rangeOf = (phase: Phase) => {
      const { start, end, mature, labels } = examplesOf(impressions, phase, timeline, TRAINING_MS);
      return { start, end, mature: Array.from(mature), labels: Array.from(labels.subarray(start, end)) };
    };
    expect(rangeOf(Phase.warmup)).toEqual({ start: 0, end: 2, mature: [0, 1], labels: [1, 1] });
    expect(rangeOf(Phase.logging)).toEqual({ start: 2, end: 5, mature: [2, 3, 4], labels: [1, 0, 1] });
    expect(rangeOf(Phase.production)).toEqual({ start: 5, end: 6, mature: [5], labels: [1] });
    const none = examplesOf(impressionsWith([[Phase.warmup, 5]]), Phase.logging, timeline, TRAINING_MS);
    expect(none.start).toBe(none.end);
    expect(none.mature.length).toBe(0);
  });

  it('that are mature at training have labels that the log of the time already shows', () => {
    const { past, timeline: own } = pastOf(scenario);
    const { impressions, log } = past.arm;
    const { mature, labels, start, end } = examplesOf(impressions, Phase.logging, own, own.trainingAtMs);
    expect(mature.length).toBeGreaterThan(50);
    expect(mature.length).toBeLessThan(end - start);
    let positives = 0;
    for (const row of mature) {
      expect(labels[row]).toBe(isOpened(impressions, row, own.attributionWindowMs));
      const openSeq = impressions.value('openSeq', row);
      if (labels[row] === 1) {
        positives++;
        expect(log.knownAtMs(openSeq)).toBeLessThan(own.trainingAtMs);
      }
    }
    expect(positives).toBeGreaterThan(10);
  });
});

describe('compared rows', () => {
  it('leave follow-ups out', () => {
    const impressions = new Impressions(0);
    [0, 1, 2, 0, 0, 1].forEach((position, row) => {
      impressions.append(0, row, 0, position, Phase.logging, row, 1, Number.NaN);
    });
    expect(Array.from(compared(impressions, Int32Array.of(0, 1, 2, 3, 4, 5)))).toEqual([0, 3, 4]);
    expect(Array.from(compared(impressions, Int32Array.of(1, 4, 5)))).toEqual([4]);
  });

  it('are what the policy decided: each has a propensity of its own and a score', () => {
    const { past } = pastOf(scenarioOf({ world: { sessions: { followUpRate: 0.9 } } }));
    const { impressions } = past.arm;
    const decided = compared(impressions, allRows(impressions));
    expect(decided.length).toBeLessThan(impressions.rows);
    for (const row of decided) {
      expect(impressions.value('propensity', row)).toBeLessThan(1);
      expect(Number.isFinite(impressions.value('score', row))).toBe(true);
    }
  });
});
