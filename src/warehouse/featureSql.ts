/** The as-of features of a scenario as SQL. */
import { UserError } from '../base/errors.ts';
import { isOneSided } from '../history/options.ts';
import { featuresOf } from '../scenario/features.ts';
import type { Scenario } from '../scenario/schema.ts';
import { asOfSql } from './asOfSql.ts';
import { type DialectName, dialects } from './dialect.ts';
import { exportNames, type Names } from './names.ts';
import { comment } from './text.ts';

/**
 * A query, without a semicolon, for each decision's id and features as they were known just before it: what serving
 * would have computed, where it counts what the batch does.
 * @param names tables and columns in place of those of the export
 * @throws UserError where serving lets values expire
 */
export function featureSql(scenario: Scenario, dialect: DialectName, names: Names = exportNames): string {
  const { ttl } = scenario.serving.features;
  if (ttl !== null) {
    throw new UserError(
      `serving.features.ttl: ${ttl} lets values expire, which this query does not do; with serving.features.ttl: null it gives them however old they are`,
    );
  }
  const query = asOfSql(
    {
      features: featuresOf(scenario).features,
      names,
      topics: scenario.world.topics,
      seenBy: names === exportNames && isOneSided(scenario.history) ? 'seen_by' : names.events.seenBy,
      hasErasures: scenario.history.deletions.perUserDay > 0 || names.events.types.erasure !== null,
    },
    dialects[dialect],
  );
  const heads = [
    `As-of features of ${scenario.name}, by hindsight sql --dialect ${dialect}.`,
    'For each decision, the value of each feature as it was known just before it.',
  ];
  return [...heads.map(comment), query, ''].join('\n');
}
