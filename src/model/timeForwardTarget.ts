/**
 * Target encoding of an entity without leakage: the share of positives among the entity's earlier rows,
 * where "earlier" means that the label was known when the row was sent.
 */

/** The base rate that codes shrink towards before any label has matured. About what news apps report, 4–10 %. */
export const INITIAL_PRIOR = 0.05;

export interface TargetRows {
  /** Entity key of each row of the table, at least 0. */
  readonly keys: Int32Array;
  /** Label of each row, 0 or 1. */
  readonly labels: Uint8Array;
  /** When each row was sent, milliseconds. */
  readonly sentAtMs: Float64Array;
  /** When each row's label became known, milliseconds; not before it was sent. */
  readonly maturesAtMs: Float64Array;
  /** Rows of the table that are training rows, in any order. Nothing else is read. */
  readonly train: Int32Array;
  /** Pseudo-rows at the prior; at least 0. */
  readonly smoothing: number;
  /** Prior of a row that was sent before any training label had matured; default `INITIAL_PRIOR`. */
  readonly initialPrior?: number | undefined;
}

/** Counts per entity over all training rows: entity `slots.get(key)` has these rows and positives. */
export interface TargetTable {
  readonly slots: ReadonlyMap<number, number>;
  readonly counts: Float64Array;
  readonly positives: Float64Array;
}

export interface TargetEncoding {
  /** Code of each training row, aligned with `train`. */
  readonly trainCodes: Float64Array;
  /** Base rate of all training rows: the code of an entity not seen in training. */
  readonly prior: number;
  /** The frozen table behind `codeOf`. */
  readonly table: TargetTable;
  /** The code of an entity for test and production rows, from all training rows. */
  codeOf(key: number): number;
}

/**
 * Encodes an entity by (positives + smoothing · prior) / (count + smoothing).
 *
 * - The code of a training row counts the training rows of its entity with `maturesAtMs < its sentAtMs`
 *   (strict: a label that matures at the very moment of sending is not yet known, so a row never sees its own
 *   label). Its prior is the base rate of all training rows matured by the same rule, or `initialPrior` if there
 *   are none; the base rate of the whole training set would carry labels from the future.
 * - Rows sent at the same moment see the same labels, whatever their order.
 * - Test and production rows use all training rows and the overall base rate: `codeOf`.
 * - With smoothing 0, an entity without counted rows gets the prior.
 *
 * Takes O(n log n), O(n) if `train` is already in order of sending and of maturing.
 *
 * @throws RangeError if there are no training rows, a column is too short, smoothing is negative, a key is
 *   negative, or a label matures before its row is sent
 */
export function timeForwardTarget(rows: TargetRows): TargetEncoding {
  const { keys, labels, sentAtMs, maturesAtMs, train, smoothing, initialPrior = INITIAL_PRIOR } = rows;
  requireUsable(rows);
  const size = train.length;
  const slots = new Map<number, number>();
  const slotOf = new Int32Array(size);
  for (let position = 0; position < size; position++) {
    const key = keys[train[position]];
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = slots.size;
      slots.set(key, slot);
    }
    slotOf[position] = slot;
  }

  const counts = new Float64Array(slots.size);
  const positives = new Float64Array(slots.size);
  let count = 0;
  let positive = 0;
  const bySending = positionsInOrder(train, sentAtMs);
  const byMaturing = positionsInOrder(train, maturesAtMs);
  const trainCodes = new Float64Array(size);
  let matured = 0;
  const matureBefore = (timeMs: number): void => {
    for (; matured < size && maturesAtMs[train[byMaturing[matured]]] < timeMs; matured++) {
      const position = byMaturing[matured];
      const label = labels[train[position]];
      counts[slotOf[position]]++;
      positives[slotOf[position]] += label;
      count++;
      positive += label;
    }
  };
  for (let rank = 0; rank < size; rank++) {
    const position = bySending[rank];
    matureBefore(sentAtMs[train[position]]);
    const slot = slotOf[position];
    const prior = count === 0 ? initialPrior : positive / count;
    trainCodes[position] = code(positives[slot], counts[slot], smoothing, prior);
  }
  matureBefore(Infinity);

  const prior = positive / count;
  return {
    trainCodes,
    prior,
    table: { slots, counts, positives },
    codeOf(key) {
      const slot = slots.get(key);
      return slot === undefined ? prior : code(positives[slot], counts[slot], smoothing, prior);
    },
  };
}

function code(positives: number, count: number, smoothing: number, prior: number): number {
  const weight = count + smoothing;
  return weight === 0 ? prior : (positives + smoothing * prior) / weight;
}

/** Positions in `train` in ascending order of their rows' times. Rows usually come in order already. */
function positionsInOrder(train: Int32Array, timesMs: Float64Array): Int32Array {
  const positions = new Int32Array(train.length);
  for (let position = 0; position < train.length; position++) positions[position] = position;
  for (let position = 1; position < train.length; position++) {
    if (timesMs[train[position]] < timesMs[train[position - 1]]) {
      return positions.sort((a, b) => timesMs[train[a]] - timesMs[train[b]] || a - b);
    }
  }
  return positions;
}

function requireUsable({ keys, labels, sentAtMs, maturesAtMs, train, smoothing }: TargetRows): void {
  if (train.length === 0) {
    throw new RangeError(
      'timeForwardTarget: found no training rows, expected at least one; widen the training period',
    );
  }
  if (!(smoothing >= 0 && smoothing < Infinity)) {
    throw new RangeError(
      `timeForwardTarget: smoothing is ${smoothing}, expected a finite number of at least 0`,
    );
  }
  for (const row of train) {
    if (
      keys[row] >= 0 &&
      labels[row] <= 1 &&
      maturesAtMs[row] >= sentAtMs[row] &&
      maturesAtMs[row] < Infinity
    )
      continue;
    throw new RangeError(
      `timeForwardTarget: row ${row} has key ${keys[row]}, label ${labels[row]}, sent at ${sentAtMs[row]} ms and ` +
        `matured at ${maturesAtMs[row]} ms, expected a key of at least 0, a label of 0 or 1, and a finite time of ` +
        'maturing not before sending; select rows that exist and whose labels are mature',
    );
  }
}
