/** Generations of a deployed model: trained again in its own arm, on what those before it sent. */
import { placeInBlock } from '../../base/blocks.ts';
import { UserError } from '../../base/errors.ts';
import { DAY_MS, durationMs } from '../../base/time.ts';
import { Vectors } from '../../base/vectors.ts';
import { Impressions, NO_IMPRESSION, Phase } from '../../history/impressions.ts';
import { type EventLog, type EventType, offsetOf } from '../../history/log.ts';
import type { TrainingOptions } from '../../scenario/schema.ts';
import type { Arm } from '../../serving/arm.ts';
import { examplesOf } from './examples.ts';
import type { Past, Recorded } from './past.ts';
import { restated } from './restatement.ts';
import { servedTable, tableComputer } from './tables.ts';
import { type FittedPipeline, pipelineFitter } from './training.ts';

/** A pipeline as it was trained for some days of production. */
export interface Generation extends Pick<FittedPipeline, 'offline' | 'shipped'> {
  /** The first day on which it sends, at whose beginning it is trained. */
  readonly day: number;
}

/**
 * Trains a pipeline again at the beginning of a day of production as it was trained before: on what its arm has on record by then.
 * @throws UserError if it cannot be trained on that
 */
export function trainAgain(
  past: Past,
  arm: Arm,
  { spec }: FittedPipeline,
  training: TrainingOptions,
  day: number,
): Generation {
  const recorded = recordOf(past, arm, day);
  const fitted = pipelineFitter({
    ...recorded,
    served: servedTable(recorded.examples),
    tableOf: tableComputer(recorded),
  });
  try {
    const { offline, shipped } = fitted({ ...spec, minusOwn: null }, training);
    return { day, offline, shipped };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const after = day - past.timeline.productionDay;
    throw new UserError(`trained again ${after} days after deployment (serving.deployed), ${error.message}`);
  }
}

/**
 * The record of an arm on a day of production, with the rows of the training window in one piece: those of the logging phase that are
 * young enough, and the arm's own. Costs 67 bytes a row and its vector.
 */
export function recordOf(past: Past, arm: Arm, day: number): Recorded {
  const { scenarios, seed, shared, examples, timeline } = past;
  const { log, world, totals, store } = arm;
  const trainingAtMs = day * DAY_MS;
  const firstMs = trainingAtMs - durationMs(shared.serving.deployed.trainingWindow);
  const logged = examples.impressions;
  let first = examples.start;
  while (first < examples.end && logged.value('sentAtMs', first) < firstMs) first++;
  const own = arm.impressions;
  let firstOwn = 0;
  while (firstOwn < own.rows && own.value('sentAtMs', firstOwn) < firstMs) firstOwn++;

  const firstId = first < examples.end ? logged.firstId + first : own.firstId + firstOwn;
  const impressions = new Impressions(logged.width, firstId, store);
  const trueLogits = new Vectors(1, store);
  const copy = (from: Pick<Past['arm'], 'impressions' | 'trueLogits'>, start: number, end: number) => {
    for (let row = start; row < end; row++) {
      const to = impressions.appendCopy(from.impressions, row);
      impressions.blockToWrite(to).phase[placeInBlock(to)] = Phase.logging;
      trueLogits.valuesToWrite(to)[trueLogits.placeOf(to)] =
        from.trueLogits.valuesOf(row)[from.trueLogits.placeOf(row)];
    }
  };
  copy(past.arm, first, examples.end);
  copy(arm, firstOwn, own.rows);
  addLateEvents(impressions, log, past.arm.log.end);
  const then = { ...timeline, trainingAtMs };
  return {
    scenarios,
    seed,
    timeline: then,
    arm: { world, log, impressions, trueLogits, totals, store },
    examples: restated(
      examplesOf(impressions, Phase.logging, then, trainingAtMs),
      { world },
      timeline.restatement,
      trainingAtMs,
    ),
  };
}

/** Writes down, with their rows, the sends and opens of the logging phase that became known after it: an arm keeps those of its own rows alone. */
function addLateEvents(impressions: Impressions, log: EventLog, since: number): void {
  for (let seq = since; seq < log.end; seq++) {
    const { type, impression } = log.blockOf(seq);
    const at = offsetOf(seq);
    const row = impression[at] - impressions.firstId;
    if (impression[at] === NO_IMPRESSION || row < 0 || row >= impressions.rows) continue;
    impressions.noteEvent(row, type[at] as EventType, seq);
  }
}
