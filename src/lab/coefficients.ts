/** A fitted model's coefficients, in the form that results carry: enough to score a row without this library. */
import type { TrainedModel } from '../model/train.ts';

export interface Coefficients {
  /** On standardised columns. */
  readonly intercept: number;
  readonly columns: readonly {
    readonly name: string;
    /** Change of the logit per standard deviation of the training rows. */
    readonly coefficient: number;
    readonly mean: number;
    readonly deviation: number;
    readonly standardError: number | null;
  }[];
  /** Weights of the hash buckets, for hashed ids. */
  readonly hashedWeights: readonly number[] | null;
}

export function coefficientsOf({ fit, columnNames }: TrainedModel): Coefficients {
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
