/** Scores of a model on some rows. */
import { sigmoid } from '../../base/sigmoid.ts';
import { DAY_MS } from '../../base/time.ts';
import type { Scored } from '../../evaluation/metrics/evaluate.ts';
import { normalizedEntropy } from '../../evaluation/metrics/probability.ts';
import type { Traffic } from '../../serving/arm.ts';

/** With a key that says which model and rows: equal keys of one world are equal scores. */
export interface KeyedScores extends Scored {
  readonly key: string;
  /** The day on which the story of each row was published. */
  readonly publicationDays: Int32Array;
}

export function publicationDays(
  { impressions, world }: Pick<Traffic, 'impressions' | 'world'>,
  rows: Int32Array,
): Int32Array {
  const { storyPublishedAtMs } = world.catalog;
  return impressions.column('story', rows).map((story) => Math.floor(storyPublishedAtMs[story] / DAY_MS));
}

/** Normalised entropy of logits. */
export function neOf({ logits, labels }: Pick<Scored, 'logits' | 'labels'>): number {
  return normalizedEntropy(logits.map(sigmoid), labels);
}
