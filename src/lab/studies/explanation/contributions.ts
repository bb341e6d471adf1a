/** A linear model's prediction taken apart: what each feature adds to the log-odds, against the average training row. */

import { placeInBlock } from '../../../base/blocks.ts';
import { sigmoid } from '../../../base/sigmoid.ts';
import { Vectors } from '../../../base/vectors.ts';
import type { FeatureCatalog, FeatureSet } from '../../../features/featureSet.ts';
import type { Impressions } from '../../../history/impressions.ts';
import { indicatorName } from '../../../model/imputation.ts';
import type { TrainOptions } from '../../../model/logisticRegression.ts';
import type { Model, Regression } from '../../../model/model.ts';
import { logitsOf } from '../../../model/score.ts';
import { columnsOf } from '../../stages/pipelines.ts';
import type { Contribution, Prediction } from './schema.ts';

/** The logit of one row for any vector of it, by the model's own sum. */
export function rowScorer(
  model: Model,
  impressions: Impressions,
  row: number,
  catalog: FeatureCatalog,
): (values: Float64Array) => number {
  // Vectors come by row of the impressions: this one sits in a block of its own.
  const vectors = new Vectors(catalog.features.count, undefined, row - placeInBlock(row));
  const rows = Int32Array.of(row);
  return (values) => {
    vectors.valuesToWrite(row).set(values, vectors.placeOf(row));
    return logitsOf(model, vectors, impressions, rows, catalog)[0];
  };
}

/** @param logit what the model, a logistic regression without crosses, gives for the same values */
export function predictionOf(
  { regression }: Model,
  options: TrainOptions,
  set: FeatureSet,
  values: Float64Array,
  logit: number,
): Prediction {
  const { fit, columnNames } = regression as Regression;
  const termOf = (index: number, value: number) =>
    (fit.coefficients[index] / fit.deviations[index]) * (value - fit.means[index]);
  const contributions = columnsOf(options, set).map((column, index): Contribution => {
    const feature = set.names[column];
    const value = values[column];
    const indicator = columnNames.indexOf(indicatorName(feature));
    return {
      feature,
      value,
      weight: fit.coefficients[index] / fit.deviations[index],
      mean: fit.means[index],
      // It is there; that it might not be is in the average.
      logOdds: termOf(index, value) + (indicator < 0 ? 0 : termOf(indicator, 0)),
    };
  });
  const explained = contributions.reduce((sum, { logOdds }) => sum + logOdds, fit.intercept);
  return {
    intercept: fit.intercept,
    contributions: contributions.sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)),
    memorised: options.encoder === 'none' ? 0 : logit - explained,
    logit,
    probability: sigmoid(logit),
  };
}
