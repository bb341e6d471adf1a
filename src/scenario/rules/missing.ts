/** Rules on missing values: a model that is served some must fill them in. */
import type { Problem } from '../messages/problem.ts';
import { droppingModels, servesMissingValues } from '../missing.ts';
import type { Scenario } from '../schema.ts';

export function missingRules(scenario: Scenario): Problem[] {
  if (!servesMissingValues(scenario)) return [];
  return droppingModels(scenario).map((path) => ({
    path,
    related: [['serving', 'features', 'ttl']],
    found:
      path.at(-1) === 'family'
        ? 'a model of a plug-in, of which rows with missing values are dropped'
        : 'drop, with serving.features.ttl',
    expected: 'a treatment that fills in what is missing: in production a model scores every candidate',
    remedy:
      path.at(-1) === 'family'
        ? 'remove the model, or serving.features.ttl'
        : 'choose zero, mean or indicator, or remove serving.features.ttl',
  }));
}
