/** A policy that shows its every decision to a test before and after it is made. */
import { placeInBlock } from '../../src/base/blocks.ts';
import type { FeatureSet } from '../../src/features/featureSet.ts';
import type { Fold } from '../../src/history/fold.ts';
import type { State } from '../../src/history/state.ts';
import type { Model } from '../../src/model/model.ts';
import type { EncodedEntity } from '../../src/model/options.ts';
import type { Arm } from '../../src/serving/arm.ts';
import type { Candidates } from '../../src/serving/candidates.ts';
import type { Choice, Exclusions, Policy } from '../../src/serving/policy.ts';
import { valuesOf } from '../features/tables.ts';
import { allRows } from '../world/worlds.ts';

export interface Decision {
  readonly user: number;
  readonly atMs: number;
  readonly readAtMs: number;
  readonly uniform: number;
  readonly sessionId: number;
  readonly exclusions: Exclusions;
  readonly choice: Readonly<Choice>;
  readonly state: State;
  readonly candidates: Candidates;
  readonly features: FeatureSet;
  /** Positions that may be sent, in order. */
  readonly allowed: readonly number[];
  /** What the policy would choose with another uniform. */
  readonly chooseWith: (uniform: number) => Choice;
}

export function watched(policy: Policy, watch: (decision: Decision) => void): Policy {
  let fold: Fold;
  let candidates: Candidates;
  let features: FeatureSet;
  return {
    attach(to, among, ofFeatures, faults) {
      fold = to;
      candidates = among;
      features = ofFeatures;
      policy.attach(to, among, ofFeatures, faults);
    },
    tick: (tickMs) => policy.tick(tickMs),
    choose(user, atMs, readAtMs, exclusions, uniform, sessionId, choice) {
      policy.choose(user, atMs, readAtMs, exclusions, uniform, sessionId, choice);
      const excluded = new Set(exclusions.positions.subarray(0, exclusions.count));
      watch({
        user,
        atMs,
        readAtMs,
        uniform,
        sessionId,
        exclusions,
        choice: { ...choice },
        state: fold.state,
        candidates,
        features,
        allowed: Array.from({ length: candidates.count }, (_, position) => position).filter(
          (position) => !excluded.has(position),
        ),
        chooseWith(other) {
          const answer = { position: -1, propensity: Number.NaN, score: Number.NaN };
          policy.choose(user, atMs, readAtMs, exclusions, other, sessionId, answer);
          return answer;
        },
      });
    },
  };
}

/** The model's logit of every candidate, from vectors computed one by one. */
export function plainLogits(
  model: Model,
  decision: Pick<Decision, 'state' | 'candidates' | 'features' | 'user' | 'atMs' | 'readAtMs' | 'sessionId'>,
): Float64Array {
  const { state, candidates, features, user, atMs, readAtMs, sessionId } = decision;
  const { story, topic, count } = candidates;
  const idOf: Record<EncodedEntity, (position: number) => number> = {
    user: () => user,
    story: (position) => story[position],
    'user×topic': (position) => user * state.catalog.topics + topic[position],
    session: () => sessionId,
  };
  const vectors = new Float64Array(count * features.count);
  for (let position = 0; position < count; position++) {
    features.writeVector(state, user, story[position], readAtMs, atMs, vectors, position * features.count);
  }
  const logits = new Float64Array(count);
  const ids = (entity: EncodedEntity) =>
    Int32Array.from({ length: count }, (_, position) => idOf[entity](position));
  model.logits({ count, vectors, ids }, logits);
  return logits;
}

/** The allowed position of highest logit, the first of equals, or -1. */
export function plainBest(logits: Float64Array, allowed: readonly number[]): number {
  return allowed.reduce((best, each) => (best < 0 || logits[each] > logits[best] ? each : best), -1);
}

/** The softmax of logits and of the logit of sending nothing, as a textbook has it: shifted by the highest. */
export function plainSoftmax(logits: readonly number[], nothingLogit: number, temperature: number): number[] {
  const all = [...logits, nothingLogit].map((logit) => logit / temperature);
  const highest = Math.max(...all);
  const weights = all.map((logit) => (logit === highest ? 1 : Math.exp(logit - highest)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The place whose interval of a partition of [0, 1) holds the uniform, and how far the uniform is from its ends. */
export function placeOf(
  probabilities: readonly number[],
  uniform: number,
): { place: number; distance: number } {
  let sum = 0;
  for (let place = 0; place < probabilities.length; place++) {
    const end = sum + probabilities[place];
    if (uniform < end) return { place, distance: Math.min(uniform - sum, end - uniform) };
    sum = end;
  }
  return { place: probabilities.findLastIndex((probability) => probability > 0), distance: 0 };
}

/** Everything that an arm leaves behind, as text. */
export function remains(arm: Arm): string {
  const { impressions, log, totals, trueLogits, truth } = arm;
  const { width, firstId, rows, features } = impressions;
  const all = allRows(impressions);
  const columns = Array.from(all, (row) => {
    const { bytes, ...block } = impressions.blockOf(row);
    return Object.values(block).map((column) => column[placeInBlock(row)]);
  });
  const vectors = width === 0 ? [] : Array.from(valuesOf({ start: 0, end: rows, vectors: features }));
  const events = Array.from({ length: log.end }, (_, seq) => {
    const block = log.blockOf(seq);
    const at = seq % block.type.length;
    return [
      block.type,
      block.user,
      block.story,
      block.source,
      block.impression,
      block.occurredAtMs,
      block.knownAtMs,
    ].map((column) => column[at]);
  });
  return JSON.stringify([
    [width, firstId, rows],
    columns,
    vectors,
    events,
    totals,
    Array.from(trueLogits.gather(0, all)),
    Array.from(truth.follows),
    Array.from(truth.optedOut),
  ]);
}
