/**
 * The stories that may be sent during one hour: the newest live ones. Positions go topic by topic, and within
 * a topic in order of publication, so that a scan reads what belongs to a topic once per topic.
 */
import type { Catalog } from '../history/catalog.ts';

export class Candidates {
  count = 0;
  /** By position. */
  readonly story: Int32Array;
  readonly source: Int32Array;
  readonly topic: Int32Array;
  /** topics + 1: the candidates of topic t are at positions [topicStart[t], topicStart[t + 1]). */
  readonly topicStart: Int32Array;
  /** Every candidate's story lies in [oldestStory, newestStory), the latter one past the newest by the last tick. */
  oldestStory = 0;
  newestStory = 0;
  readonly #catalog: Catalog;
  readonly #maximum: number;
  /** Every live story is at least this. */
  #oldestLive = 0;
  /** Position by story id, or -1. */
  readonly #position: Int32Array;

  constructor(catalog: Catalog, maximum: number) {
    this.#catalog = catalog;
    this.#maximum = maximum;
    this.story = new Int32Array(maximum);
    this.source = new Int32Array(maximum);
    this.topic = new Int32Array(maximum);
    this.topicStart = new Int32Array(catalog.topics + 1);
    this.#position = new Int32Array(catalog.stories).fill(-1);
  }

  /** The position of a story among the candidates, or -1. */
  positionOf(story: number): number {
    return this.#position[story];
  }

  /** Moves on to the hour that starts at `tickMs`; time may jump ahead but not back. */
  tick(tickMs: number): void {
    const { storyPublishedAtMs, storyExpiresAtMs, stories } = this.#catalog;
    for (let position = 0; position < this.count; position++) this.#position[this.story[position]] = -1;
    while (this.newestStory < stories && storyPublishedAtMs[this.newestStory] <= tickMs) this.newestStory++;
    while (this.#oldestLive < this.newestStory && storyExpiresAtMs[this.#oldestLive] <= tickMs)
      this.#oldestLive++;

    this.count = 0;
    this.oldestStory = this.newestStory;
    while (this.oldestStory > this.#oldestLive && this.count < this.#maximum) {
      this.oldestStory--;
      if (storyExpiresAtMs[this.oldestStory] > tickMs) this.count++;
    }
    this.#sortByTopic(tickMs);
  }

  #sortByTopic(tickMs: number): void {
    const { storyExpiresAtMs, storyTopic, storySource } = this.#catalog;
    const { topicStart } = this;
    topicStart.fill(0);
    for (let story = this.oldestStory; story < this.newestStory; story++) {
      if (storyExpiresAtMs[story] > tickMs) topicStart[storyTopic[story] + 1]++;
    }
    for (let topic = 1; topic < topicStart.length; topic++) topicStart[topic] += topicStart[topic - 1];
    const next = topicStart.slice();
    for (let story = this.oldestStory; story < this.newestStory; story++) {
      if (storyExpiresAtMs[story] <= tickMs) continue;
      const topic = storyTopic[story];
      const position = next[topic]++;
      this.story[position] = story;
      this.source[position] = storySource[story];
      this.topic[position] = topic;
      this.#position[story] = position;
    }
  }
}
