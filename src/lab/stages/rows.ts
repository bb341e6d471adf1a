/** Which rows of the logging phase a scenario trains and tests on, and with which labels. */
import { rememberedBy } from '../../base/remembered.ts';
import { durationMs } from '../../base/time.ts';
import { erasuresOf } from '../../history/erasure.ts';
import type { Impressions } from '../../history/impressions.ts';
import type { EventLog } from '../../history/log.ts';
import type { TrainingOptions } from '../../scenario/schema.ts';
import type { ExampleSet } from './examples.ts';

type RowOptions = Pick<TrainingOptions, 'minimumAge' | 'immature'>;

/** The examples as a scenario wants them; `mature` then holds the rows that it uses. The same options give the same object. */
export function trainingRows(
  examples: ExampleSet,
  log: EventLog,
  users: number,
  trainingAtMs: number,
): (options: RowOptions) => ExampleSet {
  const erasedBeforeMs = erasuresOf(log, users, trainingAtMs);
  return rememberedBy(
    ({ minimumAge, immature }: RowOptions) => `${durationMs(minimumAge)} ${immature}`,
    ({ minimumAge, immature }) => {
      const labelled = immature === 'drop' ? examples : withImmature(examples, log, trainingAtMs);
      const known = erasedBeforeMs === undefined ? labelled : withoutErased(labelled, erasedBeforeMs);
      return durationMs(minimumAge) === 0
        ? known
        : { ...known, mature: sentBefore(known, trainingAtMs - durationMs(minimumAge)) };
    },
  );
}

/** Every row, as if what is not known yet had not happened: an open counts when it is known at training. */
function withImmature(examples: ExampleSet, log: EventLog, trainingAtMs: number): ExampleSet {
  const { impressions, start, end } = examples;
  const labels = examples.labels.slice();
  const rows = new Int32Array(end - start);
  for (let row = start; row < end; row++) {
    rows[row - start] = row;
    if (labels[row] === 1 && openKnownAtMs(impressions, log, row) >= trainingAtMs) labels[row] = 0;
  }
  return { ...examples, labels, mature: rows };
}

function withoutErased(examples: ExampleSet, erasedBeforeMs: Float64Array): ExampleSet {
  const { impressions, mature } = examples;
  return {
    ...examples,
    mature: mature.filter((row) => !isErased(impressions, row, erasedBeforeMs)),
  };
}

function isErased(impressions: Impressions, row: number, erasedBeforeMs: Float64Array): boolean {
  return impressions.value('sentAtMs', row) < erasedBeforeMs[impressions.value('user', row)];
}

/** How many rows of the phase were sent to users before their hard deletion, as known at training. */
export function erasedCount(
  { impressions, start, end }: ExampleSet,
  log: EventLog,
  users: number,
  trainingAtMs: number,
): number {
  const erasedBeforeMs = erasuresOf(log, users, trainingAtMs);
  if (erasedBeforeMs === undefined) return 0;
  let erased = 0;
  for (let row = start; row < end; row++) if (isErased(impressions, row, erasedBeforeMs)) erased++;
  return erased;
}

function openKnownAtMs(impressions: Impressions, log: EventLog, row: number): number {
  const seq = impressions.value('openSeq', row);
  return seq < 0 ? Number.POSITIVE_INFINITY : log.knownAtMs(seq);
}

function sentBefore({ impressions, mature }: ExampleSet, endMs: number): Int32Array {
  return mature.filter((row) => impressions.value('sentAtMs', row) <= endMs);
}
