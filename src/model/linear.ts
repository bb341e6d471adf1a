/**
 * A trained linear model, ready to score. Its logit is defined as a sum in fixed order of one partial per
 * entity key,
 *
 *     rank  = (story + (topic + user×topic)) + (source + user×source)
 *     logit = rank + ((user + moment) + intercept)
 *
 * so that a kernel that caches partials and the plain sum over a vector agree bit for bit. `rank` holds all
 * that differs between the candidates of a decision. A model with crosses adds them to the rank; it is not a sum over
 * keys any more, so cached policies cannot serve it.
 */
import { placeInBlock } from '../base/blocks.ts';
import type { Vectors } from '../base/vectors.ts';
import {
  type ColumnRange,
  featureCount,
  MOMENT_COLUMNS,
  SOURCE_COLUMNS,
  STORY_COLUMNS,
  TOPIC_COLUMNS,
  USER_COLUMNS,
  USER_SOURCE_COLUMNS,
  USER_TOPIC_COLUMNS,
  writeMoment,
  writeSource,
  writeStory,
  writeTopic,
  writeUser,
  writeUserSource,
  writeUserTopic,
} from '../features/definitions.ts';
import type { Catalog } from '../history/catalog.ts';
import type { Impressions } from '../history/impressions.ts';
import type { State } from '../history/state.ts';
import type { CrossTerms } from './crosses.ts';
import type { EncodedEntity } from './options.ts';

/** What a memorised entity adds to the logit. Keys never seen in training get the encoder's answer for them. */
export interface Encoding {
  readonly entity: EncodedEntity;
  contribution(key: number): number;
}

export class LinearModel {
  readonly intercept: number;
  /** Per feature column, on the scale of the raw values; 0 for a column that the model does not use. */
  readonly weights: Float64Array;
  readonly crosses: CrossTerms | undefined;
  readonly #user: Encoding | undefined;
  readonly #story: Encoding | undefined;
  readonly #userTopic: Encoding | undefined;
  readonly #session: Encoding | undefined;
  readonly #values = new Float64Array(featureCount);

  constructor(
    intercept: number,
    weights: Float64Array,
    encodings: readonly Encoding[] = [],
    crosses?: CrossTerms,
  ) {
    this.intercept = intercept;
    this.weights = weights;
    this.crosses = crosses;
    const of = (entity: EncodedEntity) => encodings.find((encoding) => encoding.entity === entity);
    this.#user = of('user');
    this.#story = of('story');
    this.#userTopic = of('user×topic');
    this.#session = of('session');
  }

  userPartial(state: State, user: number, nowMs: number): number {
    writeUser(state, user, nowMs, nowMs, this.#values, 0);
    return this.#partial(USER_COLUMNS, this.#values, 0, this.#user, user);
  }

  storyPartial(state: State, story: number, nowMs: number): number {
    writeStory(state, story, nowMs, nowMs, this.#values, 0);
    return this.#partial(STORY_COLUMNS, this.#values, 0, this.#story, story);
  }

  topicPartial(state: State, topic: number, nowMs: number): number {
    writeTopic(state, topic, nowMs, nowMs, this.#values, 0);
    return this.#partial(TOPIC_COLUMNS, this.#values, 0, undefined, topic);
  }

  sourcePartial(state: State, source: number, nowMs: number): number {
    writeSource(state, source, nowMs, nowMs, this.#values, 0);
    return this.#partial(SOURCE_COLUMNS, this.#values, 0, undefined, source);
  }

  /** @param index user × topics + topic */
  userTopicPartial(state: State, index: number, nowMs: number): number {
    writeUserTopic(state, index, nowMs, nowMs, this.#values, 0);
    return this.#partial(USER_TOPIC_COLUMNS, this.#values, 0, this.#userTopic, index);
  }

  /** @param index user × sources + source */
  userSourcePartial(state: State, index: number, nowMs: number): number {
    writeUserSource(state, index, nowMs, nowMs, this.#values, 0);
    return this.#partial(USER_SOURCE_COLUMNS, this.#values, 0, undefined, index);
  }

  /** @param session id of the session that the decision belongs to, which is that of its first impression */
  momentPartial(state: State, session: number, nowMs: number): number {
    writeMoment(state, 0, nowMs, nowMs, this.#values, 0);
    return this.#partial(MOMENT_COLUMNS, this.#values, 0, this.#session, session);
  }

  /**
   * The logits of impressions `rows`, from their vectors and from the ids that encodings need.
   * @param vectors by row of the impressions
   */
  logits(vectors: Vectors, impressions: Impressions, rows: Int32Array, catalog: Catalog): Float64Array {
    const { topics, storyTopic } = catalog;
    const result = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      const values = vectors.valuesOf(row);
      const at = vectors.placeOf(row);
      const block = impressions.blockOf(row);
      const place = placeInBlock(row);
      const user = block.user[place];
      const story = block.story[place];
      const userTopic = user * topics + storyTopic[story];
      const of = (columns: ColumnRange, encoding?: Encoding, key = 0) =>
        this.#partial(columns, values, at + columns.first, encoding, key);
      const rank =
        of(STORY_COLUMNS, this.#story, story) +
        (of(TOPIC_COLUMNS) + of(USER_TOPIC_COLUMNS, this.#userTopic, userTopic)) +
        (of(SOURCE_COLUMNS) + of(USER_SOURCE_COLUMNS));
      const own =
        of(USER_COLUMNS, this.#user, user) +
        of(MOMENT_COLUMNS, this.#session, block.session[place]) +
        this.intercept;
      result[index] = (this.crosses === undefined ? rank : rank + this.crosses.of(values, at)) + own;
    }
    return result;
  }

  /** One entity's share of the logit: its features by weight, in order of column, and its encoding. */
  #partial(
    columns: ColumnRange,
    values: Float64Array,
    at: number,
    encoding: Encoding | undefined,
    key: number,
  ): number {
    let sum = 0;
    for (let column = columns.first, place = at; column < columns.end; column++, place++) {
      sum += this.weights[column] * values[place];
    }
    return encoding === undefined ? sum : sum + encoding.contribution(key);
  }
}
