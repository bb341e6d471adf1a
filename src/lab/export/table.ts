/** A table of one world for programs: the columns of the export, in memory. */
import { UserError } from '../../base/errors.ts';
import { nearestWord } from '../../scenario/messages/nearest.ts';
import type { Column, Value } from './parquet.ts';

/** Rows and named columns. Values are numbers, booleans, texts, or null where a row has none. */
export class Table {
  /** Number of rows. */
  readonly rows: number;
  readonly #columns: ReadonlyMap<string, Column>;

  constructor({ rows, columns }: { readonly rows: number; readonly columns: readonly Column[] }) {
    this.rows = rows;
    this.#columns = new Map(columns.map((column) => [column.name, column]));
  }

  /** The names of the columns, in their order. */
  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /**
   * The values of a column, one for each row.
   * @throws UserError if there is no such column
   */
  column(name: string): Value[] {
    const { read } = this.#find(name);
    return Array.from({ length: this.rows }, (_, row) => read(row));
  }

  /**
   * The values of a column of numbers, one for each row; NaN where a row has none.
   * @throws UserError if there is no such column, or it does not hold numbers
   */
  numbers(name: string): Float64Array {
    const { type, read } = this.#find(name);
    if (type === 'BOOLEAN' || type === 'STRING') {
      throw new UserError(
        `found the column ${name}, whose values are ${type === 'BOOLEAN' ? 'booleans' : 'texts'}; expected numbers: read it with column("${name}")`,
      );
    }
    return Float64Array.from({ length: this.rows }, (_, row) => (read(row) as number | null) ?? Number.NaN);
  }

  /** One row, by column name. */
  row(index: number): Record<string, Value> {
    if (!Number.isInteger(index) || index < 0 || index >= this.rows) {
      throw new UserError(`found the row ${index}; expected a whole number from 0 to ${this.rows - 1}`);
    }
    return Object.fromEntries([...this.#columns].map(([name, { read }]) => [name, read(index)]));
  }

  #find(name: string): Column {
    const column = this.#columns.get(name);
    if (column !== undefined) return column;
    const nearest = nearestWord(name, this.names);
    throw new UserError(
      `found the column name ${JSON.stringify(name)}; expected one of \`names\`${nearest === undefined ? '' : `, such as ${nearest}`}`,
    );
  }
}
