/** Words of commands that people copy. */

/** A path as a shell takes it. */
export function shellWord(path: string): string {
  return /^[\p{L}\p{N}_.,:/\\@%+=-]+$/u.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
