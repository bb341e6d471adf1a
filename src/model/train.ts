/** From examples to a model that can be deployed: encode, fit, and put the weights back on the scale of raw values. */
import { type Cross, CrossTerms, crossName } from './crosses.ts';
import { ENCODERS, type Encoded } from './encoders/encoders.ts';
import type { Examples } from './examples.ts';
import { LinearModel } from './linear.ts';
import type { EncodedEntity, EncoderName, EncodingOptions, SolverName } from './options.ts';
import type { Design } from './solvers/design.ts';
import { type Fit, FitError, requireFittable } from './solvers/fit.ts';
import { fit as solve } from './solvers/solve.ts';

export interface TrainOptions {
  readonly encoder: EncoderName;
  readonly encoding: EncodingOptions;
  readonly features: 'all' | readonly string[];
  readonly crosses: readonly Cross[];
  readonly solver: SolverName;
  readonly l2: number;
  readonly iterations: number;
}

export interface TrainedModel {
  readonly model: LinearModel;
  readonly fit: Fit;
  /** Names of the fitted columns: features, then crosses, then encoded entities. */
  readonly columnNames: readonly string[];
  /** For a target encoding, the code of each training row by entity; codes of other rows follow from the frozen tables. */
  readonly trainCodes: ReadonlyMap<EncodedEntity, Float64Array>;
  /** For a target encoding, the frozen code of an entity. */
  readonly codeOf: ReadonlyMap<EncodedEntity, (key: number) => number>;
}

/** @param train rows of the impressions, within the table */
export function train(examples: Examples, train: Int32Array, options: TrainOptions): TrainedModel {
  // Encoders, too, need rows to learn from.
  requireFittable(train.length, positivesAmong(train, examples.labels), options.l2);
  const { features } = examples.catalog;
  const columns = chosenColumns(features.names, options.features);
  const encoded = ENCODERS[options.encoder](examples, train, options.encoding);
  const columnNames = [
    ...columns.map((column) => features.names[column]),
    ...options.crosses.map((cross) => crossName(features.names, cross)),
    ...encoded.columns.map(({ name }) => name),
  ];
  const result = solve(designOf(examples, train, columns, options.crosses, encoded), {
    solver: options.solver,
    l2: options.l2,
    iterations: options.iterations,
    columnNames,
  });
  if (!result.converged) {
    throw new FitError(
      `found a fit that had not converged after ${result.iterations} steps; expected one that had; ` +
        'raise training.iterations (gradient descent) or training.l2',
    );
  }

  const weights = new Float64Array(features.count);
  let intercept = result.intercept;
  const slopes = result.coefficients.map((coefficient, index) => coefficient / result.deviations[index]);
  slopes.forEach((slope, index) => {
    intercept -= slope * result.means[index];
    if (index < columns.length) weights[columns[index]] = slope;
  });
  const endOfCrosses = columns.length + options.crosses.length;
  const encodings = encoded.encodingsOf(slopes.subarray(endOfCrosses), result.hashedWeights);
  const crosses =
    options.crosses.length === 0
      ? undefined
      : new CrossTerms(options.crosses, slopes.slice(columns.length, endOfCrosses));
  return {
    model: new LinearModel(features, intercept, weights, encodings, crosses),
    fit: result,
    columnNames,
    trainCodes: new Map(encoded.columns.map(({ entity, trainCodes }) => [entity, trainCodes])),
    codeOf: new Map(encoded.columns.map(({ entity, codeOf }) => [entity, codeOf])),
  };
}

function positivesAmong(rows: Int32Array, labels: Uint8Array): number {
  let positives = 0;
  for (const row of rows) positives += labels[row];
  return positives;
}

function chosenColumns(names: readonly string[], chosen: 'all' | readonly string[]): readonly number[] {
  if (chosen === 'all') return names.map((_, column) => column);
  return chosen.map((name) => names.indexOf(name)).sort((a, b) => a - b);
}

function designOf(
  examples: Examples,
  train: Int32Array,
  columns: readonly number[],
  crosses: readonly Cross[],
  encoded: Encoded,
): Design {
  const { vectors } = examples.table;
  const endOfCrosses = columns.length + crosses.length;
  const width = endOfCrosses + encoded.columns.length;
  return {
    rows: train.length,
    columns: width,
    ...(encoded.hashed === undefined ? {} : { hashed: encoded.hashed }),
    read(begin, count, into, labels) {
      for (let index = 0; index < count; index++) {
        const row = train[begin + index];
        const values = vectors.valuesOf(row);
        const from = vectors.placeOf(row);
        const to = index * width;
        labels[index] = examples.labels[row];
        for (let place = 0; place < columns.length; place++) into[to + place] = values[from + columns[place]];
        for (let place = 0; place < crosses.length; place++) {
          const { first, second } = crosses[place];
          into[to + columns.length + place] = values[from + first] * values[from + second];
        }
        for (let place = 0; place < encoded.columns.length; place++) {
          into[to + endOfCrosses + place] = encoded.columns[place].trainCodes[begin + index];
        }
      }
    },
  };
}
