/** The plain twin of the cached kernel: every partial computed afresh from the state. Slow, and obviously right. */
import type { State } from '../history/state.ts';
import type { LinearModel } from '../model/linear.ts';
import type { Candidates } from './candidates.ts';
import type { Exclusions } from './policy.ts';

/** The rank of a candidate for a user, as `LinearModel` defines it. */
export function plainRank(
  model: LinearModel,
  state: State,
  candidates: Candidates,
  user: number,
  position: number,
  atMs: number,
): number {
  const { topics, sources } = state.catalog;
  const story = candidates.story[position];
  const topic = candidates.topic[position];
  const source = candidates.source[position];
  return (
    model.storyPartial(state, story, atMs) +
    (model.topicPartial(state, topic, atMs) + model.userTopicPartial(state, user * topics + topic, atMs)) +
    (model.sourcePartial(state, source, atMs) + model.userSourcePartial(state, user * sources + source, atMs))
  );
}

/** The allowed position of highest rank, the first of equals; -1 when there is none. */
export function plainBest(
  model: LinearModel,
  state: State,
  candidates: Candidates,
  exclusions: Exclusions,
  user: number,
  atMs: number,
): number {
  let best = -1;
  let bestRank = Number.NEGATIVE_INFINITY;
  let nextExclusion = 0;
  for (let position = 0; position < candidates.count; position++) {
    if (nextExclusion < exclusions.count && exclusions.positions[nextExclusion] === position) {
      nextExclusion++;
      continue;
    }
    const rank = plainRank(model, state, candidates, user, position, atMs);
    if (rank > bestRank) {
      bestRank = rank;
      best = position;
    }
  }
  return best;
}
