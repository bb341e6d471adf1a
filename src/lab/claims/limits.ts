/** Where along its doses a claim holds, and where it stops. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { Expectation } from '../../scenario/schema.ts';
import type { Dose, DoseSeries } from './outcome.ts';

type Side = Pick<Expectation, 'is' | 'margin'>;

/**
 * For each dose, at which places the 95 % interval lies on the side of the margin that the claim asks for. Told of
 * the first series that shows the measure of the claim's primary part; '' where none does.
 */
export function limitsOf(primary: Side, doses: readonly Dose[]): string {
  return doses
    .flatMap((dose) => {
      const series = dose.series.find(({ margin }) => margin !== null);
      return series === undefined ? [] : [sentence(primary, dose, series)];
    })
    .join('; ');
}

function sentence(primary: Side, { key }: Dose, { label, points }: DoseSeries): string {
  const places = (shown: boolean) =>
    points.filter(({ effect }) => isShown(primary, effect) === shown).map(({ at }) => String(at));
  const [shown, others] = [places(true), places(false)];
  const where = `at ${key === '' ? `${label}:` : key}`;
  if (shown.length === 0) return `not shown ${where} ${others.join(', ')}`;
  const rest = others.length === 0 ? '' : `; not at ${others.join(', ')}`;
  return `shown ${where} ${shown.join(', ')}${rest}`;
}

/** Not so where there is no interval. */
function isShown({ is, margin }: Side, { low, high }: Estimate): boolean {
  if (is === 'above') return low > margin;
  if (is === 'below') return high < margin;
  return low >= -margin && high <= margin;
}
