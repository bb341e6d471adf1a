/** The comparison of what a database has computed with the values of a table. */
import { expect } from 'vitest';
import { featureNames } from '../../src/features/definitions.ts';
import type { FeatureTable } from '../../src/features/provenance.ts';
import { valuesOf } from '../features/tables.ts';

/** 1e-12 of ln(1 + n) or of a rate leaves no other whole count possible: counts therefore agree exactly. */
const TOLERANCE = 1e-12;

/** The largest difference of each feature, for those that differ by more than the tolerance. */
export function disagreements(
  rows: readonly Record<string, number>[],
  table: FeatureTable,
  names: readonly string[] = featureNames,
): Record<string, number> {
  expect(rows.length).toBe(table.end - table.start);
  expect(Object.keys(rows[0])).toEqual(['impression_id', ...names]);
  const values = valuesOf(table);
  const found: Record<string, number> = {};
  rows.forEach((row, index) => {
    names.forEach((feature, column) => {
      const difference = Math.abs(row[feature] - values[index * names.length + column]);
      // Written so that NaN counts as a difference.
      if (!(difference <= TOLERANCE)) found[feature] = Math.max(found[feature] ?? 0, difference);
    });
  });
  return found;
}
