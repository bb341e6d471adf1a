/** Rows of equally many numbers, in blocks: 8 × width bytes a row. */
import { BLOCK_ROWS, type Block, type BlockStore, Blocks, blockOfRow, placeInBlock } from './blocks.ts';

class VectorBlock implements Block {
  readonly bytes: ArrayBuffer;
  /** BLOCK_ROWS × width, row-major. */
  readonly values: Float64Array;

  constructor(bytes: ArrayBuffer) {
    this.bytes = bytes;
    this.values = new Float64Array(bytes);
  }
}

export class Vectors {
  readonly width: number;
  #blocks: Blocks<VectorBlock>;

  /** @param firstRow rows before it cannot be asked for */
  constructor(width: number, store: BlockStore | undefined, firstRow = 0) {
    this.width = width;
    this.#blocks = new Blocks(
      (bytes) => new VectorBlock(bytes),
      BLOCK_ROWS * width * 8,
      store,
      blockOfRow(firstRow),
    );
  }

  /** The values of the block that holds a row, to read. Those of the row start at `placeOf(row)`. */
  valuesOf(row: number): Float64Array {
    return this.#blocks.at(blockOfRow(row)).values;
  }

  placeOf(row: number): number {
    return placeInBlock(row) * this.width;
  }

  /** The same values, to write to at once; rows are added in order, and need no other preparation. */
  valuesToWrite(row: number): Float64Array {
    const block = blockOfRow(row);
    return block === this.#blocks.end ? this.#blocks.add().values : this.#blocks.toWrite(block).values;
  }

  /** An independent continuation of rows that will not change any more. Costs one block. */
  fork(): Vectors {
    const copy = new Vectors(this.width, undefined);
    copy.#blocks = this.#blocks.fork();
    return copy;
  }

  /** One number of each of some rows. */
  gather(column: number, rows: Int32Array): Float64Array {
    const result = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index++) {
      result[index] = this.valuesOf(rows[index])[this.placeOf(rows[index]) + column];
    }
    return result;
  }

  /**
   * Takes over the other table's block where rows [start, end) lie in one block and agree bit for bit, so
   * that equal tables take no memory twice.
   */
  shareIfEqual(start: number, end: number, other: Vectors): void {
    const own = this.valuesOf(start);
    const theirs = other.valuesOf(start);
    const last = this.placeOf(end - 1) + this.width;
    for (let place = this.placeOf(start); place < last; place++) {
      if (!Object.is(own[place], theirs[place])) return;
    }
    this.#blocks.share(blockOfRow(start), other.#blocks);
  }

  /** Checks that rows [start, end) are the other table's own. */
  shares(start: number, end: number, other: Vectors): boolean {
    for (let block = blockOfRow(start); block <= blockOfRow(end - 1); block++) {
      if (!this.#blocks.shares(block, other.#blocks)) return false;
    }
    return true;
  }
}
