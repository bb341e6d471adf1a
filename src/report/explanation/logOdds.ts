/** Log-odds with their sign, and probabilities that do not round to certainty. */
import { fixed, percent } from '../text/numbers.ts';

/** `+1.90`, `−0.04`, `0.00`. */
export function signed(logOdds: number): string {
  const text = fixed(logOdds, 2);
  return logOdds > 0 && Number(text) !== 0 ? `+${text}` : text;
}

export function chance(probability: number): string {
  if (probability > 0.9995) return 'over 99.9 %';
  if (probability > 0 && probability < 0.0005) return 'under 0.1 %';
  return percent(probability);
}
