/** Policies that models are compared with. */

/** `model` needs an incumbent that has one; `arm` needs the reference among `evaluation.liveReferences`, and live arms. */
type Need = 'model' | 'arm';

interface Reference {
  /** As people call it. */
  readonly label: string;
  /** Its copy of the world in production: one of its own, by default or where a scenario asks for it. The incumbent's is there anyway. */
  readonly arm: 'default' | 'asked' | 'incumbent';
  /** What is measured of it, in the order in which results have it, and what that needs; null for what never is. */
  readonly measured: Measured;
}

export type Measured = Readonly<Record<'shadow' | 'live' | 'choiceValue', readonly Need[] | null>>;

/**
 * References by the name that expectations give them, beside pipelines. `incumbentGreedy` is the incumbent's model
 * always sending its best candidate, as deployed models do: what it gains over the incumbent comes from exploring
 * no more, not from a better model.
 */
export const references = {
  random: { label: 'random', arm: 'default', measured: { shadow: null, live: ['arm'], choiceValue: [] } },
  incumbent: {
    label: 'incumbent',
    arm: 'incumbent',
    measured: { shadow: ['model'], choiceValue: ['model'], live: [] },
  },
  incumbentGreedy: {
    label: 'incumbent, greedy',
    arm: 'default',
    measured: { shadow: ['model', 'arm'], choiceValue: ['model', 'arm'], live: ['model', 'arm'] },
  },
  oracle: { label: 'oracle', arm: 'default', measured: { shadow: [], live: ['arm'], choiceValue: [] } },
} as const satisfies Readonly<Record<string, Reference>>;
/** What they are for. */
export const REFERENCES_MEANING =
  'Policies to compare with: no model, what the company runs today, its model without exploration, and the truth.';

export type ReferenceName = keyof typeof references;

/** Those that need a copy of the world of their own. */
export type LiveReferenceName = {
  [Name in ReferenceName]: (typeof references)[Name]['arm'] extends 'incumbent' ? never : Name;
}[ReferenceName];

export const referenceNames = Object.keys(references) as readonly ReferenceName[];

export const liveReferenceNames = referenceNames.filter(
  (name): name is LiveReferenceName => references[name].arm !== 'incumbent',
);

export function isReferenceName(name: string): name is ReferenceName {
  return Object.hasOwn(references, name);
}

/** A reference as people call it. */
export function referenceLabel(name: ReferenceName): string {
  return references[name].label;
}
