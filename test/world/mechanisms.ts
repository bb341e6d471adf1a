/** One mechanism of a world on its own, without the arm around it. */
import { EventType } from '../../src/history/log.ts';
import type { Cause, Mechanism, MechanismContext } from '../../src/world/mechanism.ts';
import type { World } from '../../src/world/world.ts';

export type Trigger = keyof NonNullable<Mechanism['after']>;

const TYPES: Record<Trigger, EventType> = {
  send: EventType.send,
  ignore: EventType.send,
  open: EventType.open,
  read: EventType.read,
};

export function causeOf(world: World, after: Trigger, event: Partial<Cause>): Cause {
  const { story = 0 } = event;
  return {
    type: TYPES[after],
    atMs: 0,
    user: 0,
    story,
    source: world.catalog.storySource[story],
    impression: -1,
    session: -1,
    sessionPosition: 0,
    matchLogit: 0,
    ...event,
  };
}

/** A context in which nothing is possible but what is given. */
export function contextOf(abilities: Partial<MechanismContext>): MechanismContext {
  return new Proxy(abilities, {
    get(_, name) {
      if (name in abilities) return abilities[name as keyof MechanismContext];
      throw new Error(`the mechanism asks for ${String(name)}`);
    },
  }) as MechanismContext;
}

export function mechanismNamed(world: World, name: string): Mechanism {
  const found = world.mechanisms.find((mechanism) => mechanism.name === name);
  if (found === undefined) throw new Error(`no mechanism is named ${name}`);
  return found;
}

/**
 * The delay with which a mechanism schedules something after an event; undefined where it does not.
 * @param isFollowing by default, what the mechanism would change
 */
export function scheduledBy(
  world: World,
  name: string,
  after: Trigger,
  event: Partial<Cause>,
  isFollowing = name.startsWith('unfollow'),
): number | undefined {
  const delays: number[] = [];
  const context = contextOf({
    isFollowing: () => isFollowing,
    schedule: (_, delayMs) => delays.push(delayMs),
  });
  mechanismNamed(world, name).after?.[after]?.(causeOf(world, after, event), context);
  if (delays.length > 1) throw new Error(`${name} schedules more than once`);
  return delays[0];
}
