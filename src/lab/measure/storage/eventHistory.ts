/** Versioned history: events of the kinds that features follow from, each with the moment at which it was known. */
import { type EventLog, type EventName, eventTypeNames, offsetOf, Side } from '../../../history/log.ts';
import { eventColumns } from '../../export/events.ts';
import type { Column } from '../../export/parquet.ts';
import { inDifferences, risingColumn, type StoredTable } from './bytes.ts';

/** Events of one kind, from a moment on, that the batch has, or another side. */
export interface StoredEvents {
  readonly name: EventName;
  readonly sinceMs: number;
  /** Sum of the bits of the sides. */
  readonly sides?: number;
}

/** In the order in which they were known, which the place in the table says. */
export function eventHistory(log: EventLog, stored: readonly StoredEvents[]): StoredTable {
  const rows = storedRows(log, stored);
  const columns = stored.length === 0 ? [] : eventColumns(log).filter(({ name }) => name !== 'seq');
  return {
    rows: rows.length,
    columns: columns.map((each) => {
      const moved = { ...each, read: (row: number) => each.read(rows[row]) };
      return each.type === 'INT64' ? inDifferences(moved) : moved;
    }),
  };
}

/**
 * The same events in fewer bytes: stories as differences, since those of one hour were published together;
 * the delay of an event in place of the moment at which it occurred; and no source where the story implies
 * it.
 */
export function compactHistory(log: EventLog, stored: readonly StoredEvents[]): StoredTable {
  const { rows, columns } = eventHistory(log, stored);
  const of = (name: string) => columns.find((each) => each.name === name) as Column;
  if (columns.length === 0) return { rows, columns };
  const [story, occurred, known, source] = ['story_id', 'occurred_at_ms', 'known_at_ms', 'source_id'].map(of);
  return {
    rows,
    columns: [
      of('type'),
      of('user_id'),
      inDifferences(story),
      { ...source, read: (row) => (story.read(row) === null ? source.read(row) : null) },
      known,
      risingColumn('delay_ms', (row) => Number(known.read(row)) - Number(occurred.read(row))),
    ],
  };
}

function storedRows(log: EventLog, stored: readonly StoredEvents[]): readonly number[] {
  if (stored.length === 0) return [];
  const nothing = { sinceMs: Number.POSITIVE_INFINITY };
  const byType = eventTypeNames.map(
    (type): Omit<StoredEvents, 'name'> => stored.find(({ name }) => name === type) ?? nothing,
  );
  const rows: number[] = [];
  for (let seq = log.first; seq < log.end; seq++) {
    const { type, occurredAtMs, seenBy } = log.blockOf(seq);
    const at = offsetOf(seq);
    const { sinceMs, sides = Side.batch } = byType[type[at]];
    if (occurredAtMs[at] >= sinceMs && (seenBy[at] & sides) !== 0) rows.push(seq - log.first);
  }
  return rows;
}
