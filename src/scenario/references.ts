/** Policies that models are compared with. */

/**
 * Policies to compare with, which expectations may name beside pipelines. `incumbentGreedy` is the incumbent's
 * model always sending its best candidate, as deployed models do: what it gains over the incumbent comes from
 * exploring no more, not from a better model.
 */
export const referenceNames = ['random', 'incumbent', 'incumbentGreedy', 'oracle'] as const;
export type ReferenceName = (typeof referenceNames)[number];

/** Those that need a copy of the world of their own: the incumbent's production is there anyway. */
export const liveReferenceNames = ['random', 'incumbentGreedy', 'oracle'] as const;
export type LiveReferenceName = (typeof liveReferenceNames)[number];

/** A reference as people call it. */
export function referenceLabel(name: ReferenceName): string {
  return name === 'incumbentGreedy' ? 'incumbent, greedy' : name;
}
