/** A fitted model's coefficients, in the form that results carry: enough to score a row without this library. */
import type { Model } from '../../model/model.ts';
import type { Coefficients } from '../result/schema.ts';

/** None for a model that is no logistic regression. */
export function coefficientsOf({ regression }: Model): Coefficients | null {
  if (regression === undefined) return null;
  const { fit, columnNames } = regression;
  return {
    intercept: fit.intercept,
    columns: columnNames.map((name, index) => ({
      name,
      coefficient: fit.coefficients[index],
      mean: fit.means[index],
      deviation: fit.deviations[index],
      standardError: fit.standardErrors?.[index + 1] ?? null,
    })),
    hashedWeights: fit.hashedWeights === undefined ? null : Array.from(fit.hashedWeights),
  };
}
