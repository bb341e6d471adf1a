/** Events that touch a notification: those of its user, story, source or topic, and so of its features. */
import type { Catalog } from '../../../history/catalog.ts';
import { type EntityKey, partsOf } from '../../../history/entities.ts';
import { type EventLog, type EventName, eventTypeNames, offsetOf, Side } from '../../../history/log.ts';
import type { CountedEvent } from './schema.ts';

/** A notification and the entities that it is about. */
export interface Subject {
  /** The id of the notification. */
  readonly id: number;
  readonly user: number;
  readonly story: number;
  readonly source: number;
  readonly topic: number;
}

/** One event beside a notification. */
export interface Touch {
  readonly type: EventName;
  readonly occurredAtMs: number;
  readonly knownAtMs: number;
  /** The notification's own sending or opening. */
  readonly own: boolean;
  readonly sameUser: boolean;
  readonly sameStory: boolean;
  readonly sameSource: boolean;
  readonly sameTopic: boolean;
}

/**
 * Passes on every event that the batch knows of in [fromMs, toMs) and that has the user, the source or the topic of the
 * subject, in order.
 */
export function eachTouch(
  log: EventLog,
  { storyTopic }: Catalog,
  subject: Subject,
  fromMs: number,
  toMs: number,
  tell: (touch: Touch) => void,
): void {
  for (let seq = log.first; seq < log.end; seq++) {
    const block = log.blockOf(seq);
    const at = offsetOf(seq);
    const knownAtMs = block.knownAtMs[at];
    if (knownAtMs < fromMs) continue;
    if (knownAtMs >= toMs) break;
    if ((block.seenBy[at] & Side.batch) === 0) continue;
    const story = block.story[at];
    const sameUser = block.user[at] === subject.user;
    const sameSource = block.source[at] === subject.source;
    const sameTopic = story >= 0 && storyTopic[story] === subject.topic;
    if (!sameUser && !sameSource && !sameTopic) continue;
    tell({
      type: eventTypeNames[block.type[at]],
      occurredAtMs: block.occurredAtMs[at],
      knownAtMs,
      own: block.impression[at] === subject.id,
      sameUser,
      sameStory: story === subject.story,
      sameSource,
      sameTopic,
    });
  }
}

/** Checks that a touch belongs to the history of the entity that features of a key are about. */
export function touches(key: EntityKey, touch: Touch): boolean {
  const parts = partsOf(key);
  return parts.length > 0 && parts.every((part) => touch[SAME[part]]);
}

const SAME = { user: 'sameUser', story: 'sameStory', topic: 'sameTopic', source: 'sameSource' } as const;

/** Counters to add to, all 0. */
export function noCounts(): Record<CountedEvent, number> {
  return { send: 0, open: 0, read: 0, follow: 0, unfollow: 0 };
}
