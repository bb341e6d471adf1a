/** Each fact with what was measured of it, and its numbers in words. */
import { type Fact, factOf } from '../../lab/studies/facts/catalog.ts';
import type { FactsReport, MeasuredFact } from '../../lab/studies/facts/schema.ts';
import { formatOf } from '../text/numbers.ts';

export interface FactRow {
  readonly fact: Fact;
  readonly measured: MeasuredFact;
}

/** @throws Error if the catalog does not have one of them */
export function rowsOf({ facts: measured }: Pick<FactsReport, 'facts'>): FactRow[] {
  return measured.map((each) => ({ fact: factOf(each.name), measured: each }));
}

/** Such as `6.4 %` or `30.9 min`. */
export function valueText(fact: Fact, value: number): string {
  return withUnit(fact, formatOf(fact)(value));
}

/** Such as `4.4–9.5 %`; one value where both ends read alike. */
export function rangeText(fact: Fact, low: number, high: number): string {
  const [from, to] = [low, high].map(formatOf(fact));
  return withUnit(fact, from === to ? to : `${from.replace(/ %$/, '')}–${to}`);
}

function withUnit({ unit }: Fact, text: string): string {
  return unit === undefined ? text : `${text} ${unit}`;
}
