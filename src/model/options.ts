/** Options of fitting a model. */
import { z } from 'zod';
import { count, nonNegative } from '../base/options.ts';

/** Encoders that turn an entity into a column; hashed ids are weights of their own. */
export const targetEncoderNames = [
  'target',
  'target-in-sample',
  'target-leave-one-out',
  'target-k-fold',
] as const;
/** Those of them whose codes of training rows hold labels that were not known when the row was sent. */
export const leakyEncoderNames: readonly string[] = [
  'target-in-sample',
  'target-leave-one-out',
  'target-k-fold',
];
export const encoderNames = ['none', ...targetEncoderNames, 'hashed-id'] as const;
/** A model's knowledge of an id under each encoder, in a few words. */
export const encoderMeanings: Readonly<Record<EncoderName, string>> = {
  none: 'nothing: features alone',
  target: 'the open rate of its training rows',
  'target-in-sample': 'the open rate of its training rows, in which a training row sees its own label',
  'target-leave-one-out': 'the open rate of its training rows without the row itself',
  'target-k-fold': 'the open rate of its training rows in the folds that the row is not in',
  'hashed-id': 'a weight of its own',
};

export const encoderName = z.enum(encoderNames);
export type EncoderName = z.infer<typeof encoderName>;

export const solverName = z.enum(['newton', 'gradient-descent']);
export type SolverName = z.infer<typeof solverName>;

/** Treatments of missing values. */
export const missingName = z.enum(['drop', 'zero', 'mean', 'indicator']);
export type MissingName = z.infer<typeof missingName>;

/** Parts of a model that can be fitted on all rows before these are divided. */
export const beforeSplitPart = z.enum(['scaler', 'imputer', 'screen', 'codes', 'prior']);
export type BeforeSplitPart = z.infer<typeof beforeSplitPart>;

const encodedEntities = ['user', 'story', 'user×topic', 'session'] as const;
export const encodedEntity = z.enum(encodedEntities);
export type EncodedEntity = z.infer<typeof encodedEntity>;

export const l2Option = nonNegative().max(1e9);
export const encodingOptions = z.strictObject({
  entities: z
    .array(encodedEntity)
    .min(1)
    .default(['user', 'story', 'user×topic', 'session'])
    .describe('Entities that an encoder memorises.'),
  smoothing: nonNegative().gt(0).max(1e6).default(20).describe('Pseudo-impressions of a target encoding.'),
  buckets: count(2, 1 << 22)
    .default(1024)
    .describe('Hash buckets per entity of a hashed-id encoding.'),
});
export interface EncodingOptions extends z.infer<typeof encodingOptions> {}
