/** The 2×2 of split × features as one table, from what `two-leaks-independent` observes. */
import type { ClaimOutcome, Observed } from '../../lab/studies/claims/schema.ts';
import { type Table, table } from '../page.ts';
import { effect, measureOf } from './measures.ts';

/** Observations of the 2×2 are labelled `2×2 <measure>: <cell or effect>`. */
const LABEL = /^2×2 (?<measure>[^:]+): (?<row>.+)$/;

/** Rows are the cells and effects, columns the measures, in the order in which they are observed; undefined without any. */
export function factorialTable(outcomes: readonly ClaimOutcome[]): Table | undefined {
  const found = new Map<string, Map<string, Observed>>();
  const measures = new Set<string>();
  for (const observed of outcomes.flatMap((outcome) => outcome.observed)) {
    const groups = LABEL.exec(observed.label)?.groups;
    if (groups === undefined) continue;
    measures.add(groups['measure']);
    const row = found.get(groups['row']) ?? new Map<string, Observed>();
    found.set(groups['row'], row.set(groups['measure'], observed));
  }
  if (found.size === 0) return undefined;
  const columns = [...measures];
  const heads = columns.map((measure) => {
    const example = [...found.values()].flatMap((row) => row.get(measure) ?? [])[0];
    const { unit } = measureOf(example.contrast);
    return measure.endsWith(unit) ? measure : `${measure} (${unit})`;
  });
  return table({
    caption: 'Split × provenance',
    columns: ['provenance × split, and effects', ...heads].map((head) => ({ head })),
    rows: [...found].map(([row, cells]) => ({
      cells: [
        row,
        ...columns.map((measure) => {
          const cell = cells.get(measure);
          return cell === undefined ? '' : { ...effect(cell.effect, cell.contrast), unit: '' };
        }),
      ],
    })),
  });
}

/** Checks that an observation is in the table above. */
export function isFactorial({ label }: Observed): boolean {
  return LABEL.test(label);
}
