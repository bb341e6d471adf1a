/** Faults at serving by name and one value at a time: slow, and obviously what their options say. */
import { Draws, type Purpose } from '../../src/base/random.ts';
import { durationMs } from '../../src/base/time.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
import type { Catalog } from '../../src/history/catalog.ts';
import type { FaultOption } from '../../src/serving/faultOptions.ts';

export type Vector = Record<string, number>;

export const named = (vectors: ArrayLike<number>, row: number): Vector =>
  Object.fromEntries(
    defaultFeatureSet.names.map((name, column) => [name, vectors[row * defaultFeatureSet.count + column]]),
  );

export const isThere = ({ from, lasts }: FaultOption, atMs: number) =>
  atMs >= durationMs(from) && (lasts === null || atMs < durationMs(from) + durationMs(lasts));

/** Checks that the fault of a place in the list strikes a user of a world of so many at a moment. */
export function strikes(
  fault: FaultOption,
  index: number,
  { seed, users, user, atMs }: Omit<Served, 'means' | 'lasts'>,
) {
  const uniform = new Draws(seed).uniform(60 as Purpose, index * users + user, atMs);
  return isThere(fault, atMs) && uniform < fault.share;
}

/** The name of the entity that a feature of a user and a story is about. */
export function entityOf(name: string, { storyTopic, storySource }: Catalog, user: number, story: number) {
  const { key } = defaultFeatureSet.features[defaultFeatureSet.names.indexOf(name)];
  const ids = { user, story, topic: storyTopic[story], source: storySource[story], moment: 0 };
  return key
    .split('×')
    .map((part) => `${part} ${ids[part as keyof typeof ids]}`)
    .join(', ');
}

export interface Served {
  readonly seed: number;
  readonly users: number;
  readonly user: number;
  readonly atMs: number;
  /** Means of what was sent before, and last values, by feature. */
  readonly means?: Vector;
  readonly lasts?: Vector;
}

export function wronglyServed(right: Vector, faults: readonly FaultOption[], served: Served): Vector {
  return faults.reduce(
    (vector, fault, index) => (strikes(fault, index, served) ? struck(vector, fault, served) : vector),
    right,
  );
}

function struck(vector: Vector, fault: FaultOption, { means = {}, lasts = {} }: Served): Vector {
  const changed = (entries: readonly (readonly [name: string, value: number])[]) => ({
    ...vector,
    ...Object.fromEntries(entries),
  });
  if (fault.kind === 'replace') {
    return changed(Object.entries(fault.as).map(([name, other]) => [name, vector[other]]));
  }
  const names =
    fault.features === 'all'
      ? defaultFeatureSet.features.filter(({ kind }) => kind === 'dynamic').map(({ name }) => name)
      : fault.features;
  const wrong = (name: string): number => {
    const value = vector[name];
    switch (fault.kind) {
      case 'default':
        if (fault.value === 'missing') return Number.NaN;
        if (fault.value === 'mean') return means[name] ?? 0;
        if (fault.value === 'last') return lasts[name];
        return fault.value;
      case 'scale':
        return value * fault.by;
      case 'shift':
        return value + fault.by;
      case 'round':
        return Math.round(value / fault.to) * fault.to;
      case 'float32':
        return new Float32Array([value])[0];
    }
  };
  return changed(names.map((name) => [name, wrong(name)]));
}
