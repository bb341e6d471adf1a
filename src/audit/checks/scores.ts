/** Scores of the rows: probabilities, online and offline. */
import { kindNames, tableError } from '../reading/problem.ts';
import type { AuditedRows } from '../rows.ts';

/**
 * Undefined where no column has them.
 * @throws UserError for values that are no probabilities
 */
export function scoresIn(
  { column }: Pick<AuditedRows, 'column'>,
  label: string,
  key: 'score' | 'scoreOffline',
): Float64Array | undefined {
  const scores = column(key);
  if (scores === undefined) return undefined;
  const { name, kind, values } = scores;
  const wrong = kind === 'number' ? values.find((value) => value < 0 || value > 1) : undefined;
  if (kind === 'number' && wrong === undefined) return values;
  throw tableError({
    place: `${label}, ${name}`,
    found: wrong === undefined ? kindNames[kind] : `${wrong}`,
    expected: 'probabilities from 0 to 1',
    remedy: `convert logits and percentages, or leave ${key} out`,
  });
}
