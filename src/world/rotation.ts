/**
 * A stationary value that drifts and does not return: it rotates from one independent draw to the next, a quarter turn for
 * each. With independent z₀, z₁, … of mean 0 and variance 1, and x = ωt / (π/2) + phase, it is
 *
 *   cos(θ) z⌊x⌋ + sin(θ) z⌊x⌋₊₁,   θ = (π/2) (x − ⌊x⌋),
 *
 * of variance 1 at every moment, before time 0 too. Over a uniform phase, its autocorrelation at a lag of y quarter turns is
 * (1 − y/2) cos(πy/2) + sin(πy/2)/π for y ≤ 2, and 0 beyond. It falls monotonically: its derivative is
 * −(1 − y/2) (π/2) sin(πy/2).
 */
export interface Rotation {
  /** ⌊x⌋: the number of the draw that it comes from; the next one is that which it goes to. */
  readonly draw: number;
  /** cos θ and sin θ. */
  readonly from: number;
  readonly to: number;
}

const QUARTER_TURN = Math.PI / 2;

/** @param phase in [0, 1), in quarter turns */
export function rotationAt(radiansPerDay: number, day: number, phase: number): Rotation {
  const x = (radiansPerDay * day) / QUARTER_TURN + phase;
  const draw = Math.floor(x);
  const angle = QUARTER_TURN * (x - draw);
  return { draw, from: Math.cos(angle), to: Math.sin(angle) };
}
