/**
 * A model's ranks with every partial computed afresh from the state: for models that are not being served, for
 * what a decision asks once, and as the plain twin of the cached policies in tests.
 */
import { entityKeys, Key, locate } from '../history/entities.ts';
import type { State } from '../history/state.ts';
import type { LinearModel } from '../model/linear.ts';
import { rankOf, sharedOf } from '../model/sum.ts';
import type { Candidates } from './candidates.ts';
import type { Exclusions } from './policy.ts';

/** Of the candidate at hand, by key. */
const entities = new Int32Array(entityKeys.length);

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
  const { story, topic, source } = candidates;
  locate(state.catalog, user, story[position], topic[position], source[position], entities);
  const partial = (key: number) => model.partial(state, key, entities[key], readAtMs, atMs);
  const rank = rankOf(
    partial(Key.story),
    sharedOf(partial(Key.topic), partial(Key.userTopic)),
    sharedOf(partial(Key.source), partial(Key.userSource)),
  );
  return rank + crossesOf(model, state, candidates, user, position, atMs, readAtMs);
}

function crossesOf(
  { crosses, features }: LinearModel,
  state: State,
  candidates: Candidates,
  user: number,
  position: number,
  atMs: number,
  readAtMs: number,
): number {
  if (crosses === undefined) return 0;
  const vector = new Float64Array(features.count);
  features.writeVector(state, user, candidates.story[position], readAtMs, atMs, vector, 0);
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
  const partial = (key: number, entity: number) => model.partial(state, key, entity, readAtMs, atMs);
  const perTopic = Float64Array.from({ length: topics }, (_, topic) =>
    sharedOf(partial(Key.topic, topic), partial(Key.userTopic, user * topics + topic)),
  );
  const perSource = Float64Array.from({ length: sources }, (_, source) =>
    sharedOf(partial(Key.source, source), partial(Key.userSource, user * sources + source)),
  );
  const ranks = new Float64Array(candidates.count);
  for (let position = 0; position < candidates.count; position++) {
    ranks[position] =
      rankOf(
        partial(Key.story, candidates.story[position]),
        perTopic[candidates.topic[position]],
        perSource[candidates.source[position]],
      ) + crossesOf(model, state, candidates, user, position, atMs, readAtMs);
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
