/** Agreement of two orders of the same things. */

/**
 * Kendall's τ-b: of the pairs that neither ties, those in the same order minus those in opposite orders, over the geometric
 * mean of the pairs that each order does not tie. 1 for the same order, −1 for the opposite; NaN where one ties all.
 *
 * Source: Kendall, "The treatment of ties in ranking problems", Biometrika 1945.
 */
export function kendallTau(one: readonly number[], other: readonly number[]): number {
  let [agreement, untied, otherUntied] = [0, 0, 0];
  for (let first = 0; first < one.length; first++) {
    for (let second = 0; second < first; second++) {
      const sign = Math.sign(one[first] - one[second]);
      const otherSign = Math.sign(other[first] - other[second]);
      agreement += sign * otherSign;
      untied += Math.abs(sign);
      otherUntied += Math.abs(otherSign);
    }
  }
  return agreement / Math.sqrt(untied * otherUntied);
}
