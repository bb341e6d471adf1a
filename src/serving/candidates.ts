/** The stories that may be sent during one hour: the newest live ones, in order of publication. */
import type { Catalog } from '../history/catalog.ts';

export class Candidates {
  count = 0;
  /** By position, oldest first. */
  readonly story: Int32Array;
  readonly topic: Int32Array;
  readonly source: Int32Array;
  readonly #catalog: Catalog;
  readonly #maximum: number;
  /** Every live story lies in [#oldest, newestStory). */
  #oldest = 0;
  /** One past the newest story published by the last tick. */
  newestStory = 0;
  /** Position by story id, or -1. */
  readonly #position: Int32Array;

  constructor(catalog: Catalog, maximum: number) {
    this.#catalog = catalog;
    this.#maximum = maximum;
    this.story = new Int32Array(maximum);
    this.topic = new Int32Array(maximum);
    this.source = new Int32Array(maximum);
    this.#position = new Int32Array(catalog.stories).fill(-1);
  }

  /** The position of a story among the candidates, or -1. */
  positionOf(story: number): number {
    return this.#position[story];
  }

  /** Moves on to the hour that starts at `tickMs`; time may jump ahead but not back. */
  tick(tickMs: number): void {
    const { storyPublishedAtMs, storyExpiresAtMs, storyTopic, storySource, stories } = this.#catalog;
    for (let position = 0; position < this.count; position++) this.#position[this.story[position]] = -1;
    while (this.newestStory < stories && storyPublishedAtMs[this.newestStory] <= tickMs) this.newestStory++;
    while (this.#oldest < this.newestStory && storyExpiresAtMs[this.#oldest] <= tickMs) this.#oldest++;

    let first = this.newestStory;
    let live = 0;
    while (first > this.#oldest && live < this.#maximum) {
      first--;
      if (storyExpiresAtMs[first] > tickMs) live++;
    }
    this.count = 0;
    for (let story = first; story < this.newestStory; story++) {
      if (storyExpiresAtMs[story] <= tickMs) continue;
      const position = this.count++;
      this.story[position] = story;
      this.topic[position] = storyTopic[story];
      this.source[position] = storySource[story];
      this.#position[story] = position;
    }
  }
}
