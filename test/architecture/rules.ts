/** The rules of design §12 as a function from sources to complaints. */
import { posix } from 'node:path';
import { type Token, tokenize } from './tokens.ts';

/** File texts by path inside `src`, such as `base/time.ts`. */
export type Sources = Record<string, string>;

export interface Import {
  specifier: string;
  /** The file inside `src`, for relative imports. */
  file: string | undefined;
  typeOnly: boolean;
  /** Loaded together with the file that says so, and not later by a call. */
  atOnce: boolean;
  line: number;
}

/** Imports go from a higher level to a lower one, or stay in their room. */
const LEVELS: string[][] = [
  ['base'],
  ['history'],
  ['features'],
  ['world', 'model'],
  ['serving', 'evaluation', 'splits'],
  ['scenario'],
  ['lab'],
  ['report'],
  ['cli', 'playground'],
];

/** Hidden truth cannot leak: what trains and judges models never sees what made the world. */
const BLIND_ROOMS = ['features', 'model', 'splits', 'evaluation'];
const TRUTH_ROOMS = ['world', 'serving'];

/** The package's face; it may import anything and nothing imports it. */
const INDEX = 'index.ts';

/** From here everything must be reachable. */
export const ENTRIES = [
  'cli/main.ts',
  'lab/jobs/worker.ts',
  'lab/jobs/twinWorker.ts',
  'lab/studies/explanation/worker.ts',
  'playground/main.ts',
  'playground/math/portable.ts',
  INDEX,
];

/** What must run in a browser, with all that it loads. */
export const BROWSER_ENTRIES = [
  'lab/experiment.ts',
  'lab/result/result.ts',
  'scenario/schema.ts',
  'playground/main.ts',
  'playground/math/portable.ts',
];

/** The files that may touch the machine. */
const NODE_FILES =
  /^(?:cli\/.*|report\/.*|scenario\/read\.ts|lab\/jobs\/.*|lab\/studies\/explanation\/(?:thread|worker)\.ts|lab\/export\.ts)$/;

/** The clock is the business of those who show how long things take. */
const CLOCK_FILES = /^(?:cli\/.*|playground\/runPanel\.ts)$/;

export function importsOf(file: string, source: string): Import[] {
  const tokens = tokenize(source);
  const imports: Import[] = [];
  tokens.forEach((token, index) => {
    if (token.kind !== 'string') return;
    const [before, last] = [tokens[index - 2], tokens[index - 1]];
    // A property or a variable may be called so too, and stand before a text.
    const isClause = before?.text !== '.' && before?.kind !== 'string';
    const isStatic = (isWord(last, 'from') && isClause) || isWord(last, 'import');
    const isCall = last?.text === '(' && (isWord(before, 'import') || isWord(before, 'require'));
    if (!isStatic && !isCall) return;
    const relative = token.text.startsWith('.');
    imports.push({
      specifier: token.text,
      file: relative ? posix.join(posix.dirname(file), token.text) : undefined,
      typeOnly: isStatic && isTypeOnly(tokens, index),
      atOnce: isStatic && !isTypeOnly(tokens, index),
      line: token.line,
    });
  });
  return imports;
}

/** Imports of a higher or equal room, of the truth by the blind, of files that are not there. */
export function checkDirection(sources: Sources): string[] {
  return eachImport(sources, (file, { specifier, file: target, line }) => {
    const where = `${file}:${line} imports ${specifier}`;
    if (target === undefined) {
      return specifier.startsWith('node:') && !NODE_FILES.test(file)
        ? `${where}: only the edges touch the machine`
        : [];
    }
    if (!Object.hasOwn(sources, target)) return `${where}: no such file in src`;
    if (file === INDEX) return [];
    const [from, to] = [roomOf(file), roomOf(target)];
    if (levelOf(from) === -1) return `${file} lies in no known room`;
    if (BLIND_ROOMS.includes(from) && TRUTH_ROOMS.includes(to)) return `${where}: ${from} must not see ${to}`;
    if (from === to || (levelOf(to) !== -1 && levelOf(to) < levelOf(from))) return [];
    return `${where}: ${from} may import only what lies below it`;
  });
}

/** Files that import one another in a circle, types included. */
export function checkCycles(sources: Sources): string[] {
  const complaints: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    if (path.includes(file)) {
      complaints.push(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const target of targetsOf(sources, file)) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of Object.keys(sources)) visit(file);
  return complaints;
}

/** Files that no entry reaches. */
export function checkReach(sources: Sources, entries: readonly string[] = ENTRIES): string[] {
  const reached = reach(sources, entries, () => true);
  return Object.keys(sources)
    .filter((file) => !reached.has(file))
    .map((file) => `${file} is dead: no entry reaches it`);
}

/** Files of the engine that bring the machine along, and so keep it out of a browser. */
export function checkBrowser(sources: Sources, entries: readonly string[] = BROWSER_ENTRIES): string[] {
  const loaded = reach(sources, entries, ({ typeOnly }) => !typeOnly);
  return eachImport(
    Object.fromEntries(Object.entries(sources).filter(([file]) => loaded.has(file))),
    (file, { specifier, typeOnly }) =>
      specifier.startsWith('node:') && !typeOnly
        ? `${file} is part of the engine and loads ${specifier}`
        : [],
  );
}

/** The packages that a command loads before it knows what it is to do: few, or its help does not come at once. */
export function packagesAtStart(sources: Sources, entry = 'cli/main.ts'): string[] {
  const loaded = reach(sources, [entry], ({ atOnce }) => atOnce);
  const packages = [...loaded].flatMap((file) =>
    importsOf(file, sources[file])
      .filter(
        ({ atOnce, file: own, specifier }) => atOnce && own === undefined && !specifier.startsWith('node:'),
      )
      .map(({ specifier }) => specifier),
  );
  return [...new Set(packages)].sort();
}

/** Ambient randomness, clocks, and arithmetic that differs between versions of Node. */
export function checkPurity(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, source]) => {
    const tokens = tokenize(source);
    return tokens.flatMap((token, index) => {
      const complaint = impurityAt(tokens, index, CLOCK_FILES.test(file));
      return complaint === undefined ? [] : [`${file}:${token.line} ${complaint}`];
    });
  });
}

function impurityAt(tokens: Token[], index: number, mayUseClock: boolean): string | undefined {
  const token = tokens[index];
  const [previous, next, afterNext] = [tokens[index - 1], tokens[index + 1], tokens[index + 2]];
  if (token.kind === 'punctuator') {
    if (token.text !== '**' && token.text !== '**=') return undefined;
    const exponent = next?.text === '-' ? afterNext : next;
    const isInteger = exponent?.kind === 'number' && /^\d+n?$/.test(exponent.text);
    return isInteger ? undefined : 'raises to a power that is not a whole number in the source';
  }
  // A property of that name is something else.
  if (token.kind !== 'word' || previous?.text === '.' || previous?.text === '?.' || next?.text === ':')
    return undefined;
  const isAccess = next?.text === '.' || next?.text === '?.';
  if (token.text === 'Math') {
    if (!isAccess) return 'uses Math other than as Math.<name>';
    if (afterNext?.text === 'random') return 'uses Math.random';
    if (afterNext?.text === 'pow') return 'uses Math.pow';
  }
  if (/^(?:randomBytes|randomInt|randomUUID|getRandomValues)$/.test(token.text)) return `uses ${token.text}`;
  if (token.text === 'crypto' && isAccess) return 'uses crypto';
  if (mayUseClock) return undefined;
  if (token.text === 'Date' && (isAccess || next?.text === '(' || isWord(previous, 'new')))
    return 'uses Date';
  if (token.text === 'performance' && isAccess) return 'uses performance';
  if (token.text === 'process' && isAccess && afterNext?.text === 'hrtime') return 'uses process.hrtime';
  if (token.text === 'console' && isAccess && afterNext?.text.startsWith('time')) return 'uses console.time';
  return undefined;
}

function eachImport(sources: Sources, check: (file: string, found: Import) => string | string[]): string[] {
  return Object.entries(sources).flatMap(([file, source]) =>
    importsOf(file, source).flatMap((found) => check(file, found)),
  );
}

function targetsOf(
  sources: Sources,
  file: string,
  follow: (found: Import) => boolean = () => true,
): string[] {
  return importsOf(file, sources[file])
    .filter(follow)
    .flatMap(({ file: target }) => (target !== undefined && Object.hasOwn(sources, target) ? [target] : []));
}

export function reach(
  sources: Sources,
  entries: readonly string[],
  follow: (found: Import) => boolean,
): Set<string> {
  const reached = new Set<string>();
  const waiting = entries.filter((file) => Object.hasOwn(sources, file));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    waiting.push(...targetsOf(sources, file, follow));
  }
  return reached;
}

/** Whether the import or export statement that ends in this string is erased when types are. */
function isTypeOnly(tokens: Token[], stringIndex: number): boolean {
  for (let index = stringIndex - 1; index >= 0; index -= 1) {
    const token = tokens[index];
    if (isWord(token, 'import') || isWord(token, 'export')) return isWord(tokens[index + 1], 'type');
    if (token.text === ';' || token.kind === 'string') return false;
  }
  return false;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

function levelOf(room: string): number {
  return LEVELS.findIndex((level) => level.includes(room));
}
