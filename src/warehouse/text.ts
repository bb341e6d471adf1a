/** Pieces of SQL as text. */

/** A part of a query with its name, in the order in which parts use one another. */
export interface NamedQuery {
  readonly name: string;
  readonly comment?: string;
  readonly sql: string;
}

export function select(columns: readonly string[], ...clauses: readonly string[]): string {
  return [`  SELECT\n    ${columns.join(',\n    ')}`, ...clauses].join('\n  ');
}

/** The columns of a table, by their names in the query. */
export function columnsOf(alias: string, names: readonly string[]): string[] {
  return names.map((name) => `${alias}.${name} AS ${name}`);
}

export function isSame(names: readonly string[], left: string, right: string): string {
  return names.map((name) => `${left}.${name} = ${right}.${name}`).join(' AND ');
}

/** Comparisons and divisions are of doubles, whatever the types of the columns are. */
export function double(sql: string): string {
  return `CAST(${sql} AS DOUBLE PRECISION)`;
}

/** One line, whatever is in it. */
export function comment(text: string): string {
  return `-- ${text.replace(/[\s\u0085\u2028\u2029]+/g, ' ').trim()}`;
}
