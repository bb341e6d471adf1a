/** A fitted model's coefficients, in the form that results carry: enough to score a row without this library. */
import type { Model } from '../../model/model.ts';
import type { Coefficients } from '../result/schema.ts';
import type { SeedPipeline } from '../result/seedResult.ts';
import type { FittedPipeline } from '../stages/training.ts';

/**
 * Those of the evaluated model, unless there is one for each fold, and those of the deployed one where it is another. Null for a
 * model that is no logistic regression.
 */
export function coefficientsOf({
  folds,
  shipped,
}: FittedPipeline): Pick<SeedPipeline, 'coefficients' | 'shippedCoefficients'> {
  const evaluated = folds.length === 1 ? folds[0].evaluated : undefined;
  return {
    coefficients: evaluated === undefined ? null : coefficientsIn(evaluated.model),
    shippedCoefficients: evaluated?.key === shipped.key ? null : coefficientsIn(shipped.model),
  };
}

function coefficientsIn({ regression }: Model): Coefficients | null {
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
    hashedWeights: fit.hashedWeights === undefined ? null : sparse(fit.hashedWeights),
  };
}

/** Of half a million buckets a few thousand are used, and results are written, read and stored. */
function sparse(all: Float64Array): Coefficients['hashedWeights'] {
  const places: number[] = [];
  for (let place = 0; place < all.length; place++) if (all[place] !== 0) places.push(place);
  return { places, weights: places.map((place) => all[place]) };
}
