/** Scores of a model on some rows. */
import { evaluate, type Metrics } from '../../evaluation/metrics/evaluate.ts';

/** A model's logits on one set of rows, with the labels and users of the rows. */
export interface Scored {
  readonly logits: Float64Array;
  readonly labels: Uint8Array;
  readonly users: Int32Array;
}

/** With a key that says which model and rows: equal keys of one world are equal scores. */
export interface KeyedScores extends Scored {
  readonly key: string;
}

export function metricsOf({ logits, labels, users }: Scored): Metrics {
  return evaluate(logits, labels, users);
}
