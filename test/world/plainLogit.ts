/** The true open logit of a notification by its definition, from all that has happened before: slow, and obviously right. */
import { DAY_MS, durationMs, HOUR_MS } from '../../src/base/time.ts';
import { EventType } from '../../src/history/log.ts';
import type { World } from '../../src/world/world.ts';
import type { Event } from '../history/events.ts';
import type { Impression } from './worlds.ts';

/** @param rows all impressions and @param events all events of the life, or at least those of the user */
export function plainLogit(
  { behaviour, population, options, catalog }: World,
  rows: readonly Impression[],
  events: readonly Event[],
  { id, user, story, sessionPosition, sentAtMs }: Impression,
): number {
  const halfLifeMs = durationMs(options.fatigue.halfLife);
  const fatigue = rows
    .filter((other) => other.user === user && other.id < id)
    .reduce((sum, other) => sum + 2 ** ((other.sentAtMs - sentAtMs) / halfLifeMs), 0);
  const source = catalog.storySource[story];
  const count = (type: EventType) =>
    events.filter(
      (event) =>
        event.type === type &&
        event.user === user &&
        event.source === source &&
        event.occurredAtMs < sentAtMs,
    ).length;
  const tickMs = Math.floor(sentAtMs / HOUR_MS) * HOUR_MS;
  const tastes = population.tastes.on(Math.floor(sentAtMs / DAY_MS));
  return (
    behaviour.userTerm(user, sentAtMs) -
    options.fatigue.perNotification * fatigue +
    behaviour.storyTerm(story, tickMs) +
    tastes[user * catalog.topics + catalog.storyTopic[story]] +
    options.follows.lift * (count(EventType.follow) - count(EventType.unfollow)) +
    (sessionPosition > 0 ? options.sessions.lift : 0)
  );
}
