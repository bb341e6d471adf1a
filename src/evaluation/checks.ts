/** The complaints shared by this room: each says what was found, where, and what was expected. */

/** @throws RangeError unless `rows` (called `name`) has as many entries as there are scores */
export function requireRowCount(name: string, rows: ArrayLike<number>, expected: number): void {
  if (rows.length !== expected) {
    throw new RangeError(`${name} has ${rows.length} rows; expected ${expected}, one per score`);
  }
}

/** @throws RangeError at the first NaN */
export function requireNoNaN(name: string, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) {
      throw new RangeError(`${name}[${row}] is NaN; expected a number or an infinity`);
    }
  }
}

/** @throws RangeError at the first label that is neither 0 nor 1 */
export function requireBinary(labels: Uint8Array): void {
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] > 1) throw new RangeError(`labels[${row}] is ${labels[row]}; expected 0 or 1`);
  }
}

/** @throws RangeError at the first value outside [0, 1] */
export function requireProbabilities(name: string, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    const probability = values[row];
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`${name}[${row}] is ${probability}; expected a number from 0 to 1`);
    }
  }
}

/** @throws RangeError at the first negative id */
export function requireIds(name: string, ids: Int32Array): void {
  for (let row = 0; row < ids.length; row++) {
    if (ids[row] < 0) throw new RangeError(`${name}[${row}] is ${ids[row]}; expected an id counted from 0`);
  }
}

/** @throws RangeError unless 0 < level < 1 */
export function requireLevel(level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`level is ${level}; expected a share between 0 and 1, such as 0.95`);
  }
}

/** @throws RangeError unless 0 < errorRate < 1/2 */
export function requireErrorRate(errorRate: number): void {
  if (!(errorRate > 0 && errorRate < 0.5)) {
    throw new RangeError(`errorRate is ${errorRate}; expected a share between 0 and 0.5, such as 0.05`);
  }
}

/** @throws RangeError unless `comparisons` is a whole number of at least 1 */
export function requireComparisons(comparisons: number): void {
  if (!(Number.isSafeInteger(comparisons) && comparisons >= 1)) {
    throw new RangeError(`there are ${comparisons} comparisons; expected a whole number of at least 1`);
  }
}

/** @throws RangeError unless `value` (called `name`) is finite and at least 0 */
export function requireNotNegative(name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new RangeError(`${name} is ${value}; expected a number of at least 0`);
  }
}
