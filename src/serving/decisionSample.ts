/**
 * Sampled decisions with all their candidates: those that a policy could have sent, with the vectors that it saw, and
 * what became of the one that it sent. Of opened stories a larger share can be sampled than of others, since they say
 * more; weights undo that.
 *
 * Memory: 75 + 8 × features bytes a candidate, in blocks that may wait in a store.
 */
import { placeInBlock } from '../base/blocks.ts';
import { purpose } from '../base/random.ts';
import { Vectors } from '../base/vectors.ts';
import { Impressions, isOpened, NO_IMPRESSION, type Phase } from '../history/impressions.ts';
import type { Arm, DecisionObserver, OutcomeObserver } from './arm.ts';
import type { ServingOptions } from './options.ts';
import { listAllowed } from './policy.ts';
import { ServedReading } from './servedReading.ts';

const SAMPLE = purpose('decision sample/decision', 110);

export interface DecisionSample {
  readonly count: number;
  /**
   * One row for each candidate that could be sent, decision after decision in their order, with the vector as served. The
   * sent one agrees with its impression in everything; the others have no event and no propensity of their own, but
   * the session and the moment of their decision.
   */
  readonly candidates: Impressions;
  /** Of each decision the rows [start[d], start[d + 1]) of its candidates. */
  readonly start: Int32Array;
  /** Of each decision the candidate row that was sent; -1 where nothing was. */
  readonly sent: Int32Array;
  /** Of each decision the row of its impression among those of the arm; -1 where nothing was sent. */
  readonly impressionRow: Int32Array;
  /** Of each decision one over the probability with which it was sampled. */
  readonly weight: Float64Array;
  /** Hidden: by candidate row, the true open logit at the moment of the decision. */
  readonly trueLogits: Vectors;
}

export interface SampleOptions {
  readonly phase: Phase;
  readonly serving: Pick<ServingOptions, 'features' | 'outage'>;
  readonly attributionWindowMs: number;
  /** Share of the decisions that are sampled. */
  readonly share: number;
  /** Share of those whose story is opened within the attribution window. */
  readonly openedShare: number;
}

/** Watches the decisions of `arm`; `sample` may be asked for once it has run. */
export function sampleDecisions(
  arm: Arm,
  { phase, serving, attributionWindowMs, share, openedShare }: SampleOptions,
): {
  readonly observer: DecisionObserver;
  readonly outcomeObserver: OutcomeObserver;
  readonly sample: () => DecisionSample;
} {
  const { truth, world, impressions, store } = arm;
  const { features } = world.catalog;
  const reading = new ServedReading(serving);
  const rows = arm.candidateRows();
  const positions = new Int32Array(arm.candidates.story.length);
  const candidates = new Impressions(features.count, 0, store);
  const trueLogits = new Vectors(1, store);
  const [start, sent, impressionRow, weight]: number[][] = [[0], [], [], []];
  let at: Parameters<DecisionObserver> | undefined;
  let uniform = 1;
  let ownTerm = 0;

  return {
    observer(...decision) {
      const [user, atMs, , key, exclusions] = decision;
      uniform = world.draws.uniform(SAMPLE, user, key);
      const isPossible =
        uniform < Math.max(share, openedShare) &&
        exclusions.count < arm.candidates.count &&
        world.population.isBot[user] === 0;
      at = isPossible ? decision : undefined;
      // Afterwards the user is no longer the same.
      if (isPossible) ownTerm = truth.ownTerm(user, atMs);
    },

    outcomeObserver(row) {
      if (at === undefined) return;
      const ofSample = row >= 0 && isOpened(impressions, row, attributionWindowMs) ? openedShare : share;
      if (uniform >= ofSample) return;
      const [user, atMs, readAtMs, , exclusions] = at;
      const story = row < 0 ? -1 : impressions.value('story', row);
      const session = row < 0 ? NO_IMPRESSION : impressions.value('session', row);
      rows.turnTo(user, atMs, readAtMs, session);
      let sentRow = -1;
      const allowed = listAllowed(arm.candidates.count, exclusions, positions);
      for (let n = 0; n < allowed; n++) {
        const position = positions[n];
        const candidate = arm.candidates.story[position];
        const added = candidates.append(user, candidate, session, 0, phase, atMs, Number.NaN, Number.NaN);
        if (candidate === story) sentRow = added;
        const vector = candidates.features.valuesToWrite(added);
        const place = candidates.features.placeOf(added);
        if (reading.isLogged(atMs)) {
          const first = position * features.count;
          vector.set(rows.vectors.subarray(first, first + features.count), place);
        } else vector.fill(Number.NaN, place, place + features.count);
        const logit = ownTerm + truth.matchLogit(user, position);
        trueLogits.valuesToWrite(added)[trueLogits.placeOf(added)] = logit;
      }
      start.push(candidates.rows);
      sent.push(sentRow);
      impressionRow.push(row);
      weight.push(1 / ofSample);
    },

    sample() {
      for (const [decision, row] of impressionRow.entries()) {
        if (row >= 0) copyOutcome(impressions, row, candidates, sent[decision]);
      }
      return {
        count: sent.length,
        candidates,
        start: Int32Array.from(start),
        sent: Int32Array.from(sent),
        impressionRow: Int32Array.from(impressionRow),
        weight: Float64Array.from(weight),
        trueLogits,
      };
    },
  };
}

/** Gives a candidate what its impression knows beyond it. */
function copyOutcome(
  impressions: Impressions,
  row: number,
  candidates: Impressions,
  candidate: number,
): void {
  const from = impressions.blockOf(row);
  const place = placeInBlock(row);
  const to = candidates.blockToWrite(candidate);
  const there = placeInBlock(candidate);
  to.openedAtMs[there] = from.openedAtMs[place];
  to.propensity[there] = from.propensity[place];
  to.score[there] = from.score[place];
  to.sendSeq[there] = from.sendSeq[place];
  to.openSeq[there] = from.openSeq[place];
}
