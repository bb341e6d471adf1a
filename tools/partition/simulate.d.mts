import type { Past } from '../../src/lab/stages/past.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import type { Arm } from '../../src/serving/arm.ts';
import type { World } from '../../src/world/world.ts';

export interface Part {
  readonly arm: Arm;
  readonly isOwn: (user: number) => boolean;
}

export interface Whole {
  readonly part: Part;
  readonly past: Pick<Past, 'shared' | 'timeline'> & { readonly world: World };
}

export function simulateWhole(scenario: Scenario, seed: number): Whole;

export function simulateInPartitions(
  past: Whole['past'],
  partitionOf: Int32Array,
  partitions: number,
  everyMs?: number,
): {
  readonly parts: readonly Part[];
  readonly crossed: Readonly<Record<'counters' | 'rows' | 'models', Float64Array>>;
  readonly meetEveryMs: number;
};
