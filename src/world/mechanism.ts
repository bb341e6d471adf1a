/**
 * Mechanisms: what users' behaviour is made of beyond opening and reading. Each is a file in `mechanisms/` or comes from
 * outside. It says after which events it acts, and is given what it needs to know and to do.
 *
 * A mechanism belongs to a world and acts in all of its arms, which fork. So it keeps nothing of its own but numbers per
 * user (`numbersPerUser`), which the arm owns, and draws from `setting.draws` under its own purposes.
 */
import { UserError } from '../base/errors.ts';
import type { Draws } from '../base/random.ts';
import type { FeatureCatalog } from '../features/featureSet.ts';
import type { EventType } from '../history/log.ts';
import type { Newsroom } from './newsroom.ts';
import type { WorldOptions } from './options.ts';
import type { Population } from './population.ts';
import type { Activity } from './schedule.ts';

/** The world before anything happens in it. */
export interface Setting {
  readonly seed: number;
  readonly options: WorldOptions;
  readonly draws: Draws;
  readonly population: Population;
  readonly newsroom: Newsroom;
  /** Facts that production can look up. */
  readonly catalog: FeatureCatalog;
}

/** The event after which a mechanism acts. Its fields are valid during the call alone: the next event overwrites them. */
export interface Cause {
  readonly type: EventType;
  readonly atMs: number;
  readonly user: number;
  readonly story: number;
  readonly source: number;
  /** Id of the notification; -1 for a read, and for a notification of the burn-in. */
  readonly impression: number;
  /** Id of the first notification of its session, or -1 likewise. */
  readonly session: number;
  /** Place of the notification in its session, from 0 on. */
  readonly sessionPosition: number;
  /** Advantage of this story over an average fresh one for the user, on the logit scale. */
  readonly matchLogit: number;
}

/** Facts and acts open to a mechanism at the moment at which it is called. */
export interface MechanismContext {
  readonly nowMs: number;
  /**
   * Its numbers: those of a user are at [user × numbersPerUser, (user + 1) × numbersPerUser), all 0 at first.
   */
  readonly numbers: Float64Array;
  isFollowing(user: number, source: number): boolean;
  /**
   * Has `later` called with this cause, in order of time; ties in the order in which they were scheduled.
   * @param delayMs from now on, in whole milliseconds
   */
  schedule(cause: Cause, delayMs: number): void;
  /** The user follows the source from now on. Without effect on one who does; `unfollow` and `optOut` likewise. */
  follow(user: number, source: number): void;
  unfollow(user: number, source: number): void;
  /** The user switches notifications off, for good. */
  optOut(user: number): void;
  /** The user reads a story in the app, unless it was seen before. Acts after reads take their turn. */
  read(user: number, story: number): void;
  /** Sends the newest unseen candidate on the topic of the cause's story, as the next notification of its session. */
  sendFollowUp(cause: Cause): void;
}

export type Act = (cause: Cause, context: MechanismContext) => void;

export interface Mechanism {
  /** Its name in error messages, unlike that of any other of the world. */
  readonly name: string;
  readonly after?: {
    /** A notification was sent. */
    readonly send?: Act;
    /** A notification was sent that the user will never open: known, and acted on, at the moment of sending. */
    readonly ignore?: Act;
    /** A notification was opened. */
    readonly open?: Act;
    /** A story was read in the app, without a notification. */
    readonly read?: Act;
  };
  /** Act at a scheduled moment. */
  readonly later?: Act;
  /** Count of numbers that it keeps of each user; 0 by default. */
  readonly numbersPerUser?: number;
  /** A term that it adds to the open logit of every story for a user. */
  readonly userTerm?: (user: number, atMs: number, numbers: Float64Array) => number;
  /** Factors of how often the app decides about a user, and how often the user browses, on a day: the same in all arms. */
  readonly deciding?: Activity;
  readonly browsing?: Activity;
}

/** Makes the mechanism of one world. */
export type MechanismFactory = (setting: Setting) => Mechanism;

/** @throws UserError when two mechanisms have the same name */
export function mechanismsOf(setting: Setting, factories: readonly MechanismFactory[]): readonly Mechanism[] {
  const mechanisms = factories.map((make) => make(setting));
  const names = mechanisms.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UserError(`two mechanisms of the world are named "${twice}": give each a name of its own`);
  }
  return mechanisms;
}
