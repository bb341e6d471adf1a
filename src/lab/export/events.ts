/** The event log as a table: everything that production could see, and when. */
import { type EventLog, eventTypeNames, offsetOf } from '../../history/log.ts';
import { type Column, column, nullableColumn } from './parquet.ts';

export function eventColumns(log: EventLog): readonly Column[] {
  const known = (id: number) => (id < 0 ? null : id);
  return [
    column('seq', 'INT64', (seq) => seq),
    column('type', 'STRING', (seq) => eventTypeNames[log.blockOf(seq).type[offsetOf(seq)]]),
    column('user_id', 'INT32', (seq) => log.blockOf(seq).user[offsetOf(seq)]),
    nullableColumn('story_id', 'INT32', (seq) => known(log.blockOf(seq).story[offsetOf(seq)])),
    nullableColumn('source_id', 'INT32', (seq) => known(log.blockOf(seq).source[offsetOf(seq)])),
    column('occurred_at_ms', 'INT64', (seq) => log.blockOf(seq).occurredAtMs[offsetOf(seq)]),
    column('known_at_ms', 'INT64', (seq) => log.blockOf(seq).knownAtMs[offsetOf(seq)]),
  ];
}
