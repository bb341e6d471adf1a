/** Problems of a scenario, their places and their text. */

/** Keys and list indices from the top of a scenario down to a value. */
export type Path = readonly (string | number)[];

/** A thing wrong with a scenario, independent of the text it came from. */
export interface Problem {
  readonly path: Path;
  /** Other keys that take part: when `path` was not written by anyone, the first written one of these is shown. */
  readonly related?: readonly Path[];
  readonly found: string;
  readonly expected: string;
  /** The valid spelling that comes nearest. */
  readonly nearest?: string;
  readonly remedy?: string;
}

/** A file, or a command-line option, that states values. Problems are listed by rank, then by line. */
export interface Source {
  readonly label: string;
  readonly rank: number;
}

/** A place in a source. Lines and columns start at 1; an option, or a file as a whole, has none. */
export interface Place {
  readonly source: Source;
  readonly line?: number;
  readonly column?: number;
}

export interface LocatedProblem extends Problem {
  readonly place: Place;
}

/** A path as it is shown: `training.provenances[0].from`. */
export function showPath(path: Path): string {
  let shown = '';
  for (const segment of path) {
    if (typeof segment === 'number') shown += `[${segment}]`;
    else
      shown += (shown === '' ? '' : '.') + (/^[\p{L}\p{N}_+$-]+$/u.test(segment) ? segment : quote(segment));
  }
  return shown;
}

/** Text in quotes, cut to a readable length and free of characters that a terminal would obey. */
export function quote(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, unicodeEscape);
}

/** Text from elsewhere (a file name, a message) without characters that a terminal would obey. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, unicodeEscape);
}

/** As `printable`, of text in lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The block of text for one problem: its place and path, then a line for each fact. */
export function showProblem(problem: LocatedProblem): string {
  const { place } = problem;
  const label = printable(place.source.label);
  const where = place.line === undefined ? label : `${label}:${place.line}:${place.column}`;
  const path = showPath(problem.path);
  const lines = [
    path === '' ? where : `${where}  ${path}`,
    `  found:    ${problem.found}`,
    `  expected: ${problem.expected}`,
  ];
  if (problem.nearest !== undefined) lines.push(`  nearest:  ${problem.nearest}`);
  if (problem.remedy !== undefined) lines.push(`  remedy:   ${problem.remedy}`);
  return lines.join('\n');
}

/** Order of places: by source, then from top to bottom. */
export function comparePlaces(a: Place, b: Place): number {
  return a.source.rank - b.source.rank || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** Problems in the order of their places, each once. */
export function sortProblems(problems: readonly LocatedProblem[]): LocatedProblem[] {
  const unique = new Map(problems.map((problem) => [showProblem(problem), problem]));
  return [...unique.values()].sort((a, b) => comparePlaces(a.place, b.place));
}
