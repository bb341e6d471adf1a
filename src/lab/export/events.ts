/** The event log as a table: everything that production could see, and when. */
import { type EventBlock, type EventLog, eventTypeNames, offsetOf, seenByNames } from '../../history/log.ts';
import { type Column, column, nullableColumn } from './parquet.ts';

/** @param isOneSided whether to say which side sees each event */
export function eventColumns(log: EventLog, isOneSided = false): readonly Column[] {
  const known = (id: number) => (id < 0 ? null : id);
  const value = (name: Exclude<keyof EventBlock, 'bytes'>, row: number) => {
    const seq = log.first + row;
    return log.blockOf(seq)[name][offsetOf(seq)];
  };
  return [
    column('seq', 'INT64', (row) => log.first + row),
    column('type', 'STRING', (row) => eventTypeNames[value('type', row)]),
    column('user_id', 'INT32', (row) => value('user', row)),
    nullableColumn('story_id', 'INT32', (row) => known(value('story', row))),
    nullableColumn('source_id', 'INT32', (row) => known(value('source', row))),
    column('occurred_at_ms', 'INT64', (row) => value('occurredAtMs', row)),
    column('known_at_ms', 'INT64', (row) => value('knownAtMs', row)),
    ...(isOneSided ? [column('seen_by', 'STRING', (row) => seenByNames[value('seenBy', row)])] : []),
  ];
}
