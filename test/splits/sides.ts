import type { SplitName } from '../../src/splits/options.ts';
import { type Fold, type SplitRequest, split } from '../../src/splits/split.ts';

export const Side = { train: 0, test: 1, dropped: 2 } as const;

/** The side of each of some rows. */
export function sidesIn({ train, test }: Fold, rows: Int32Array): Uint8Array {
  const trained = new Set(train);
  const tested = new Set(test);
  return Uint8Array.from(rows, (row) =>
    trained.has(row) ? Side.train : tested.has(row) ? Side.test : Side.dropped,
  );
}

/** The first fold of a split, with a side for each of the requested rows. */
export function divided(
  name: SplitName,
  asked: Omit<SplitRequest, 'folds' | 'embargoMs'>,
): Fold & { readonly sides: Uint8Array } {
  const request = { folds: 2, embargoMs: 0, ...asked };
  const [fold] = split(name, request);
  return { ...fold, sides: sidesIn(fold, request.rows) };
}
