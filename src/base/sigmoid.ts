/** The probability of a logit: 1 / (1 + exp(−logit)). Minus infinity gives 0, infinity 1, NaN stays NaN. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
