/** Encodings of entities for models that can memorise: each learns from training rows only. */
export { hashedBucket, hashedField } from './hashedField.ts';
export {
  INITIAL_PRIOR,
  type TargetEncoding,
  type TargetRows,
  type TargetTable,
  timeForwardTarget,
} from './timeForwardTarget.ts';
