/** Differences between the databases that features are written for. */

export const dialectNames = ['duckdb', 'clickhouse', 'postgres'] as const;
export type DialectName = (typeof dialectNames)[number];

export interface Dialect {
  /** A backslash in quotes stands for itself in standard SQL. */
  readonly escapesBackslash: boolean;
  /** Stands behind the query. */
  readonly settings: string;
}

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  duckdb: { escapesBackslash: false, settings: '' },
  // Without it, what an outer join does not find is 0 and the empty text, as if it were there.
  clickhouse: { escapesBackslash: true, settings: '\nSETTINGS join_use_nulls = 1' },
  postgres: { escapesBackslash: false, settings: '' },
};

/** A name in quotes, so that no word of it means anything to the database. */
export function identifier(name: string, dialect: Dialect): string {
  return `"${escaped(name, dialect).replaceAll('"', '""')}"`;
}

export function textLiteral(text: string, dialect: Dialect): string {
  return `'${escaped(text, dialect).replaceAll("'", "''")}'`;
}

function escaped(text: string, { escapesBackslash }: Dialect): string {
  return escapesBackslash ? text.replaceAll('\\', '\\\\') : text;
}
