/** Scores of models on what an arm of production sent. */
import type { Model } from '../../model/model.ts';
import { logitsOf } from '../../model/score.ts';
import type { Settled } from '../stages/production.ts';
import type { KeyedScores } from '../stages/scores.ts';

/** Under the key of the policy's own scores. */
export function scoresOf({ traffic, rows, scored }: Settled, model: Model): KeyedScores {
  const { impressions, world } = traffic;
  return { ...scored, logits: logitsOf(model, impressions.features, impressions, rows, world.catalog) };
}
