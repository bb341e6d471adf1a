/** The parts of a file's syntax tree that the rules of the architecture read. */
import { posix } from 'node:path';
import { type Node, parseSync, visitorKeys } from 'oxc-parser';

export interface Import {
  specifier: string;
  /** The file inside `src`, for relative imports. */
  file: string | undefined;
  typeOnly: boolean;
  /** Loaded together with the file that says so, and not later by a call. */
  atOnce: boolean;
  line: number;
}

/** A node with the place it has in its parent. */
export interface Place {
  node: Node;
  parent: Node | undefined;
  /** The property of the parent that holds the node. */
  key: string;
  line: number;
}

export interface DocComment {
  /** Without the stars before its first word. */
  text: string;
  line: number;
}

const parsed = new Map<string, { places: Place[]; docComments: DocComment[] }>();

/** Every node of a source, parents before their children. */
export function placesOf(file: string, source: string): Place[] {
  return parse(file, source).places;
}

/** Comments of the form that editors show at a name. */
export function docCommentsOf(file: string, source: string): DocComment[] {
  return parse(file, source).docComments;
}

/** Parses each source once, for all rules. */
function parse(file: string, source: string) {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const { program, comments, errors } = parseSync(file, source);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0].message}`);
  const docComments = comments
    .filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
    .map(({ value, start }) => ({
      text: value.replace(/^[*\s]+/, ''),
      line: source.slice(0, start).split('\n').length,
    }));
  const lineEnds = [...source.matchAll(/\n/g)].map(({ index }) => index);
  const places: Place[] = [];
  const visit = (node: Node, parent: Node | undefined, key: string, above: number) => {
    let line = above;
    while (lineEnds[line - 1] < node.start) line += 1;
    places.push({ node, parent, key, line });
    for (const childKey of visitorKeys[node.type] ?? []) {
      for (const child of [(node as unknown as Record<string, unknown>)[childKey]].flat()) {
        if (child) visit(child as Node, node, childKey, line);
      }
    }
  };
  visit(program, undefined, '', 1);
  const found = { places, docComments };
  parsed.set(source, found);
  return found;
}

export function importsOf(file: string, source: string): Import[] {
  return placesOf(file, source).flatMap(({ node, line }) => {
    const found = importBy(node);
    if (found === undefined) return [];
    const relative = found.specifier.startsWith('.');
    return [
      { ...found, file: relative ? posix.join(posix.dirname(file), found.specifier) : undefined, line },
    ];
  });
}

function importBy(node: Node): Pick<Import, 'specifier' | 'typeOnly' | 'atOnce'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return declared(node.source.value, node.importKind);
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.source === null ? undefined : declared(node.source.value, node.exportKind);
    case 'TSImportType':
      return declared(node.source.value, 'type');
    case 'ImportExpression':
      return { specifier: textOf(node.source), typeOnly: false, atOnce: false };
    default:
      return undefined;
  }
}

function declared(specifier: string, kind: 'type' | 'value' | undefined) {
  return { specifier, typeOnly: kind === 'type', atOnce: kind !== 'type' };
}

/** Names no file, which the rules report. */
export const COMPUTED = './(computed)';

/** The text of a literal; of anything else `COMPUTED`. */
function textOf(node: Node): string {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.raw;
  return COMPUTED;
}
