/** Logistic regression: encode, fit, and put the weights back on the scale of raw values. */
import { type Cross, CrossTerms, crossName } from './crosses.ts';
import { ENCODERS, type Encoded } from './encoders/encoders.ts';
import { type Imputation, imputationOf, impute, indicatorName } from './imputation.ts';
import { LinearModel } from './linear.ts';
import type { ModelFamily } from './model.ts';
import type { EncoderName, EncodingOptions, MissingName, SolverName } from './options.ts';
import type { Design } from './solvers/design.ts';
import { FitError, requireFittable } from './solvers/fit.ts';
import { fit as solve } from './solvers/solve.ts';
import type { TrainingRows } from './trainingRows.ts';

export interface TrainOptions {
  readonly encoder: EncoderName;
  readonly encoding: EncodingOptions;
  readonly features: 'all' | readonly string[];
  readonly crosses: readonly Cross[];
  readonly missing: MissingName;
  readonly solver: SolverName;
  readonly l2: number;
  readonly iterations: number;
}

export const logisticRegression = { train } satisfies ModelFamily<TrainOptions>;

/** @param similar a model of the same features without encodings, trained on nearly the same rows: it saves time */
function train(rows: TrainingRows, options: TrainOptions, similar?: LinearModel): LinearModel {
  // Encoders, too, need rows to learn from.
  requireFittable(
    rows.count,
    rows.labels.reduce((sum, label) => sum + label, 0),
    options.l2,
  );
  const { features } = rows;
  const { crosses } = options;
  const columns = columnsOf(features.names, options.features);
  const imputation = imputationOf(rows, options.missing, columns);
  const indicators = imputation?.indicators ?? [];
  const encoded = ENCODERS[options.encoder](rows, options.encoding);
  const columnNames = [
    ...columns.map((column) => features.names[column]),
    ...crosses.map((cross) => crossName(features.names, cross)),
    ...encoded.columns.map(({ name }) => name),
    ...indicators.map((column) => indicatorName(features.names[column])),
  ];
  const fitted = solve(designOf(rows, columns, crosses, encoded, imputation), {
    solver: options.solver,
    l2: options.l2,
    iterations: options.iterations,
    columnNames,
    ...(similar &&
      indicators.length === 0 && {
        start: Float64Array.of(similar.intercept, ...columns.map((column) => similar.weights[column])),
      }),
  });
  if (!fitted.converged) {
    throw new FitError(
      `found a fit that had not converged after ${fitted.iterations} steps; expected one that had; ` +
        'raise training.iterations (gradient descent) or training.l2',
    );
  }

  const weights = new Float64Array(features.count);
  let { intercept } = fitted;
  const slopes = fitted.coefficients.map((coefficient, index) => coefficient / fitted.deviations[index]);
  slopes.forEach((slope, index) => {
    intercept -= slope * fitted.means[index];
    if (index < columns.length) weights[columns[index]] = slope;
  });
  const endOfCrosses = columns.length + crosses.length;
  return new LinearModel(features, intercept, weights, {
    encodings: encoded.encodingsOf(slopes.subarray(endOfCrosses), fitted.hashedWeights),
    ...(crosses.length === 0
      ? {}
      : {
          crosses: new CrossTerms(crosses, slopes.slice(columns.length, endOfCrosses), imputation?.fills),
        }),
    imputation,
    indicatorWeights: slopes.slice(slopes.length - indicators.length),
    regression: {
      fit: fitted,
      columnNames,
      trainCodes: new Map(encoded.columns.map(({ entity, trainCodes }) => [entity, trainCodes])),
      codeOf: new Map(encoded.columns.map(({ entity, codeOf }) => [entity, codeOf])),
      fills: imputation?.fills,
    },
  });
}

function columnsOf(names: readonly string[], features: 'all' | readonly string[]): readonly number[] {
  if (features === 'all') return names.map((_, column) => column);
  return features.map((name) => names.indexOf(name)).sort((a, b) => a - b);
}

function designOf(
  rows: TrainingRows,
  columns: readonly number[],
  crosses: readonly Cross[],
  encoded: Encoded,
  imputation: Imputation | undefined,
): Design {
  const endOfCrosses = columns.length + crosses.length;
  const endOfCodes = endOfCrosses + encoded.columns.length;
  const width = endOfCodes + (imputation?.indicators.length ?? 0);
  const vectorWidth = rows.features.count;
  let vectors = new Float64Array();
  return {
    rows: rows.count,
    columns: width,
    ...(encoded.hashed === undefined ? {} : { hashed: encoded.hashed }),
    read(begin, count, into, labels) {
      if (vectors.length < count * vectorWidth) vectors = new Float64Array(count * vectorWidth);
      rows.read(begin, count, vectors);
      for (let index = 0; index < count; index++) {
        const from = index * vectorWidth;
        const to = index * width;
        labels[index] = rows.labels[begin + index];
        if (imputation !== undefined) {
          imputation.indicators.forEach((column, place) => {
            into[to + endOfCodes + place] = Number(Number.isNaN(vectors[from + column]));
          });
          impute(imputation, vectors, from);
        }
        for (let place = 0; place < columns.length; place++)
          into[to + place] = vectors[from + columns[place]];
        for (let place = 0; place < crosses.length; place++) {
          const { first, second } = crosses[place];
          into[to + columns.length + place] = vectors[from + first] * vectors[from + second];
        }
        for (let place = 0; place < encoded.columns.length; place++) {
          into[to + endOfCrosses + place] = encoded.columns[place].trainCodes[begin + index];
        }
      }
    },
  };
}
