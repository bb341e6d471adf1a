/**
 * Choice value: the mean true open probability of the story that a model would pick, at a sample of the
 * incumbent's decisions. It asks the question that matters to the business without deploying anything.
 */
import { purpose } from '../base/random.ts';
import { sigmoid } from '../base/sigmoid.ts';
import { NO_IMPRESSION } from '../history/impressions.ts';
import type { Model } from '../model/model.ts';
import type { Arm, DecisionObserver } from './arm.ts';
import { bestAllowed } from './plainScorer.ts';
import { listAllowed } from './policy.ts';

const SAMPLE = purpose('choice value/sample', 25);

export interface ChoiceValues {
  /** Sampled decisions. */
  readonly decisions: number;
  /** One for each model. */
  readonly models: readonly number[];
  /** Of the best candidate, and of one picked at random. */
  readonly oracle: number;
  readonly random: number;
}

/**
 * Watches the decisions of `arm`; `values` may be asked for once it has run.
 * @param share of the decisions to sample
 */
export function observeChoices(
  arm: Arm,
  models: readonly Model[],
  share: number,
): { observer: DecisionObserver; values: () => ChoiceValues } {
  const { truth, candidates, world } = arm;
  const rows = arm.candidateRows();
  const logits = new Float64Array(candidates.story.length);
  const positions = new Int32Array(candidates.story.length);
  const sums = new Float64Array(models.length);
  const { isBot } = world.population;
  let oracle = 0;
  let random = 0;
  let decisions = 0;
  return {
    observer(user, atMs, readAtMs, key, exclusions) {
      if (
        exclusions.count === candidates.count ||
        isBot[user] === 1 ||
        world.draws.uniform(SAMPLE, user, key) >= share
      )
        return;
      const ownTerm = truth.ownTerm(user, atMs);
      const trueValue = (position: number) => sigmoid(ownTerm + truth.matchLogit(user, position));
      decisions++;
      if (models.length > 0) rows.turnTo(user, atMs, readAtMs, NO_IMPRESSION);
      models.forEach((model, index) => {
        rows.writeLogits(model, logits);
        sums[index] += trueValue(bestAllowed(logits.subarray(0, rows.count), exclusions));
      });
      oracle += trueValue(truth.best(user, exclusions));
      const allowed = listAllowed(candidates.count, exclusions, positions);
      let sum = 0;
      for (let n = 0; n < allowed; n++) sum += trueValue(positions[n]);
      random += sum / allowed;
    },
    values: () => ({
      decisions,
      models: Array.from(sums, (sum) => sum / decisions),
      oracle: oracle / decisions,
      random: random / decisions,
    }),
  };
}
