/**
 * Acts of a notification's user, and further notifications, after it: event by event, with what each changed.
 */
import type { FeatureCatalog } from '../../../features/featureSet.ts';
import { Fold } from '../../../history/fold.ts';
import type { EventLog } from '../../../history/log.ts';
import type { Step } from './schema.ts';
import type { Subject, Touch } from './touching.ts';

/**
 * Replays the history once and stops at each event of the user. Time does not pass at a stop, so that a
 * change is the work of the events that became known there, and not of a window that moved on.
 *
 * @param seen events from sending to training, in order
 * @param followedAtMs when the user followed the source because of the notification, or null
 */
export function stepsOf(
  log: EventLog,
  catalog: FeatureCatalog,
  subject: Subject,
  sentAtMs: number,
  seen: readonly Touch[],
  followedAtMs: number | null,
): readonly Step[] {
  const fold = new Fold(catalog, log);
  const before = new Float64Array(catalog.features.count);
  const after = new Float64Array(catalog.features.count);
  const steps: Step[] = [];
  for (const [knownAtMs, touched] of byMoment(seen.filter(({ sameUser }) => sameUser))) {
    read(knownAtMs, knownAtMs, before);
    // Times are whole milliseconds: what is known at a moment is known before the next one.
    read(knownAtMs + 1, knownAtMs, after);
    const changes = catalog.features.names.flatMap((feature, column) =>
      Object.is(before[column], after[column]) ? [] : [{ feature, from: before[column], to: after[column] }],
    );
    if (changes.length === 0) continue;
    const events = touched.map(({ knownAtMs: _, sameUser: __, ...event }) => ({
      ...event,
      because: event.type === 'follow' && event.sameSource && event.occurredAtMs === followedAtMs,
    }));
    steps.push({ knownAtMs, events, changes });
  }
  return steps;

  function read(readAtMs: number, nowMs: number, into: Float64Array): void {
    fold.advance(readAtMs, nowMs);
    catalog.features.writeVector(fold.state, subject.user, subject.story, nowMs, sentAtMs, into, 0);
  }
}

function byMoment(touched: readonly Touch[]): Map<number, Touch[]> {
  const moments = new Map<number, Touch[]>();
  for (const touch of touched) {
    const known = moments.get(touch.knownAtMs);
    if (known === undefined) moments.set(touch.knownAtMs, [touch]);
    else known.push(touch);
  }
  return moments;
}
