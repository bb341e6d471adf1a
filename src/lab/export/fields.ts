/** Columns of tables for readers: name, type, unit and meaning in one place, beside which values are read. */
import type { Column, ColumnType, Value } from './parquet.ts';

/** A column, or a family of columns whose names differ in what stands in angle brackets. */
export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  /** Undefined for ids, words, and what is true or false. */
  readonly unit?: string;
  readonly meaning: string;
  /** Exports that have it, or how often; undefined where each has it once. */
  readonly presence?: string;
  /** Rows in which it is null; undefined where it never is. */
  readonly nullIn?: string;
}

/** A text in place of angle brackets in the name of a column. */
export interface Part {
  readonly text: string;
  readonly meaning?: string;
  /** Of the column, in place of the field's. */
  readonly unit?: string;
}

type Parts = Readonly<Record<string, Part>>;

export interface DescribedColumn extends Column {
  readonly field: Field;
  /** By what stands in angle brackets. */
  readonly parts: Parts;
}

export function columnOf(field: Field, read: (row: number) => Value, parts: Parts = {}): DescribedColumn {
  const name = Object.entries(parts).reduce(
    (pattern, [key, { text }]) => pattern.replace(`<${key}>`, text),
    field.name,
  );
  return { name, type: field.type, nullable: field.nullIn !== undefined, read, field, parts };
}

/** A name of the lab as part of a column's name: `recomputed-minus-own` becomes `recomputed_minus_own`. */
export function snakeCase(name: string): string {
  return name.replace(/[^a-z0-9]+/g, '_');
}
