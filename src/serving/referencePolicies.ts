/** Policies of the references in `scenario/references.ts`, each sending in a copy of the world of its own. */
import { Key, userSourceOf } from '../history/entities.ts';
import type { Fold } from '../history/fold.ts';
import { FOLLOWS, LIFETIME_MS } from '../history/layout.ts';
import type { State } from '../history/state.ts';
import type { Model } from '../model/model.ts';
import type { Arm } from './arm.ts';
import type { Candidates } from './candidates.ts';
import { modelPolicy } from './modelPolicy.ts';
import { OraclePolicy } from './oraclePolicy.ts';
import { type Choice, type Exclusions, nthAllowed, type Policy } from './policy.ts';
import { RandomPolicy } from './randomPolicy.ts';

/** Parts of which a policy may be made. */
export interface PolicySources {
  readonly arm: Arm;
  /** Undefined where the incumbent sends at random: such policies then do not go live. */
  readonly incumbentModel: Model | undefined;
  /** Nothing is sent below this open probability; null always sends. */
  readonly threshold: number | null;
}

export const referencePolicies = {
  random: () => new RandomPolicy(),
  incumbentGreedy: ({ incumbentModel, threshold }) =>
    modelPolicy(incumbentModel as Model, { temperature: null, explorationShare: 0, threshold }),
  oracle: ({ arm }) => new OraclePolicy(arm.truth),
  followedSources: () => new FollowedSourcesPolicy(),
} as const satisfies Readonly<Record<string, (sources: PolicySources) => Policy>>;

/** Sends a random story among those of sources that the user follows; where there is none, among all. */
class FollowedSourcesPolicy implements Policy {
  #state!: State;
  #candidates!: Candidates;
  /** Place of the lifetime count of follows among the counters of a user and a source. */
  #follows = 0;
  /** Positions of the candidates to choose among. */
  #followed!: Int32Array;

  attach(fold: Fold, candidates: Candidates): void {
    this.#state = fold.state;
    this.#candidates = candidates;
    this.#follows = fold.state.layout.placeOf('user×source', LIFETIME_MS) + FOLLOWS;
    this.#followed = new Int32Array(candidates.source.length);
  }

  tick(): void {}

  choose(
    user: number,
    _atMs: number,
    _readAtMs: number,
    exclusions: Exclusions,
    uniform: number,
    _sessionId: number,
    choice: Choice,
  ): void {
    const { count, source } = this.#candidates;
    const state = this.#state;
    let followed = 0;
    let excluded = 0;
    for (let position = 0; position < count; position++) {
      if (excluded < exclusions.count && exclusions.positions[excluded] === position) {
        excluded++;
        continue;
      }
      const pair = state.startOf(Key.userSource, userSourceOf(state.catalog, user, source[position]));
      if (state.counts[pair + this.#follows] > 0) this.#followed[followed++] = position;
    }
    const allowed = followed > 0 ? followed : count - exclusions.count;
    const n = Math.floor(uniform * allowed);
    choice.score = Number.NaN;
    choice.propensity = allowed === 0 ? 1 : 1 / allowed;
    if (allowed === 0) choice.position = -1;
    else choice.position = followed > 0 ? this.#followed[n] : nthAllowed(n, exclusions);
  }
}
