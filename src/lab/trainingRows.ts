/** Which rows of the logging phase a scenario trains and tests on, and with which labels. */
import { rememberedBy } from '../base/remembered.ts';
import { durationMs } from '../base/time.ts';
import type { Impressions } from '../history/impressions.ts';
import type { EventLog } from '../history/log.ts';
import type { TrainingOptions } from '../scenario/schema.ts';
import type { ExampleSet } from './examples.ts';

type RowOptions = Pick<TrainingOptions, 'minimumAge' | 'immature'>;

/** The examples as a scenario wants them; `mature` then holds the rows that it uses. The same options give the same object. */
export function trainingRows(
  examples: ExampleSet,
  log: EventLog,
  trainingAtMs: number,
): (options: RowOptions) => ExampleSet {
  return rememberedBy(
    ({ minimumAge, immature }: RowOptions) => `${durationMs(minimumAge)} ${immature}`,
    ({ minimumAge, immature }) => {
      const known = immature === 'drop' ? examples : withImmature(examples, log, trainingAtMs);
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

function openKnownAtMs(impressions: Impressions, log: EventLog, row: number): number {
  const seq = impressions.value('openSeq', row);
  return seq < 0 ? Number.POSITIVE_INFINITY : log.knownAtMs(seq);
}

function sentBefore({ impressions, mature }: ExampleSet, endMs: number): Int32Array {
  return mature.filter((row) => impressions.value('sentAtMs', row) <= endMs);
}
