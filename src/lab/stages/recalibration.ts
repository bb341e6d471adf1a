/** Recalibration of the incumbent: a model that chooses what it overrates promises too much of its own choices. */
import { gather, rowsWhere } from '../../base/columns.ts';
import { sigmoid } from '../../base/sigmoid.ts';
import { DAY_MS } from '../../base/time.ts';
import { Phase } from '../../history/impressions.ts';
import type { LinearModel } from '../../model/linear.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { Arm } from '../../serving/arm.ts';
import { compared, examplesOf } from './examples.ts';

/** Halvings of an interval of log-odds: beyond them a double has no more digits. */
const HALVINGS = 60;
const LARGEST_SHIFT = 20;

/**
 * The model with the intercept that is most likely by what it has sent itself, as far as labels are known when logging begins. The
 * same model where that is nothing, or has no intercept: without an open, or with nothing but opens.
 */
export function recalibrated(model: LinearModel, { impressions }: Arm, timeline: Timeline): LinearModel {
  const { incumbentDays, loggingDay } = timeline;
  const firstMs = incumbentDays[incumbentDays.length - 1] * DAY_MS;
  const { mature, labels } = examplesOf(impressions, Phase.warmup, timeline, loggingDay * DAY_MS);
  const own = rowsWhere(mature, (row) => impressions.value('sentAtMs', row) >= firstMs);
  const rows = compared(impressions, own);
  const opens = gather(labels, rows).reduce((sum, label) => sum + label, 0);
  if (opens === 0 || opens === rows.length) return model;
  return model.shifted(shiftThatPromises(opens, impressions.column('score', rows)));
}

/** The shift of all logits with which their probabilities sum to so many opens. */
export function shiftThatPromises(opens: number, logits: ArrayLike<number>): number {
  let low = -LARGEST_SHIFT;
  let high = LARGEST_SHIFT;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    let promised = 0;
    for (let row = 0; row < logits.length; row++) promised += sigmoid(logits[row] + middle);
    if (promised < opens) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
