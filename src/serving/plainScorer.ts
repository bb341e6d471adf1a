/**
 * A model's ranks with every partial computed afresh from the state: for models that are not being served, for
 * what a decision asks once, and as the plain twin of the cached policies in tests.
 */
import { featureCount, writeVector } from '../features/definitions.ts';
import type { State } from '../history/state.ts';
import type { LinearModel } from '../model/linear.ts';
import type { Candidates } from './candidates.ts';
import type { Exclusions } from './policy.ts';

/**
 * The rank of a candidate for a user, as `LinearModel` defines it.
 *
 * @param readAtMs the moment as of which features are served, where they are stale
 */
export function plainRank(
  model: LinearModel,
  state: State,
  candidates: Candidates,
  user: number,
  position: number,
  atMs: number,
  readAtMs = atMs,
): number {
  const { topics, sources } = state.catalog;
  const topic = candidates.topic[position];
  const source = candidates.source[position];
  const rank =
    model.storyPartial(state, candidates.story[position], atMs) +
    (model.topicPartial(state, topic, atMs) + model.userTopicPartial(state, user * topics + topic, atMs)) +
    (model.sourcePartial(state, source, atMs) +
      model.userSourcePartial(state, user * sources + source, atMs));
  return rank + crossesOf(model, state, candidates, user, position, atMs, readAtMs);
}

const vector = new Float64Array(featureCount);

function crossesOf(
  { crosses }: LinearModel,
  state: State,
  candidates: Candidates,
  user: number,
  position: number,
  atMs: number,
  readAtMs: number,
): number {
  if (crosses === undefined) return 0;
  writeVector(state, user, candidates.story[position], readAtMs, atMs, vector, 0);
  return crosses.of(vector, 0);
}

/** The rank of every candidate for a user, as `LinearModel` defines it. */
export function plainRanks(
  model: LinearModel,
  state: State,
  candidates: Candidates,
  user: number,
  atMs: number,
  readAtMs = atMs,
): Float64Array {
  const { topics, sources } = state.catalog;
  const perTopic = new Float64Array(topics);
  for (let topic = 0; topic < topics; topic++) {
    perTopic[topic] =
      model.topicPartial(state, topic, atMs) + model.userTopicPartial(state, user * topics + topic, atMs);
  }
  const perSource = new Float64Array(sources);
  for (let source = 0; source < sources; source++) {
    perSource[source] =
      model.sourcePartial(state, source, atMs) +
      model.userSourcePartial(state, user * sources + source, atMs);
  }
  const ranks = new Float64Array(candidates.count);
  for (let position = 0; position < candidates.count; position++) {
    ranks[position] =
      model.storyPartial(state, candidates.story[position], atMs) +
      perTopic[candidates.topic[position]] +
      perSource[candidates.source[position]] +
      crossesOf(model, state, candidates, user, position, atMs, readAtMs);
  }
  return ranks;
}

/** The allowed position of highest rank, the first of equals; -1 when there is none. */
export function plainBest(
  model: LinearModel,
  state: State,
  candidates: Candidates,
  exclusions: Exclusions,
  user: number,
  atMs: number,
  readAtMs = atMs,
): number {
  const ranks = plainRanks(model, state, candidates, user, atMs, readAtMs);
  for (let index = 0; index < exclusions.count; index++) {
    ranks[exclusions.positions[index]] = Number.NEGATIVE_INFINITY;
  }
  let best = -1;
  for (let position = 0; position < candidates.count; position++) {
    if (ranks[position] > (best < 0 ? Number.NEGATIVE_INFINITY : ranks[best])) best = position;
  }
  return best;
}
