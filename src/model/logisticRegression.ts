/** Logistic regression: encode, fit, and put the weights back on the scale of raw values. */
import { gather } from '../base/columns.ts';
import { type Cross, CrossTerms, crossName } from './crosses.ts';
import { ENCODERS, type Encoded } from './encoders/encoders.ts';
import { type Imputation, imputationOf, impute, indicatorName } from './imputation.ts';
import { LinearModel } from './linear.ts';
import type { ModelFamily } from './model.ts';
import type { BeforeSplitPart, EncoderName, EncodingOptions, MissingName, SolverName } from './options.ts';
import type { Design, Scale } from './solvers/design.ts';
import { FitError, requireFittable } from './solvers/fit.ts';
import { fit as solve } from './solvers/solve.ts';
import { StandardisedBlocks } from './solvers/standardisedBlocks.ts';
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
  /** Parts that are fitted on all rows instead of the training rows. */
  readonly beforeSplit?: readonly BeforeSplitPart[];
  /** Added to the intercept once all is fitted. */
  readonly recalibration?: number;
}

/** Extras of a fit besides the training rows. */
export interface Beside {
  /** A model of the same features without encodings, trained on nearly the same rows: it saves time. */
  readonly similar?: LinearModel | undefined;
  /** All rows before they were divided, for what is fitted on them. */
  readonly all?: TrainingRows | undefined;
}

export const logisticRegression = { train } satisfies ModelFamily<TrainOptions>;

function train(rows: TrainingRows, options: TrainOptions, { similar, all = rows }: Beside = {}): LinearModel {
  // Encoders, too, need rows to learn from.
  requireFittable(
    rows.count,
    rows.labels.reduce((sum, label) => sum + label, 0),
    options.l2,
  );
  const { features } = rows;
  const { crosses } = options;
  const columns = columnsOf(features.names, options.features);
  const rowsFor = (part: BeforeSplitPart) => (options.beforeSplit?.includes(part) ? all : rows);
  const imputation = imputationOf(rowsFor('imputer'), options.missing, columns);
  const indicators = imputation?.indicators ?? [];
  const encoded = encodedOf(rows, rowsFor('codes'), options, priorOf(rows, rowsFor('prior')));
  const columnNames = [
    ...columns.map((column) => features.names[column]),
    ...crosses.map((cross) => crossName(features.names, cross)),
    ...encoded.columns.map(({ name }) => name),
    ...indicators.map((column) => indicatorName(features.names[column])),
  ];
  const endOfCrosses = columns.length + crosses.length;
  const design = designOf(rows, columns, crosses, encoded, imputation);
  const scaled = rowsFor('scaler');
  const scale =
    scaled === rows
      ? undefined
      : scaleOf(
          designOf(scaled, columns, crosses, NOTHING, imputation),
          endOfCrosses,
          encoded.columns.length,
        );
  const solved = solve(
    { ...design, scale },
    {
      solver: options.solver,
      l2: options.l2,
      iterations: options.iterations,
      columnNames,
      ...(similar &&
        indicators.length === 0 && {
          start: Float64Array.of(similar.intercept, ...columns.map((column) => similar.weights[column])),
        }),
    },
  );
  const fitted = { ...solved, intercept: solved.intercept + (options.recalibration ?? 0) };
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

/** The encoding of some rows, as learned from others that contain them. */
function encodedOf(
  rows: TrainingRows,
  source: TrainingRows,
  { encoder, encoding }: TrainOptions,
  prior: number | undefined,
): Encoded {
  const encoded = ENCODERS[encoder](source, encoding, prior);
  if (source === rows) return encoded;
  const places = rows.placesIn(source);
  const { hashed, columns } = encoded;
  return {
    ...encoded,
    columns: columns.map((column) => ({ ...column, trainCodes: gather(column.trainCodes, places) })),
    ...(hashed && {
      hashed: { ...hashed, fields: hashed.fields.map((field) => gather(field, places)) },
    }),
  };
}

/** The base rate of other rows; undefined for that of the rows themselves. */
function priorOf(rows: TrainingRows, source: TrainingRows): number | undefined {
  if (source === rows) return undefined;
  return source.labels.reduce((sum, label) => sum + label, 0) / source.count;
}

const NOTHING: Encoded = { columns: [], encodingsOf: () => [] };

/** The means and deviations of a design, for one with so many codes more at a place: these are standardised by their own. */
function scaleOf(design: Design, at: number, codes: number): Scale {
  const { means, deviations } = new StandardisedBlocks(design, { packedBytesMax: 0 });
  const withCodes = (values: Float64Array) =>
    Float64Array.of(
      ...values.subarray(0, at),
      ...new Array<number>(codes).fill(Number.NaN),
      ...values.subarray(at),
    );
  return { means: withCodes(means), deviations: withCodes(deviations) };
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
