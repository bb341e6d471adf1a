import { describe, expect, it } from 'vitest';
import { groundOf } from '../../../src/report/claims/ground.ts';
import { about, part } from './report.ts';

const shown = part('damage.auc of a', about(0.06, 0.01), { verdict: 'reproduced' });

describe('the ground of a verdict', () => {
  it('is the aspect that all parts were shown in', () => {
    expect(groundOf({ parts: [shown], observed: [] })).toBe('shown in ranking');
    expect(groundOf({ parts: [shown, shown], observed: [] })).toBe('shown in ranking');
  });

  it('is the number of parts where none judges a model', () => {
    const values = part('skew.mismatch of a', about(0.1, 0.01), { verdict: 'reproduced' });
    expect(groundOf({ parts: [values], observed: [] })).toBe('its one part');
    expect(groundOf({ parts: [values, values], observed: [] })).toBe('both parts');
    expect(groundOf({ parts: [values, values, values], observed: [] })).toBe('all 3 parts');
  });

  it('is in which aspects, where there are several, and which were only observed', () => {
    const opens = part('live.openRate of b minus a', about(0.01, 0.001), { verdict: 'reproduced' });
    expect(groundOf({ parts: [shown, opens], observed: [] })).toBe('shown in ranking and opens');
    const calibration = {
      label: '',
      contrast: 'live.calibration of a',
      effect: about(1, 0.1),
      leak: null,
      file: '',
    };
    expect(
      groundOf({
        parts: [shown, opens],
        observed: [calibration, { ...calibration, contrast: 'gap.auc of a' }],
      }),
    ).toBe('shown in ranking and opens; calibration: observed');
  });

  it('is that it holds by construction where nothing else is there', () => {
    const nil = part('skew.mismatch of a', about(0, 0), { construction: true });
    expect(groundOf({ parts: [nil, nil], observed: [] })).toBe('by construction');
    expect(groundOf({ parts: [nil, shown], observed: [] })).toBe('shown in ranking');
    const certain = part('live.openRate of a', about(0, 0), { construction: true });
    expect(groundOf({ parts: [certain, shown], observed: [] })).toBe('shown in ranking');
  });

  it.each([
    ['above', 0.02, 'refuted', 'damage.calibration: not above 0.020'],
    ['above', 0.02, 'smaller than asked', 'damage.calibration: there, but not above 0.020'],
    [
      'below',
      -0.02,
      'inconclusive',
      'damage.calibration: undecided whether below −0.020 (about 47 seeds would tell)',
    ],
    ['within', 0.02, 'refuted', 'damage.calibration: not within ±0.020'],
  ] as const)('tells what is lacking: %s %d, %s', (is, margin, verdict, expected) => {
    const lacking = part('(damage.calibration of a minus b) / 2', about(0, 1), {
      is,
      margin,
      verdict,
      seedsToTell: verdict === 'inconclusive' ? 47 : null,
    });
    expect(groundOf({ parts: [lacking], observed: [] })).toBe(expected);
    expect(groundOf({ parts: [shown, lacking, shown], observed: [] })).toBe(`2 of 3 parts; ${expected}`);
  });
});
