// One partition of a world: it simulates its own users, and knows of all others what messages tell.
import { NO_IMPRESSION } from '../../dist/history/impressions.js';
import { EventType } from '../../dist/history/log.js';
import { Arm } from '../../dist/serving/arm.js';
import { SHARED_KEYS } from './clock.mjs';
import { forEachEvent, Outbox } from './message.mjs';
import { viewOf } from './view.mjs';

export class Partition {
  arm;
  /** The user who stands for those of all other partitions. */
  #elsewhere;
  #outbox = new Outbox();
  #nowMs = 0;

  /** @param clock of `clockOf` */
  constructor(scenario, world, partitionOf, index, clock) {
    const view = viewOf(world, partitionOf, index);
    this.#elsewhere = world.catalog.users;
    this.arm = Arm.begin(view, scenario.serving, scenario.history);
    const crosses = typesThatCross(view.catalog.features.layout);
    this.arm.recorder.listener = ({ type, story, source }, recordedAtMs, knownAtMs, seenBy) => {
      if (!crosses.has(type)) return;
      const subject = story < 0 ? source : story;
      this.#outbox.add(type, subject, clock.recorded(recordedAtMs), clock.known(knownAtMs), seenBy);
    };
  }

  start(day, options) {
    this.arm.start(day, options);
  }

  proceed(endMs) {
    this.arm.proceed(endMs);
    this.#nowMs = endMs;
  }

  stop() {
    this.arm.stop();
  }

  /** What happened since the last meeting, for all others. */
  message() {
    return this.#outbox.take();
  }

  /** @throws RangeError for an event that a decision should have known: the partitions met too late */
  receive(message) {
    const { storySource } = this.arm.world.catalog;
    forEachEvent(message, (type, subject, recordedAtMs, knownAtMs, seenBy) => {
      if (knownAtMs < this.#nowMs - 1) {
        throw new RangeError(
          `an event known at ${knownAtMs} ms arrives at ${this.#nowMs} ms, after decisions that it may have changed; ` +
            'let partitions meet as often as their lookahead says',
        );
      }
      const isFollow = type === EventType.follow || type === EventType.unfollow;
      const story = isFollow ? -1 : subject;
      const source = isFollow ? subject : storySource[subject];
      const event = { type, user: this.#elsewhere, story, source, impression: NO_IMPRESSION };
      this.arm.recorder.expect(event, recordedAtMs, knownAtMs, seenBy);
    });
  }

  /** Checks that the user of an event in its log is one of its own. */
  isOwn = (user) => user !== this.#elsewhere;
}

/** The types of events that change a shared counter, or would be the latest of one. */
function typesThatCross({ since }) {
  return new Set(
    since[0].flatMap(({ counters, latest }, type) =>
      [...counters, ...latest].some(({ key }) => SHARED_KEYS.includes(key)) ? [type] : [],
    ),
  );
}
