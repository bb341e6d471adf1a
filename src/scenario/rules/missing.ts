/** Rules on missing values: a model that is served some must fill them in. */
import { type Problem, showPath } from '../messages/problem.ts';
import { causesOfMissing, droppingModels } from '../missing.ts';
import type { Scenario } from '../schema.ts';

export function missingRules(scenario: Scenario): Problem[] {
  const [cause] = causesOfMissing(scenario);
  if (cause === undefined) return [];
  const shown = showPath(cause);
  return droppingModels(scenario).map((path) => ({
    path,
    related: [cause],
    found:
      path.at(-1) === 'family'
        ? 'a model of a plug-in, of which rows with missing values are dropped'
        : `drop, with ${shown}`,
    expected: 'a treatment that fills in what is missing: in production a model scores every candidate',
    remedy:
      path.at(-1) === 'family'
        ? `remove the model, or ${shown}`
        : `choose zero, mean or indicator, or remove ${shown}`,
  }));
}
