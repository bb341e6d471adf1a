/** The AUC of a pipeline in SQL, from exported impressions and the coefficients of its result. */

import { snakeCase } from '../../src/lab/export/fields.ts';
import type { Coefficients } from '../../src/lab/result/schema.ts';
import { double } from './database.ts';

/**
 * @param provenance the provenance whose columns are scored
 * @param encoded what the names of the pipeline's encoder columns begin with
 * @param entities the entities of hashed ids, as parts of column names
 */
export function logitSql(
  { intercept, columns, hashedWeights }: Coefficients,
  provenance: string,
  encoded: string,
  entities: readonly string[],
): string {
  const dense = columns.map(({ name, coefficient, mean, deviation }) => {
    const isEncoded = name.startsWith('encoded_');
    const column = isEncoded ? name.replace('encoded_', encoded) : `${snakeCase(provenance)}_${name}`;
    return `${double(coefficient)} * (${column} - ${double(mean)}) / ${double(deviation)}`;
  });
  const hashed =
    hashedWeights === null ? [] : entities.map((entity) => weightOf(hashedWeights, encoded + entity));
  return [double(intercept), ...dense, ...hashed].join(' + ');
}

/** The weight of a bucket by its place: 0 where it is not listed. */
function weightOf({ places, weights }: NonNullable<Coefficients['hashedWeights']>, column: string): string {
  return `coalesce([${weights.map(double).join(', ')}][list_position([${places.join(', ')}], ${column})], 0)`;
}

/** Mann–Whitney with midranks. */
export function aucSql(file: string, logit: string, where: string): string {
  return `
  WITH scored AS (SELECT opened, ${logit} AS logit FROM '${file}' WHERE ${where}),
  ranked AS (
    SELECT opened, rank() OVER (ORDER BY logit) + (count(*) OVER (PARTITION BY logit) - 1) / 2 AS midrank
    FROM scored)
  SELECT (sum(midrank) FILTER (WHERE opened) - positives * (positives + 1) / 2) / (positives * negatives)
  FROM ranked, (
    SELECT count(*) FILTER (WHERE opened) AS positives, count(*) FILTER (WHERE NOT opened) AS negatives
    FROM scored)
  GROUP BY positives, negatives`;
}
