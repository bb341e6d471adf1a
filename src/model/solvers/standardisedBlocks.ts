/**
 * Standardised columns of a design in blocks of rows, each block column-major, so that the kernels read
 * contiguous memory. All blocks are kept if they fit in memory, otherwise every second, fourth, … one, so that
 * a thinned sample is kept where the whole is too large. Other blocks are read again from the design whenever
 * they are loaded, and their values computed with the same operations, so that fits agree bit for bit.
 */
import type { Design, Scale } from './design.ts';
import { columnLabel, FitError } from './fit.ts';

/** Rows per block: 128 × 24 doubles are 24 KiB, so a block and its weighted copy stay in the second-level cache. */
export const ROWS_PER_BLOCK = 128;

/** Blocks are kept up to this size, and the rest read again on each pass. */
const PACKED_BYTES_MAX = 512 * 1024 * 1024;

export interface BlocksOptions {
  /** Names of the dense columns, for messages. */
  readonly columnNames?: readonly string[] | undefined;
  /** Bytes that kept blocks may take; default `PACKED_BYTES_MAX`. */
  readonly packedBytesMax?: number | undefined;
}

/** The standardised rows of a design. After `load(b)`, the public cursor fields describe block b. */
export class StandardisedBlocks {
  readonly rows: number;
  readonly columns: number;
  /** Number of blocks; all but the last have `ROWS_PER_BLOCK` rows. */
  readonly count: number;
  /** Those of the rows, unless the design brings a scale. */
  readonly means: Float64Array;
  /** Population standard deviations, 1 for a constant column. */
  readonly deviations: Float64Array;
  /** 1 for a column with the same value in every row. Its standardised values are exactly 0. */
  readonly constant: Uint8Array;
  /** Rows with label 1. */
  readonly positives: number;

  /** Holds the loaded block: column c is at `offset + c · ROWS_PER_BLOCK`. */
  values: Float64Array;
  offset = 0;
  /** Holds the labels of the loaded block from `labelOffset` on. */
  labels: Uint8Array;
  labelOffset = 0;
  /** Rows in the loaded block. */
  rowsInBlock = 0;

  readonly #design: Design;
  /** Block b is kept in slot b / stride if that is whole; other blocks take turns in the slot after the kept ones. */
  readonly #keptStride: number;
  readonly #keptCount: number;
  readonly #rowMajor: Float64Array;
  readonly #reciprocals: Float64Array;

  /**
   * Reads the design once, for means, deviations and the blocks to keep.
   *
   * @throws FitError naming the column of a value that is not finite, or a label that is not 0 or 1
   */
  constructor(design: Design, { columnNames, packedBytesMax = PACKED_BYTES_MAX }: BlocksOptions = {}) {
    const { rows, columns } = design;
    this.rows = rows;
    this.columns = columns;
    this.count = Math.ceil(rows / ROWS_PER_BLOCK);
    this.#design = design;
    this.#keptStride = keptStride(this.count, columns, packedBytesMax);
    this.#keptCount = Math.ceil(this.count / this.#keptStride);
    this.#rowMajor = new Float64Array(ROWS_PER_BLOCK * columns);
    this.values = new Float64Array((this.#keptCount + 1) * ROWS_PER_BLOCK * columns);
    this.labels = new Uint8Array((this.#keptCount + 1) * ROWS_PER_BLOCK);

    const scan = new ColumnScan(columns);
    for (let block = 0; block < this.count; block++) {
      this.#moveTo(block);
      this.#readRaw(block);
      scan.add(this.values, this.offset, this.rowsInBlock);
      scan.addLabels(this.labels, this.labelOffset, this.rowsInBlock);
    }
    scan.requireUsable(columnNames);
    this.means = scan.means;
    this.constant = scan.constant;
    this.positives = scan.positives;
    this.deviations = scan.deviations();
    if (design.scale !== undefined) this.#takeOver(design.scale);
    this.#reciprocals = this.deviations.map((deviation) => 1 / deviation);
    for (let slot = 0; slot < this.#keptCount; slot++) {
      this.#moveTo(slot * this.#keptStride);
      this.#standardise();
    }
  }

  /** A constant column keeps its own, with which it is 0 everywhere. */
  #takeOver({ means, deviations }: Scale): void {
    for (let column = 0; column < this.columns; column++) {
      if (this.constant[column] === 1 || Number.isNaN(means[column])) continue;
      this.means[column] = means[column];
      this.deviations[column] = deviations[column];
    }
  }

  /** Makes block `block` the loaded one. */
  load(block: number): void {
    if (this.#moveTo(block)) return;
    this.#readRaw(block);
    this.#standardise();
  }

  /** Points the cursor to the slot of a block; returns whether the block is kept there. */
  #moveTo(block: number): boolean {
    const slot = block % this.#keptStride === 0 ? block / this.#keptStride : this.#keptCount;
    this.rowsInBlock = Math.min(ROWS_PER_BLOCK, this.rows - block * ROWS_PER_BLOCK);
    this.offset = slot * ROWS_PER_BLOCK * this.columns;
    this.labelOffset = slot * ROWS_PER_BLOCK;
    return slot < this.#keptCount;
  }

  #readRaw(block: number): void {
    const { columns, rowsInBlock, values, offset } = this;
    const rowMajor = this.#rowMajor;
    const labels = this.labels.subarray(this.labelOffset, this.labelOffset + rowsInBlock);
    this.#design.read(
      block * ROWS_PER_BLOCK,
      rowsInBlock,
      rowMajor.subarray(0, rowsInBlock * columns),
      labels,
    );
    for (let column = 0; column < columns; column++) {
      const target = offset + column * ROWS_PER_BLOCK;
      for (let row = 0, source = column; row < rowsInBlock; row++, source += columns) {
        values[target + row] = rowMajor[source];
      }
    }
  }

  #standardise(): void {
    const { columns, rowsInBlock, values, offset, means } = this;
    for (let column = 0; column < columns; column++) {
      const start = offset + column * ROWS_PER_BLOCK;
      const end = start + rowsInBlock;
      const mean = means[column];
      const reciprocal = this.#reciprocals[column];
      for (let index = start; index < end; index++) values[index] = (values[index] - mean) * reciprocal;
    }
  }
}

/** The least power of two so that every so-many-th block fits, with its labels; Infinity if not even one does. */
function keptStride(count: number, columns: number, bytesMax: number): number {
  const blockBytes = ROWS_PER_BLOCK * (8 * columns + 1);
  if (blockBytes > bytesMax) return Infinity;
  let stride = 1;
  while (Math.ceil(count / stride) * blockBytes > bytesMax) stride *= 2;
  return stride;
}

/**
 * Means and sums of squared deviations, block by block: exact two-pass sums inside a block, blocks merged
 * by the pairwise formula of Chan, Golub and LeVeque, "Algorithms for computing the sample variance",
 * The American Statistician 37 (1983), so that a large mean costs no precision.
 */
class ColumnScan {
  readonly means: Float64Array;
  readonly constant: Uint8Array;
  positives = 0;
  #rows = 0;
  #oddLabel: number | undefined;
  readonly #squares: Float64Array;
  readonly #first: Float64Array;

  constructor(columns: number) {
    this.means = new Float64Array(columns);
    this.constant = new Uint8Array(columns).fill(1);
    this.#squares = new Float64Array(columns);
    this.#first = new Float64Array(columns);
  }

  add(values: Float64Array, offset: number, count: number): void {
    const before = this.#rows;
    const after = before + count;
    for (let column = 0; column < this.means.length; column++) {
      const start = offset + column * ROWS_PER_BLOCK;
      const end = start + count;
      // Constancy is decided on the values: the sum of squares of a constant column need not be exactly 0.
      if (before === 0) this.#first[column] = values[start];
      if (this.constant[column] === 1) {
        const first = this.#first[column];
        for (let index = start; index < end; index++) {
          if (values[index] !== first) {
            this.constant[column] = 0;
            break;
          }
        }
      }
      let sum = 0;
      for (let index = start; index < end; index++) sum += values[index];
      const mean = sum / count;
      let squares = 0;
      for (let index = start; index < end; index++) {
        const distance = values[index] - mean;
        squares += distance * distance;
      }
      const shift = mean - this.means[column];
      this.means[column] += (shift * count) / after;
      this.#squares[column] += squares + (shift * shift * before * count) / after;
    }
    this.#rows = after;
  }

  addLabels(labels: Uint8Array, offset: number, count: number): void {
    for (let index = offset; index < offset + count; index++) {
      if (labels[index] > 1) this.#oddLabel = labels[index];
      this.positives += labels[index];
    }
  }

  requireUsable(columnNames: readonly string[] | undefined): void {
    if (this.#oddLabel !== undefined) {
      throw new FitError(
        `found the label ${this.#oddLabel}, expected 0 or 1; encode opened as 1 and not opened as 0`,
      );
    }
    for (let column = 0; column < this.means.length; column++) {
      if (Number.isFinite(this.#squares[column]) && Number.isFinite(this.means[column])) continue;
      throw new FitError(
        `found a value in ${columnLabel(column, columnNames)} that is NaN, infinite or too large to square, ` +
          'expected finite numbers; fill or drop missing values before the fit',
      );
    }
  }

  /** Population standard deviations; a constant column gets 1 and its mean is made exact. */
  deviations(): Float64Array {
    return this.#squares.map((squares, column) => {
      if (this.constant[column] === 0) return Math.sqrt(squares / this.#rows);
      this.means[column] = this.#first[column];
      return 1;
    });
  }
}
