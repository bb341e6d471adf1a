/**
 * Tables that grow: equal blocks of columns, each block one buffer. A table grows without copying, a fork shares
 * the blocks that are full, and blocks that do not fit in memory wait in a store.
 */

/** Rows in a block of a table of rows. */
export const BLOCK_ROWS = 8192;

/** The block that holds a row, and the row's place in it. */
export function blockOfRow(row: number): number {
  return row >> 13;
}
export function placeInBlock(row: number): number {
  return row & (BLOCK_ROWS - 1);
}

/** Columns as views of one buffer. */
export interface Block {
  readonly bytes: ArrayBuffer;
}

/** Storage of blocks outside memory. */
export interface BlockStore {
  /** Bytes of one table that stay in memory. */
  readonly residentBytesMax: number;
  /** Writes a block at its place, or at a new one if it has none yet; returns the place. */
  write(bytes: ArrayBuffer, place: number | undefined): number;
  read(place: number, byteLength: number): ArrayBuffer;
}

/** A block wherever it is. Forks of a table share it. */
class Slot<B extends Block> {
  block: B | undefined;
  place: number | undefined = undefined;
  /** True while memory holds changes that the store lacks. */
  isDirty = true;

  constructor(block: B) {
    this.block = block;
  }
}

export class Blocks<B extends Block> {
  readonly #view: (bytes: ArrayBuffer) => B;
  readonly #byteLength: number;
  readonly #store: BlockStore | undefined;
  /** Index of the first block. */
  readonly #first: number;
  #slots: Slot<B>[] = [];
  /** Blocks in memory in the order in which they came, oldest first; only where there is a store. */
  readonly #resident: Slot<B>[] = [];
  readonly #residentMax: number;

  /**
   * @param view columns over a buffer of `byteLength` bytes
   * @param store keeps what does not fit in memory; without one, everything stays there
   * @param first index of the first block that will be added
   */
  constructor(view: (bytes: ArrayBuffer) => B, byteLength: number, store: BlockStore | undefined, first = 0) {
    this.#view = view;
    this.#byteLength = byteLength;
    this.#store = store;
    this.#first = first;
    this.#residentMax =
      store === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.floor(store.residentBytesMax / byteLength));
  }

  /** One past the last block. */
  get end(): number {
    return this.#first + this.#slots.length;
  }

  /** A block to read. */
  at(index: number): B {
    const slot = this.#slots[index - this.#first];
    return slot.block ?? this.#fetch(slot);
  }

  /** A block to write to at once: what is written after another block was asked for may be lost. */
  toWrite(index: number): B {
    const slot = this.#slots[index - this.#first];
    slot.isDirty = true;
    return slot.block ?? this.#fetch(slot);
  }

  /** Adds a block: of zeros, or over the bytes that are handed over. */
  add(bytes: ArrayBuffer = new ArrayBuffer(this.#byteLength)): B {
    const block = this.#view(bytes);
    const slot = new Slot(block);
    this.#slots.push(slot);
    this.#admit(slot);
    return block;
  }

  /** Takes over the block of another table in place of an equal one of this. */
  share(index: number, other: Blocks<B>): void {
    this.#slots[index - this.#first].block = undefined;
    this.#slots[index - this.#first] = other.#slots[index - other.#first];
  }

  /** Checks that the other table has the very same block there. */
  shares(index: number, other: Blocks<B>): boolean {
    return this.#slots[index - this.#first] === other.#slots[index - other.#first];
  }

  /** An independent continuation. Costs one block, the last, which is the only one that may still change. */
  fork(): Blocks<B> {
    const copy = new Blocks(this.#view, this.#byteLength, this.#store, this.#first);
    copy.#slots = this.#slots.slice(0, -1);
    if (this.#slots.length > 0) {
      const last = new Slot(this.#view(this.at(this.end - 1).bytes.slice(0)));
      copy.#slots.push(last);
      copy.#admit(last);
    }
    return copy;
  }

  /** An independent copy, in which every block may still change. */
  copy(): Blocks<B> {
    const copy = new Blocks(this.#view, this.#byteLength, this.#store, this.#first);
    for (let index = this.#first; index < this.end; index++) copy.add(this.at(index).bytes.slice(0));
    return copy;
  }

  #fetch(slot: Slot<B>): B {
    const block = this.#view((this.#store as BlockStore).read(slot.place as number, this.#byteLength));
    slot.block = block;
    this.#admit(slot);
    return block;
  }

  #admit(slot: Slot<B>): void {
    if (this.#store === undefined) return;
    this.#resident.push(slot);
    if (this.#resident.length > this.#residentMax) this.#evict(this.#resident.shift() as Slot<B>);
  }

  #evict(slot: Slot<B>): void {
    if (slot.block === undefined) return;
    if (slot.isDirty) slot.place = (this.#store as BlockStore).write(slot.block.bytes, slot.place);
    slot.isDirty = false;
    slot.block = undefined;
  }
}
