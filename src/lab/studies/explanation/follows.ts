/** Notifications whose opening led to a follow of their source. */
import { EventType, offsetOf } from '../../../history/log.ts';
import type { Arm } from '../../../serving/arm.ts';
import { followDelayAfterOpenMs } from '../../../world/mechanisms/follow.ts';

/**
 * A function that gives the moment at which the user of a row followed its source because the row was opened, or null.
 * In a simulation this is known and needs no guess: every opening has its own draw of whether a follow comes of it, and
 * of when.
 */
export function followsOf({ log, impressions, world }: Arm): (row: number) => number | null {
  const { catalog } = world;
  const followsAtMs = new Map<number, number[]>();
  for (let seq = log.first; seq < log.end; seq++) {
    const { type, user, source, occurredAtMs } = log.blockOf(seq);
    const at = offsetOf(seq);
    if (type[at] !== EventType.follow) continue;
    const pair = user[at] * catalog.sources + source[at];
    followsAtMs.set(pair, [...(followsAtMs.get(pair) ?? []), occurredAtMs[at]]);
  }
  return (row) => {
    const user = impressions.value('user', row);
    const story = impressions.value('story', row);
    const openedAtMs = impressions.value('openedAtMs', row);
    const delayMs = followDelayAfterOpenMs(world, user, story);
    if (!Number.isFinite(openedAtMs) || delayMs === undefined) return null;
    const dueAtMs = openedAtMs + delayMs;
    const found = followsAtMs.get(user * catalog.sources + catalog.storySource[story]);
    return found?.includes(dueAtMs) === true ? dueAtMs : null;
  };
}
