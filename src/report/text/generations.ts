/** Retraining and exploration of deployed models in words. */
import { daysAndHours, durationMs } from '../../base/time.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { percent } from './numbers.ts';

/** A sentence or two where deployed models are trained again, else nothing. */
export function generationsInWords({ serving: { deployed }, evaluation }: Scenario): string[] {
  const { retrainEvery, trainingWindow, explorationShare } = deployed;
  if (retrainEvery === null || !evaluation.live) return [];
  const inWords = (text: string) => daysAndHours(durationMs(text));
  return [
    `Live, each model is trained again every ${inWords(retrainEvery)} on what was sent in its own world in the ${inWords(trainingWindow)} before, and the new one takes over.`,
    ...(explorationShare > 0
      ? []
      : [
          'Without exploration (serving.deployed.explorationShare) it then sees only what its predecessors chose, and never learns what else would have been opened.',
        ]),
  ];
}

/** A sentence where live open rates are in part of stories that no model chose, else nothing. */
export function explorationInWords({ serving: { deployed }, evaluation }: Scenario): string[] {
  if (deployed.explorationShare === 0 || !evaluation.live) return [];
  return [
    `Live, a model sends a candidate at random at ${percent(deployed.explorationShare)} of decisions (serving.deployed.explorationShare), and its open rate counts them.`,
  ];
}
