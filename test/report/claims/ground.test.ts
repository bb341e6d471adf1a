import { describe, expect, it } from 'vitest';
import { groundOf } from '../../../src/report/claims/ground.ts';
import { about, part } from './report.ts';

const bounds = (low: number, high: number) => ({ mean: (low + high) / 2, low, high });
const control = {
  file: 'x.control.yaml',
  contrast: 'gap.auc of a',
  tolerance: 0.01,
  because: '',
  equivalentToZero: false,
  effect: about(0.01, 0.01),
  bounds: bounds(0, 0.02),
};
const shown = part('damage.auc of a', about(0.06, 0.01), { verdict: 'reproduced' });

describe('why a claim was not reproduced', () => {
  it('is no question where all parts were shown', () => {
    expect(groundOf({ parts: [shown] })).toBe('');
    expect(groundOf({ parts: [shown, shown] })).toBe('');
  });

  it.each([
    ['above', 0.02, bounds(-0.04, 0.01), 'refuted', 'damage.calibration is not above 0.020'],
    ['above', 0.02, bounds(-0.04, 0.03), 'inconclusive', 'damage.calibration is not shown to be above 0.020'],
    [
      'above',
      0.02,
      bounds(0.03, 0.04),
      'inconclusive',
      'damage.calibration is above 0.020, but its control is not shown to be nil',
    ],
    [
      'below',
      -0.02,
      bounds(-0.04, -0.03),
      'inconclusive',
      'damage.calibration is below −0.020, but its control is not shown to be nil',
    ],
    ['below', -0.02, bounds(-0.04, 0), 'inconclusive', 'damage.calibration is not shown to be below −0.020'],
    [
      'within',
      0.02,
      bounds(-0.01, 0.01),
      'inconclusive',
      'damage.calibration is within ±0.020, but its control is not shown to be nil',
    ],
    [
      'within',
      0.02,
      bounds(-0.01, 0.03),
      'inconclusive',
      'damage.calibration is not shown to be within ±0.020',
    ],
  ] as const)('tells what is lacking: %s %d, %j', (is, margin, ofPart, verdict, expected) => {
    const lacking = part('(damage.calibration of a minus b) / 2', ofPart, {
      is,
      margin,
      bounds: ofPart,
      verdict,
      control,
    });
    expect(groundOf({ parts: [lacking] })).toBe(expected);
    expect(groundOf({ parts: [shown, lacking, shown] })).toBe(`2 of 3 parts; ${expected}`);
  });
});
