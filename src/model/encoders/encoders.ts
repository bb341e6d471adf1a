/** Encodings of entities for models that can memorise. */
import type { Encoding } from '../linear.ts';
import type { EncodedEntity, EncoderName, EncodingOptions } from '../options.ts';
import type { Design } from '../solvers/design.ts';
import type { TrainingRows } from '../trainingRows.ts';
import { encodedName } from './entities.ts';
import { hashedBucket, hashedField } from './hashedField.ts';
import { foldDraw, inSampleTarget, kFoldTarget, leaveOneOutTarget } from './heldOutTarget.ts';
import type { TargetEncoding, TargetRows } from './targetEncoding.ts';
import { timeForwardTarget } from './timeForwardTarget.ts';

/** An encoder's additions to the design and to the model. */
export interface Encoded {
  readonly columns: readonly {
    readonly entity: EncodedEntity;
    readonly name: string;
    readonly trainCodes: Float64Array;
    readonly codeOf: (key: number) => number;
  }[];
  readonly hashed?: NonNullable<Design['hashed']>;
  encodingsOf(slopes: Float64Array, hashedWeights: Float64Array | undefined): readonly Encoding[];
}

/** @param prior what target codes shrink to, in place of the base rates of the rows */
type Encoder = (rows: TrainingRows, options: EncodingOptions, prior?: number) => Encoded;

/** Folds of a k-fold target encoding: scikit-learn's default. */
const FOLDS = 5;

/** Treatment of training rows by a target encoding, for one entity after the other. */
type TargetRule = (rows: TrainingRows) => (rows: TargetRows) => TargetEncoding;

function targetEncoder(ruleOf: TargetRule): Encoder {
  return (rows, { entities, smoothing }, prior) => {
    const encode = ruleOf(rows);
    const columns = entities.map((entity) => {
      const { trainCodes, codeOf } = encode({
        keys: rows.ids(entity),
        labels: rows.labels,
        smoothing,
        prior,
      });
      return { entity, name: encodedName(entity), trainCodes, codeOf };
    });
    return {
      columns,
      encodingsOf: (slopes) =>
        columns.map(({ entity, codeOf }, index) => ({
          entity,
          contribution: (key) => slopes[index] * codeOf(key),
        })),
    };
  };
}

export const ENCODERS: Readonly<Record<EncoderName, Encoder>> = {
  none: () => ({ columns: [], encodingsOf: () => [] }),

  target: targetEncoder(({ sentAtMs, labelDelayMs }) => {
    const maturesAtMs = sentAtMs.map((atMs) => atMs + labelDelayMs);
    return (rows) => timeForwardTarget({ ...rows, sentAtMs, maturesAtMs });
  }),

  'target-in-sample': targetEncoder(() => inSampleTarget),

  'target-leave-one-out': targetEncoder(() => leaveOneOutTarget),

  'target-k-fold': targetEncoder(({ seed, impressionIds }) => {
    const foldOf = foldDraw(seed, FOLDS);
    return (rows) => kFoldTarget(rows, FOLDS, (row) => foldOf(impressionIds[row]));
  }),

  'hashed-id': (rows, { entities, buckets }) => {
    const fields = entities.map((entity, index) =>
      hashedField(rows.ids(entity), entity, buckets).map((bucket) =>
        bucket < 0 ? bucket : index * buckets + bucket,
      ),
    );
    return {
      columns: [],
      hashed: { buckets: buckets * entities.length, fields },
      encodingsOf: (_slopes, weights) =>
        entities.map((entity, index) => ({
          entity,
          contribution: (key) =>
            key < 0 ? 0 : (weights as Float64Array)[index * buckets + hashedBucket(key, entity, buckets)],
        })),
    };
  },
};
