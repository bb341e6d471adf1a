/** The entities that an event or a row is about, and where a state has their counters. */
import type { Catalog } from './catalog.ts';
import { Key, userSourceOf, userTopicOf } from './entities.ts';

/** One for each key. It knows by itself where counters start, since a field is read faster than a place of an array. */
export class Cursor {
  /** Its number. */
  readonly key: number;
  entity = 0;
  /** Place of the entity's first counter. */
  start = 0;
  #first = 0;
  #stride = 0;

  constructor(key: number) {
    this.key = key;
  }

  /** Takes on where the counters of the first entity start, and how many each has. */
  attach(first: number, stride: number): void {
    this.#first = first;
    this.#stride = stride;
  }

  moveTo(entity: number): void {
    this.entity = entity;
    this.start = this.#first + entity * this.#stride;
  }
}

/** Places of the counters of a state. */
export interface Counted {
  readonly catalog: Catalog;
  /** By key: where the counters of its first entity start. */
  readonly firsts: Int32Array;
}

export class Cursors {
  readonly user = new Cursor(Key.user);
  readonly story = new Cursor(Key.story);
  readonly topic = new Cursor(Key.topic);
  readonly source = new Cursor(Key.source);
  readonly userTopic = new Cursor(Key.userTopic);
  readonly userSource = new Cursor(Key.userSource);
  readonly moment = new Cursor(Key.moment);
  readonly byKey: readonly Cursor[] = [
    this.user,
    this.story,
    this.topic,
    this.source,
    this.userTopic,
    this.userSource,
    this.moment,
  ];
  /** Of the state that they are attached to, which may be let go meanwhile. */
  #firsts: Int32Array | undefined;

  /** Moves on to another state, if it is another. */
  attach({ firsts, catalog }: Counted): void {
    if (firsts === this.#firsts) return;
    this.#firsts = firsts;
    const { strides } = catalog.features.layout;
    for (const cursor of this.byKey) cursor.attach(firsts[cursor.key], strides[cursor.key]);
  }

  /** Points to what an event or a row is about; -1 for what it does not have, as a follow has no story. */
  moveTo(catalog: Catalog, user: number, story: number, topic: number, source: number): void {
    this.user.moveTo(user);
    this.story.moveTo(story);
    this.topic.moveTo(topic);
    this.source.moveTo(source);
    this.userTopic.moveTo(userTopicOf(catalog, user, topic));
    this.userSource.moveTo(userSourceOf(catalog, user, source));
  }
}
