/** A fitted model's coefficients, in the form that results carry: enough to score a row without this library. */
import type { Model, Regression } from '../../model/model.ts';
import type { Coefficients } from '../result/schema.ts';

export function coefficientsOf({ regression }: Model): Coefficients {
  const { fit, columnNames } = regression as Regression;
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
