import { logisticRegression, type TrainOptions } from '../../src/model/logisticRegression.ts';
import type { Model, Regression } from '../../src/model/model.ts';
import { type Examples, TrainingRows } from '../../src/model/trainingRows.ts';

export function train(examples: Examples, rows: Int32Array, options: TrainOptions): Model {
  return logisticRegression.train(new TrainingRows(examples, rows), options);
}

/** What a model is known to have. */
export function regressionOf({ regression }: Model): Regression {
  if (regression === undefined) throw new Error('found a model that is no logistic regression');
  return regression;
}
