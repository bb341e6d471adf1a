import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sigmoid } from '../../../src/base/sigmoid.ts';
import { calibration } from '../../../src/evaluation/metrics/probability.ts';
import { reliabilityBins } from '../../../src/evaluation/metrics/reliability.ts';
import { runs } from '../../gear.ts';
import { close, sampleRows, tiedRows } from './rows.ts';

const logit = (probability: number) => Math.log(probability / (1 - probability));

describe('reliability bins', () => {
  test('cut the rows by ascending probability', () => {
    const logits = Float64Array.of(0.9, 0.125, 0.375, 0.7).map(logit);
    const [low, high] = reliabilityBins(logits, Uint8Array.of(1, 0, 1, 1), 2);
    expect(low).toEqual({ rows: 2, predicted: expect.closeTo(0.25, 14), observed: 0.5 });
    expect(high).toEqual({ rows: 2, predicted: expect.closeTo(0.8, 14), observed: 1 });
  });

  test('are those of a plain sort, whatever ties', () => {
    fc.assert(
      fc.property(tiedRows, fc.integer({ min: 1, max: 12 }), ({ scores, labels }, bins) => {
        const sorted = Array.from(scores.keys()).sort((a, b) => {
          const [x, y] = [scores[a] + 0, scores[b] + 0];
          return x === y ? a - b : x < y ? -1 : 1;
        });
        const cut = (bin: number) => Math.floor((bin * sorted.length) / bins);
        return reliabilityBins(scores, labels, bins).every(({ rows, predicted, observed }, bin) => {
          const own = sorted.slice(cut(bin), cut(bin + 1));
          const mean = (of: (row: number) => number) =>
            own.reduce((sum, row) => sum + of(row), 0) / own.length;
          return (
            rows === own.length &&
            close(
              predicted,
              mean((row) => sigmoid(scores[row])),
            ) &&
            close(
              observed,
              mean((row) => labels[row]),
            )
          );
        });
      }),
      runs(900),
    );
  });

  test('differ by at most one row and together hold all rows and opens', () => {
    const { scores, labels } = sampleRows(1003, 5);
    const bins = reliabilityBins(scores, labels);
    const rows = bins.map((bin) => bin.rows);
    expect(bins).toHaveLength(10);
    expect(Math.max(...rows) - Math.min(...rows)).toBe(1);
    expect(rows.reduce((sum, count) => sum + count)).toBe(1003);
    const opens = bins.reduce((sum, bin) => sum + bin.observed * bin.rows, 0);
    const expected = bins.reduce((sum, bin) => sum + bin.predicted * bin.rows, 0);
    expect(opens).toBeCloseTo(
      labels.reduce((sum, label) => sum + label, 0),
      10,
    );
    expect(expected / opens).toBeCloseTo(calibration(scores.map(sigmoid), labels), 12);
    expect(bins.map((bin) => bin.predicted)).toEqual(bins.map((bin) => bin.predicted).sort((a, b) => a - b));
  });

  test('are as many as asked for, empty where rows are too few', () => {
    const bins = reliabilityBins(Float64Array.of(0, -1), Uint8Array.of(1, 0), 4);
    expect(bins.map(({ rows }) => rows)).toEqual([0, 1, 0, 1]);
    expect(bins[0]).toEqual({ rows: 0, predicted: Number.NaN, observed: Number.NaN });
    expect(bins[3]).toEqual({ rows: 1, predicted: 0.5, observed: 1 });
  });

  test.each([0, 2.5, Number.NaN])('reject %d bins', (bins) => {
    const cut = () => reliabilityBins(Float64Array.of(0.5), Uint8Array.of(1), bins);
    expect(cut).toThrow(new RangeError(`bins is ${bins}; expected a whole number above 0`));
  });

  test.each([
    [[0, 0], [1], 'labels has 1 rows; expected 2, one per score'],
    [[0, 0], [1, 3], 'labels[1] is 3; expected 0 or 1'],
    [[Number.NaN], [1], 'logits[0] is NaN; expected a number or an infinity'],
  ])('reject %j with labels %j', (logits, labels, message) => {
    const cut = () => reliabilityBins(Float64Array.from(logits), Uint8Array.from(labels));
    expect(cut).toThrow(new RangeError(message));
  });
});
