/** YAML text (and JSON, which is YAML) to a tree of values with their places. */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type YAMLError,
} from 'yaml';
import { type LocatedProblem, type Path, type Place, printable, type Source } from '../messages/problem.ts';
import type { Entry, Tree } from '../tree.ts';

/** Most characters of a scenario file. The largest sensible one has a few thousand. */
const MAXIMUM_CHARACTERS = 1_000_000;

/** Deepest nesting. A scenario needs six levels; a stack overflow happens at some thousands. */
const MAXIMUM_DEPTH = 64;

export interface ParsedText {
  /** Undefined when the text is empty or cannot be read as YAML. */
  readonly tree: Tree | undefined;
  readonly problems: readonly LocatedProblem[];
}

/**
 * Reads YAML text. Never throws: what is wrong with the text is returned as problems, and a value that was
 * reported is in the tree as `broken`.
 * @param position false gives every value the source as its place, without line and column
 */
export function parseYaml(source: Source, text: string, position = true): ParsedText {
  const problems: LocatedProblem[] = [];
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    if (!position) return { source };
    const { line, col } = lines.linePos(offset);
    // An offset before the first line break that was counted has line 0.
    return { source, line: Math.max(line, 1), column: line === 0 ? offset + 1 : col };
  };
  const fail = (place: Place, found: string, expected: string, remedy?: string): ParsedText => {
    problems.push({ place, path: [], found, expected, ...(remedy === undefined ? {} : { remedy }) });
    return { tree: undefined, problems };
  };

  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.length > MAXIMUM_CHARACTERS) {
    return fail({ source }, `a text of ${body.length} characters`, `at most ${MAXIMUM_CHARACTERS}`);
  }
  const control = CONTROL.exec(body);
  if (control !== null) {
    const lineStart = body.lastIndexOf('\n', control.index) + 1;
    const line = body.slice(0, lineStart).split('\n').length;
    const place = position ? { source, line, column: control.index - lineStart + 1 } : { source };
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return fail(place, `the control character U+${code}`, 'a text file in YAML or JSON');
  }

  const tokens = firstTokens(new Parser(lines.addNewLine).parse(body));
  const tooDeep = firstDeeperThan(tokens, MAXIMUM_DEPTH);
  if (tooDeep !== undefined) {
    return fail(placeOf(tooDeep), `values nested deeper than ${MAXIMUM_DEPTH} levels`, 'at most six levels');
  }

  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    // The library compares each key with every other, which takes minutes on a long mapping.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const documents = [...composer.compose(tokens, true, body.length)];
  const [document, second] = documents as Document.Parsed[];
  for (const { errors, warnings } of documents) {
    for (const error of [...errors, ...warnings]) problems.push(syntaxProblem(error, placeOf));
  }
  if (second !== undefined) {
    return fail(
      placeOf(second.range[0]),
      'a second YAML document',
      'one document in a file',
      'remove the line --- and what follows it: one file is one scenario',
    );
  }
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    return fail(placeOf(0), `a %YAML ${document.directives.yaml.version} directive`, 'YAML 1.2', 'remove it');
  }
  if (problems.length > 0) return { tree: undefined, problems };
  if (document.contents === null) return { tree: undefined, problems };

  return { tree: convert(document.contents, placeOf(0), []), problems };

  function convert(node: unknown, fallback: Place, path: Path): Tree {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    const place = range === undefined || range === null ? fallback : placeOf(range[0]);
    const broken = (found: string, expected: string, remedy: string): Tree => {
      problems.push({ place, path, found, expected, remedy });
      return { kind: 'broken', place };
    };
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const pair of node.items) {
        const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
        const keyRange = (pair.key as { range?: [number, number, number] }).range;
        const keyPlace = keyRange === undefined ? place : placeOf(keyRange[0]);
        const value = convert(pair.value, keyPlace, [...path, key]);
        const first = entries.get(key);
        if (first === undefined) {
          entries.set(key, { keyPlace, value: isEmpty(value) ? { ...value, place: keyPlace } : value });
          continue;
        }
        problems.push({
          place: keyPlace,
          path: [...path, key],
          found: 'the key a second time',
          expected: `each key once in a mapping`,
          remedy:
            first.keyPlace.line === undefined
              ? 'remove one'
              : `remove one: the first is in line ${first.keyPlace.line}`,
        });
      }
      return { kind: 'mapping', entries, place };
    }
    if (isSeq(node))
      return {
        kind: 'list',
        items: node.items.map((item, index) => convert(item, place, [...path, index])),
        place,
      };
    if (isAlias(node)) {
      return broken(
        `the alias *${printable(node.source)}`,
        'values written out',
        'write the value here, or share it between files with `extends`',
      );
    }
    const value = isScalar(node) ? node.value : null;
    if (typeof value === 'number') return { kind: 'scalar', value: value === 0 ? 0 : value, place };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') {
      return { kind: 'scalar', value, place };
    }
    return broken(
      'a value of a special YAML type',
      'text, a number, true, false or null',
      'write it plainly',
    );
  }
}

/**
 * Characters that YAML forbids in a text: control characters other than tab, line feed and carriage return.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;

function isEmpty(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}

/** Tokens up to the second document or the hundredth error: there is no use in reading on. */
function firstTokens(tokens: Iterable<CST.Token>): CST.Token[] {
  const read: CST.Token[] = [];
  let errors = 0;
  let documents = 0;
  for (const token of tokens) {
    read.push(token);
    if (token.type === 'error') errors++;
    if (token.type === 'document') documents++;
    if (errors >= 100 || documents >= 2) break;
  }
  return read;
}

/** Offset of the first token nested deeper than a limit. Works through a list, since recursion is what it prevents. */
function firstDeeperThan(tokens: readonly CST.Token[], limit: number): number | undefined {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > limit) return 'offset' in token ? token.offset : 0;
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return undefined;
}

const SYNTAX_REMEDIES: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'keys of one mapping start in the same column',
  NON_STRING_KEY: 'every key is a name, followed by a colon',
  MULTILINE_IMPLICIT_KEY: 'a key ends with a colon on its own line',
  BAD_SCALAR_START: 'put the text in quotes',
  TAG_RESOLVE_FAILED: 'remove the tag, the word that starts with !',
  BAD_DIRECTIVE: 'remove the line that starts with %',
  BLOCK_AS_IMPLICIT_KEY: 'put text that contains a colon in quotes',
  UNEXPECTED_TOKEN: 'put text that contains special characters in quotes',
};

function syntaxProblem(error: YAMLError, placeOf: (offset: number) => Place): LocatedProblem {
  const remedy = SYNTAX_REMEDIES[error.code];
  return {
    place: placeOf(error.pos[0]),
    path: [],
    found:
      error.code === 'NON_STRING_KEY'
        ? 'a key that is no plain name'
        : `broken YAML: ${printable(error.message)}`,
    expected: 'valid YAML or JSON',
    ...(remedy === undefined ? {} : { remedy }),
  };
}
