/** Policies that models are compared with. */

/** `model` needs an incumbent that has one; `arm` needs the reference among `evaluation.liveReferences`, and live arms. */
type Need = 'model' | 'arm';

/**
 * Quantities measured of a reference, in the order of results, each with its needs; null for what never is.
 */
export type Measured = Readonly<
  Record<'offline' | 'shadow' | 'live' | 'choiceValue', readonly Need[] | null>
>;

interface Reference {
  /** As people call it. */
  readonly label: string;
  /**
   * Copy of the world in which it sends: one of its own, which goes live by default or where a scenario asks
   * for it, or that of the company, which is there anyway. Results leave out those that are not asked for.
   */
  readonly arm: 'default' | 'asked' | 'company';
  readonly measured: Measured;
}

/**
 * References by the name that expectations give them, beside pipelines. `incumbentGreedy` is the incumbent's model
 * always sending its best candidate, as deployed models do: what it gains over the incumbent comes from exploring
 * no more, not from a better model. What each sends is in `serving/referencePolicies.ts`.
 */
export const references = {
  random: {
    label: 'random',
    arm: 'default',
    measured: { offline: null, shadow: null, live: ['arm'], choiceValue: [] },
  },
  incumbent: {
    label: 'incumbent',
    arm: 'company',
    measured: { offline: null, shadow: ['model'], choiceValue: ['model'], live: [] },
  },
  incumbentGreedy: {
    label: 'incumbent, greedy',
    arm: 'default',
    measured: {
      offline: null,
      shadow: ['model', 'arm'],
      choiceValue: ['model', 'arm'],
      live: ['model', 'arm'],
    },
  },
  oracle: {
    label: 'oracle',
    arm: 'default',
    measured: { offline: [], shadow: [], live: ['arm'], choiceValue: [] },
  },
  /** A random story among those of sources that the user follows; where there is none, of all. */
  followedSources: {
    label: 'followed sources',
    arm: 'asked',
    measured: { offline: null, shadow: null, live: ['arm'], choiceValue: null },
  },
} as const satisfies Readonly<Record<string, Reference>>;

/** Purpose of the references. */
export const REFERENCES_MEANING =
  'Policies to compare with: no model, what the company runs today, its model without exploration, and the truth.';

export type ReferenceName = keyof typeof references;
type With<Arm> = {
  [Name in ReferenceName]: (typeof references)[Name]['arm'] extends Arm ? Name : never;
}[ReferenceName];
/** Those that results have only where a scenario asks for them. */
type AskedName = With<'asked'>;
/** Those that need a copy of the world of their own. */
export type LiveReferenceName = With<'default' | 'asked'>;

/** One of each reference that a result has. */
export type ByReference<T> = { readonly [Name in Exclude<ReferenceName, AskedName>]: T } & {
  readonly [Name in AskedName]?: T;
};

const all: Readonly<Record<ReferenceName, Reference>> = references;
export const referenceNames = Object.keys(references) as readonly ReferenceName[];
export const liveReferenceNames = referenceNames.filter(isLive);
export const defaultLiveReferences = liveReferenceNames.filter((name) => all[name].arm === 'default');

/** One of each reference that the result of a scenario has. */
export function byReference<T>(
  { live, liveReferences }: { readonly live: boolean; readonly liveReferences: readonly LiveReferenceName[] },
  make: (name: ReferenceName) => T,
): ByReference<T> {
  const names = referenceNames.filter(
    (name) => all[name].arm !== 'asked' || (live && liveReferences.includes(name as LiveReferenceName)),
  );
  return Object.fromEntries(names.map((name) => [name, make(name)])) as ByReference<T>;
}

/** Values measured of a reference, in the order of results. */
export function inOrder<Values extends Readonly<Record<keyof Measured, unknown>>>(
  name: ReferenceName,
  values: Values,
): Values {
  return { ...all[name].measured, ...values };
}

/** The references of a result. */
export function namesIn(by: ByReference<unknown>): readonly ReferenceName[] {
  return Object.keys(by) as ReferenceName[];
}

export function mapReferences<T, U>(
  by: ByReference<T>,
  map: (value: T, name: ReferenceName) => U,
): ByReference<U> {
  return Object.fromEntries(
    namesIn(by).map((name) => [name, map(by[name] as T, name)]),
  ) as unknown as ByReference<U>;
}

export function isReferenceName(name: string): name is ReferenceName {
  return Object.hasOwn(references, name);
}

export function isLive(name: ReferenceName): name is LiveReferenceName {
  return all[name].arm !== 'company';
}

export function needsIncumbentModel(name: ReferenceName): boolean {
  return all[name].measured.live?.includes('model') === true;
}

/** A reference as people call it. */
export function referenceLabel(name: ReferenceName): string {
  return references[name].label;
}
