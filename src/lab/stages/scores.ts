/** Scores of a model on some rows. */
import type { Scored } from '../../evaluation/metrics/evaluate.ts';

/** With a key that says which model and rows: equal keys of one world are equal scores. */
export interface KeyedScores extends Scored {
  readonly key: string;
}
