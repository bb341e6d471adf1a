/** Names of the pipelines of a scenario: where features come from, how rows are held out, what is memorised. */
import type { Scenario } from './schema.ts';

/**
 * Policies to compare with, which expectations may name beside pipelines. `incumbentGreedy` is the incumbent's
 * model always sending its best candidate, as deployed models do: what it gains over the incumbent comes from
 * exploring no more, not from a better model.
 */
export const referenceNames = ['random', 'incumbent', 'incumbentGreedy', 'oracle'] as const;
export type ReferenceName = (typeof referenceNames)[number];

/** A reference as people call it. */
export function referenceLabel(name: ReferenceName): string {
  return name === 'incumbentGreedy' ? 'incumbent, greedy' : name;
}

/** `recomputed × random`, or `recomputed × random × target` where there is an encoder. */
export function pipelineId(pipeline: { features: string; split: string; encoder: string }): string {
  const id = `${pipeline.features} × ${pipeline.split}`;
  return pipeline.encoder === 'none' ? id : `${id} × ${pipeline.encoder}`;
}

/** The id as `pipelineId` writes it, of one that was typed with `x` for `×`, with other spaces or with `× none`. */
export function normalisePipelineId(text: string): string {
  return text
    .trim()
    .replace(/\s+[x×]\s+/gi, ' × ')
    .replace(/^([^×]+ × [^×]+) × none$/, '$1');
}

/** The ids of all pipelines of a scenario, in the order in which results list them. */
export function pipelineIds(scenario: Scenario): string[] {
  const { features, splits, encoders } = scenario.training;
  return features.flatMap((from) =>
    splits.flatMap((split) =>
      encoders.map((encoder) =>
        pipelineId({ features: typeof from === 'string' ? from : from.name, split, encoder }),
      ),
    ),
  );
}
