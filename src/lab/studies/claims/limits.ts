/** Limits of a claim along its doses. */
import { refutes, shows } from '../../../evaluation/statistics/claim.ts';
import type { Estimate } from '../../../evaluation/statistics/intervals.ts';
import type { Dose, DoseSeries } from './schema.ts';

type State = 'shown' | 'not shown' | 'undecided';

/**
 * For each dose, at which places the 95 % interval lies on the side of the margin that the claim asks for, at
 * which on the other, and where it reaches both. Covers the first series that shows the measure of the part
 * that the dose belongs to; '' where none does.
 */
export function limitsOf(doses: readonly Dose[]): string {
  return doses
    .flatMap((dose) => {
      const series = dose.series.find(({ margin }) => margin !== null);
      return series === undefined ? [] : [sentence(dose, series, series.margin as number)];
    })
    .join('; ');
}

function sentence({ key, is }: Dose, { label, points }: DoseSeries, margin: number): string {
  const where = key === '' ? `${label}:` : key;
  const states: readonly State[] = ['shown', 'not shown', 'undecided'];
  return states
    .flatMap((state) => {
      const places = points.filter(({ effect }) => stateOf(is, margin, effect) === state);
      return places.length === 0 ? [] : [`${state} at ${places.map(({ at }) => at).join(', ')}`];
    })
    .join('; ')
    .replace(' at ', ` at ${where} `);
}

/** Undecided where there is no interval. */
function stateOf(is: Dose['is'], margin: number, effect: Estimate): State {
  if (shows({ is, margin }, effect)) return 'shown';
  return refutes({ is, margin }, effect) ? 'not shown' : 'undecided';
}
