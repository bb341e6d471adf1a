/** The event log as a table: everything that production could see, and when. */
import { type EventBlock, type EventLog, eventTypeNames, offsetOf, seenByNames } from '../../history/log.ts';
import { columnOf, type DescribedColumn, type Field } from './fields.ts';

export const eventFields = {
  seq: { name: 'seq', type: 'INT64', meaning: 'place in the order in which events became known, from 0' },
  type: {
    name: 'type',
    type: 'STRING',
    meaning:
      "`send`, `open`, `read` (without a notification), `follow`, `unfollow`, `opt-out` or `erasure` (a user's hard deletion)",
  },
  user: { name: 'user_id', type: 'INT32', meaning: 'user to whom it happened, or who did it' },
  story: {
    name: 'story_id',
    type: 'INT32',
    meaning: 'story that it was about',
    nullIn: 'for `follow`, `unfollow`, `opt-out` and `erasure`',
  },
  source: {
    name: 'source_id',
    type: 'INT32',
    meaning: 'publisher that it was about',
    nullIn: 'for `opt-out` and `erasure`',
  },
  occurredAt: { name: 'occurred_at_ms', type: 'INT64', unit: 'ms', meaning: 'moment at which it happened' },
  knownAt: {
    name: 'known_at_ms',
    type: 'INT64',
    unit: 'ms',
    meaning:
      'moment from which on the feature system could see it: later by the ingestion delay; below 0 for follows from before the run',
  },
  seenBy: {
    name: 'seen_by',
    type: 'STRING',
    meaning: 'side of the feature system that sees it: `both`, `serving`, `batch` or `neither`',
    presence: 'only where some events are seen by one side',
  },
} as const satisfies Record<string, Field>;

/** @param isOneSided whether to say which side sees each event */
export function eventColumns(log: EventLog, isOneSided = false): readonly DescribedColumn[] {
  const known = (id: number) => (id < 0 ? null : id);
  const value = (name: Exclude<keyof EventBlock, 'bytes'>, row: number) => {
    const seq = log.first + row;
    return log.blockOf(seq)[name][offsetOf(seq)];
  };
  return [
    columnOf(eventFields.seq, (row) => log.first + row),
    columnOf(eventFields.type, (row) => eventTypeNames[value('type', row)]),
    columnOf(eventFields.user, (row) => value('user', row)),
    columnOf(eventFields.story, (row) => known(value('story', row))),
    columnOf(eventFields.source, (row) => known(value('source', row))),
    columnOf(eventFields.occurredAt, (row) => value('occurredAtMs', row)),
    columnOf(eventFields.knownAt, (row) => value('knownAtMs', row)),
    ...(isOneSided ? [columnOf(eventFields.seenBy, (row) => seenByNames[value('seenBy', row)])] : []),
  ];
}
