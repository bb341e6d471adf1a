/** Labels that are restated: opens that are withdrawn later, as invalid ones are, and others that are added. */
import { type Draws, purpose } from '../../base/random.ts';
import { sigmoid } from '../../base/sigmoid.ts';
import { type Impressions, isOpened } from '../../history/impressions.ts';
import type { Restatement, Timeline } from '../../scenario/timeline.ts';
import type { Traffic } from '../../serving/arm.ts';
import type { ExampleSet } from './examples.ts';

const RESTATED = purpose('label/restated', 102);
const TWO_POW_32 = 4294967296;

/** A label as it stands at a moment. Each impression has a uniform of its own, so a larger share restates more of the same. */
function labelAt(
  label: number,
  { withdrawn, added, afterMs }: Restatement,
  draws: Draws,
  impression: number,
  sentAtMs: number,
  asOfMs: number,
): number {
  if (sentAtMs + afterMs > asOfMs) return label;
  const share = label === 1 ? withdrawn : added;
  const uniform = draws.uniform(RESTATED, impression, Math.floor(impression / TWO_POW_32));
  return uniform < share ? 1 - label : label;
}

/** The label of an impression as it stands in the end. */
export function finalLabel(
  impressions: Impressions,
  row: number,
  { attributionWindowMs, restatement }: Pick<Timeline, 'attributionWindowMs' | 'restatement'>,
  draws: Draws,
): number {
  const label = isOpened(impressions, row, attributionWindowMs);
  if (restatement === null) return label;
  const sentAtMs = impressions.value('sentAtMs', row);
  return labelAt(label, restatement, draws, impressions.firstId + row, sentAtMs, Number.POSITIVE_INFINITY);
}

/** Examples with labels as they stand at a moment; the same where none is ever restated. */
export function restated(
  examples: ExampleSet,
  { world }: Pick<Traffic, 'world'>,
  restatement: Restatement | null,
  asOfMs: number,
): ExampleSet {
  if (restatement === null) return examples;
  const { impressions, start, end } = examples;
  const labels = examples.labels.slice();
  for (let row = start; row < end; row++) {
    const sentAtMs = impressions.value('sentAtMs', row);
    const id = impressions.firstId + row;
    labels[row] = labelAt(labels[row], restatement, world.draws, id, sentAtMs, asOfMs);
  }
  return { ...examples, labels };
}

/** The logit of a label as it stands at a moment, of that of an open in time. */
export function logitAt(
  logit: number,
  { withdrawn, added, afterMs }: Restatement,
  sentAtMs: number,
  asOfMs: number,
): number {
  if (sentAtMs + afterMs > asOfMs) return logit;
  const opened = sigmoid(logit);
  const probability = opened * (1 - withdrawn) + (1 - opened) * added;
  return Math.log(probability / (1 - probability));
}
