/** The true probabilities of labels: hidden, for what a model could reach at best and for soft metrics, never for a model. */
import { sigmoid } from '../../base/sigmoid.ts';
import type { Restatement } from '../../scenario/timeline.ts';
import type { Traffic } from '../../serving/arm.ts';
import { logitAt } from './restatement.ts';

/**
 * The true logits of being opened within the attribution window, as opposed to opened ever: the open comes in time, and
 * before the user leaves. -Infinity where the label cannot be 1.
 */
export function labelLogits(
  { world, impressions, trueLogits }: Pick<Traffic, 'world' | 'impressions' | 'trueLogits'>,
  rows: Int32Array,
  attributionWindowMs: number,
): Float64Array {
  const logits = trueLogits.gather(0, rows);
  return logits.map((openLogit, index) => {
    const user = impressions.value('user', rows[index]);
    const sentAtMs = impressions.value('sentAtMs', rows[index]);
    const inTime = world.behaviour.opensInTime(user, sentAtMs, attributionWindowMs);
    // p t / (1 − p t), divided by p: exact where p is small or t is 1.
    return Math.log(inTime) - Math.log(Math.exp(-openLogit) + 1 - inTime);
  });
}

/** Circumstances under which a label is looked at. */
export interface Standing {
  /** That by which a sampling of the rows by their label changed the odds. */
  readonly oddsRatio?: number;
  /** Labels as they stand at a moment. */
  readonly restatement?: Restatement | null;
  readonly asOfMs?: number;
}

/** The same as probabilities. */
export function labelProbabilities(
  traffic: Pick<Traffic, 'world' | 'impressions' | 'trueLogits'>,
  rows: Int32Array,
  attributionWindowMs: number,
  { oddsRatio = 1, restatement = null, asOfMs = Number.POSITIVE_INFINITY }: Standing = {},
): Float64Array {
  const shift = Math.log(oddsRatio);
  const logits = labelLogits(traffic, rows, attributionWindowMs);
  if (restatement === null) return logits.map((logit) => sigmoid(logit + shift));
  return logits.map((logit, index) => {
    const sentAtMs = traffic.impressions.value('sentAtMs', rows[index]);
    const standing = logitAt(logit, restatement, sentAtMs, asOfMs);
    return sigmoid(standing + shift);
  });
}
