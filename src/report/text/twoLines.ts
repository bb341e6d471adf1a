/** Names that stand in two lines of a narrow column. */

/** Broken behind the last word that fits, at a space or an underscore; what is still too long is cut. */
export function inTwoLines(label: string, columns: number): [string, string] {
  if (label.length <= columns) return [label, ''];
  const parts = label.split(/(?<=[_ ])/);
  let first = '';
  while (parts.length > 1 && (first + parts[0]).trimEnd().length <= columns) first += parts.shift();
  const cut = (text: string) => (text.length <= columns ? text : `${text.slice(0, columns - 1)}…`);
  return first === '' ? [cut(label), ''] : [first.trimEnd(), cut(parts.join(''))];
}
