/** A rotation between independent draws: its weights, and that it is continuous where one draw follows another. */
import { describe, expect, it } from 'vitest';
import { rotationAt } from '../../src/world/rotation.ts';

describe('a rotation', () => {
  it('has weights whose squares sum to 1, and is at a draw alone after whole quarter turns', () => {
    for (const day of [-77, -3, 0, 0.5, 2, 19]) {
      const { from, to } = rotationAt(0.3, day, 0.4);
      expect(from * from + to * to).toBeCloseTo(1, 12);
    }
    expect(rotationAt(Math.PI / 2, 3, 0)).toEqual({ draw: 3, from: 1, to: 0 });
    expect(rotationAt(Math.PI / 2, -3, 0)).toEqual({ draw: -3, from: 1, to: 0 });
    expect(rotationAt(Math.PI / 4, 1, 0).to).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('goes over from one pair of draws to the next without a jump', () => {
    const before = rotationAt(Math.PI / 2, 4 - 1e-9, 0);
    const after = rotationAt(Math.PI / 2, 4, 0);
    expect(before.draw + 1).toBe(after.draw);
    expect(before.to).toBeCloseTo(after.from, 8);
    expect(before.from).toBeCloseTo(after.to, 8);
  });

  it('does not move at rate 0', () => {
    expect(rotationAt(0, 500, 0.25)).toEqual(rotationAt(0, -3, 0.25));
  });
});
