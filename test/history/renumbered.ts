/** The same history under other numbers: a log and impressions that continue others whose beginning is not kept. */
import { placeInBlock } from '../../src/base/blocks.ts';
import { type ImpressionColumn, Impressions, type Phase } from '../../src/history/impressions.ts';
import { EventLog, offsetOf, type SeenBy } from '../../src/history/log.ts';
import { appendTo, type Event } from './events.ts';

/**
 * First numbers from which a short history crosses 2^31 or 2^32, or lies beyond it and begins within a block.
 * The last is near 2^47, up to which the log promises to count.
 */
export const FIRST_NUMBERS = [
  2 ** 31 - 20,
  2 ** 32 - 20,
  2 ** 32 + 12_345,
  3 * 2 ** 32 - 7,
  2 ** 47 - 30_000,
];

/** Everything in a log that may begin anywhere. */
export function eventsFrom(log: EventLog): Event[] {
  return Array.from({ length: log.end - log.first }, (_, index) => eventAt(log, log.first + index));
}

function eventAt(log: EventLog, seq: number): Event {
  const block = log.blockOf(seq);
  const at = offsetOf(seq);
  return {
    type: block.type[at] as Event['type'],
    user: block.user[at],
    story: block.story[at],
    source: block.source[at],
    impression: block.impression[at],
    occurredAtMs: block.occurredAtMs[at],
    knownAtMs: block.knownAtMs[at],
    seenBy: block.seenBy[at] as SeenBy,
  };
}

/** A number moved on; -1 stands for none and stays. */
export function moved(number: number, by: number): number {
  return number < 0 ? number : number + by;
}

export interface History {
  readonly log: EventLog;
  readonly impressions: Impressions;
}

/** The same history with every place in the log moved on by `seqs`, and every id of an impression by `ids`. */
export function renumbered({ log, impressions }: History, seqs: number, ids: number): History {
  const newLog = new EventLog(log.first + seqs);
  for (const event of eventsFrom(log)) {
    appendTo(newLog, { ...event, impression: moved(event.impression, ids) });
  }
  const { width, firstId, features } = impressions;
  const renamed = new Impressions(width, firstId + ids);
  for (let row = 0; row < impressions.rows; row++) {
    const of = (name: ImpressionColumn) => impressions.value(name, row);
    renamed.append(
      of('user'),
      of('story'),
      of('session') + ids,
      of('sessionPosition'),
      of('phase') as Phase,
      of('sentAtMs'),
      of('propensity'),
      of('score'),
    );
    const block = renamed.blockToWrite(row);
    const at = placeInBlock(row);
    block.openedAtMs[at] = of('openedAtMs');
    block.sendSeq[at] = moved(of('sendSeq'), seqs);
    block.openSeq[at] = moved(of('openSeq'), seqs);
    const from = features.placeOf(row);
    if (width > 0) {
      const values = features.valuesOf(row).subarray(from, from + width);
      renamed.features.valuesToWrite(row).set(values, renamed.features.placeOf(row));
    }
  }
  return { log: newLog, impressions: renamed };
}
