/** The true probability of a label: of an open in time, by a user who is still there. */
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../src/base/time.ts';
import { isOpened } from '../../src/history/impressions.ts';
import { labelLogits } from '../../src/lab/stages/labelLogits.ts';
import { allRows, live, type WorldInput } from '../world/worlds.ts';

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Opens in the window less their true probabilities, in standard deviations of that sum; and the labels' number. */
function excess(world: WorldInput, window: string, days = 6) {
  const arm = live({ world, days });
  const rows = allRows(arm.impressions);
  const windowMs = durationMs(window);
  const probabilities = Array.from(labelLogits(arm, rows, windowMs), sigmoid);
  const labels = Array.from(rows, (row) => isOpened(arm.impressions, row, windowMs));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const deviation = Math.sqrt(sum(probabilities.map((p) => p * (1 - p))));
  return {
    z: (sum(labels) - sum(probabilities)) / deviation,
    opens: sum(labels),
    rows: rows.length,
    arm,
    rowsOf: rows,
  };
}

describe('the true probability of a label', () => {
  const users = 400;

  it.each(['20m', '3h', '24h'])('is calibrated where most opens come after a window of %s', (window) => {
    const { z, opens } = excess({ users, opens: { delayMedian: '3h', delaySpread: 1.5 } }, window);
    expect(opens).toBeGreaterThan(50);
    expect(Math.abs(z)).toBeLessThan(4);
  });

  it('is calibrated where users leave before they open', () => {
    const tenure = { ends: true, scale: '6h', tail: 0.6, longest: '5d' };
    const { z, arm } = excess({ users, tenure, opens: { delayMedian: '6h' } }, '14d');
    expect(arm.world.catalog.users).toBeGreaterThan(2 * users);
    expect(Math.abs(z)).toBeLessThan(4);
  });

  it('is that of an open where every open comes in time, and 0 where none does', () => {
    const certain = excess({ opens: { delaySpread: 0, delayMedian: '30m' } }, '31m');
    const logits = labelLogits(certain.arm, certain.rowsOf, durationMs('31m'));
    certain.arm.trueLogits.gather(0, certain.rowsOf).forEach((logit, row) => {
      expect(logits[row]).toBeCloseTo(logit, 12);
    });
    const never = labelLogits(certain.arm, certain.rowsOf, durationMs('30m'));
    expect(never.every((logit) => logit === Number.NEGATIVE_INFINITY)).toBe(true);
  });
});
