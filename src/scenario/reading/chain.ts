/** A scenario file overlaid on the files it extends. */
import { UserError } from '../../base/errors.ts';
import { describeFound } from '../messages/phrasing.ts';
import { type LocatedProblem, type Place, quote, type Source } from '../messages/problem.ts';
import { type Mapping, merge, type Tree, withEntry, without } from '../tree.ts';
import { parseYaml } from './yamlTree.ts';

/** Longest chain of files: a longer one is a loop whose names do not repeat. */
const MAXIMUM_CHAIN = 20;

/**
 * Reads a file that another one extends.
 * @param path as it is written behind `extends`
 * @param from name of the file that it is written in
 * @returns its text, and a name under which messages show it and loops are noticed
 * @throws UserError if it cannot be read; the message is shown at the `extends` key
 */
export type ReadFile = (path: string, from: string) => { text: string; name: string };

export interface MergedFiles {
  /** Undefined when one of the files cannot be understood. */
  readonly tree: Mapping | undefined;
  readonly problems: readonly LocatedProblem[];
}

/**
 * Parses a file and those it extends, and merges them: mappings key by key, anything else replaced.
 * Neither name, title nor description is inherited; without a name the file is named after itself.
 */
export function mergeChain(text: string, fileName: string, read: ReadFile): MergedFiles {
  let problems: readonly LocatedProblem[] = [];
  const names: string[] = [];
  const layers: Mapping[] = [];
  let next: { text: string; name: string } | undefined = { text, name: fileName };

  while (next !== undefined) {
    names.push(next.name);
    const source: Source = { label: next.name, rank: layers.length };
    const parsed = parseYaml(source, next.text);
    problems = [...problems, ...parsed.problems];
    const top = parsed.tree;
    if (top?.kind !== 'mapping') {
      if (parsed.problems.length === 0) problems = [...problems, notMapping(top, source)];
      return { tree: undefined, problems };
    }
    layers.push(
      without(top, 'extends', '$schema', ...(layers.length > 0 ? ['name', 'title', 'description'] : [])),
    );

    const address = top.entries.get('extends');
    if (address === undefined) break;
    const outcome = follow(address.value, names, read);
    if ('found' in outcome) {
      return { tree: undefined, problems: [...problems, outcome] };
    }
    next = outcome;
  }

  const merged = layers.reduceRight((below, above) => merge(below, above) as Mapping);
  const place: Place = { source: { label: fileName, rank: 0 }, line: 1, column: 1 };
  return { tree: named(merged, fileName, place), problems };
}

function follow(
  value: Tree,
  names: readonly string[],
  read: ReadFile,
): { text: string; name: string } | LocatedProblem {
  const at = { place: value.place, path: ['extends'] };
  if (value.kind !== 'scalar' || typeof value.value !== 'string' || value.value === '') {
    return {
      ...at,
      found: describeFound(value),
      expected: 'the path of a scenario file, relative to this one',
      remedy: 'write one path, such as extends: base.yaml',
    };
  }
  const from = names[names.length - 1];
  let file: { text: string; name: string };
  try {
    file = read(value.value, from);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      ...at,
      found: `${quote(value.value)}: ${error.message}`,
      expected: 'a scenario file, relative to this one',
      remedy: 'look at its name, and at the folder of this file',
    };
  }
  if (names.includes(file.name)) {
    const loop = [...names.slice(names.indexOf(file.name)), file.name].map((name) =>
      quote(name).slice(1, -1),
    );
    return {
      ...at,
      found: `a loop: ${loop.join(' → ')}`,
      expected: 'a chain of files that ends',
      remedy: 'remove one `extends` of the loop',
    };
  }
  if (names.length >= MAXIMUM_CHAIN) {
    return {
      ...at,
      found: `more than ${MAXIMUM_CHAIN} files that extend each other`,
      expected: 'a shorter chain',
    };
  }
  return file;
}

function notMapping(tree: Tree | undefined, source: Source): LocatedProblem {
  const empty = tree === undefined || (tree.kind === 'scalar' && tree.value === null);
  return {
    place: tree?.place ?? { source, line: 1, column: 1 },
    path: [],
    found: empty ? 'an empty file' : describeFound(tree),
    expected: 'a mapping of keys such as name, seeds, timeline and world',
    remedy: 'start with a line such as `description: What the scenario shows.`',
  };
}

function named(tree: Mapping, fileName: string, place: Place): Mapping {
  if (tree.entries.has('name')) return tree;
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const dot = base.lastIndexOf('.');
  const name = dot > 0 ? base.slice(0, dot) : base;
  return withEntry(tree, 'name', { keyPlace: place, value: { kind: 'scalar', value: name, place } });
}
