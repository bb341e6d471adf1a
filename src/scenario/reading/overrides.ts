/** Values given on the command line, overlaid on those of the file. */
import { UserError } from '../../base/errors.ts';
import { type LocatedProblem, quote, type Source } from '../messages/problem.ts';
import { type Mapping, mergeAt, type Tree, withEntry } from '../tree.ts';
import { missingItem, splitPath } from './keyPath.ts';
import { parseSeeds } from './seeds.ts';
import { parseYaml } from './yamlTree.ts';

/** Options come behind all files in a list of problems. */
const FIRST_RANK = 1_000_000;
const MAXIMUM_SEGMENTS = 32;

/** Checks that a source of the rank is an option, which goes over all files. */
export function isOption(rank: number): boolean {
  return rank >= FIRST_RANK;
}

/** Keys that say what a result is called, and not what it is of. */
const TOLD_BY_ITSELF = ['name', 'title', 'description'];

export interface Overridden {
  readonly tree: Mapping;
  readonly problems: readonly LocatedProblem[];
}

/**
 * A tree with `--set path=value` options overlaid on it, the later over the earlier, then `--seeds`. Its
 * title says what was set, so that no result can be taken for that of the file itself. Never throws: an
 * option that cannot be understood is a problem and changes nothing.
 */
export function override(tree: Mapping, sets: readonly string[], seeds: string | undefined): Overridden {
  let problems: readonly LocatedProblem[] = [];
  let result = tree;
  sets.forEach((text, index) => {
    const outcome = set(result, text, { label: `--set ${text}`.slice(0, 200), rank: FIRST_RANK + index });
    if (Array.isArray(outcome)) problems = [...problems, ...outcome];
    else result = retitled(outcome, text.trim());
  });
  if (seeds !== undefined) {
    const source = { label: `--seeds ${seeds}`.slice(0, 200), rank: FIRST_RANK + sets.length };
    const outcome = setSeeds(result, seeds, source);
    if (Array.isArray(outcome)) problems = [...problems, ...outcome];
    else result = outcome;
  }
  return { tree: result, problems };
}

function set(tree: Mapping, text: string, source: Source): Mapping | LocatedProblem[] {
  const place = { source };
  const expected = 'path.to.key=value, such as world.users=2000';
  const equals = text.indexOf('=');
  if (equals < 0) return [{ place, path: [], found: 'no equals sign', expected }];
  const path = text.slice(0, equals).trim();
  const segments = splitPath(path);
  if (segments.includes('')) return [{ place, path: [], found: `the path ${quote(path)}`, expected }];
  if (segments.length > MAXIMUM_SEGMENTS) {
    return [{ place, path: [], found: `a path of ${segments.length} keys`, expected }];
  }
  if (path === 'extends') {
    return [
      {
        place,
        path: [],
        found: 'extends',
        expected: 'a key of the scenario itself',
        remedy: 'write `extends` in a file',
      },
    ];
  }
  const swept = sweptBy(tree, path);
  if (swept !== undefined) {
    return [
      {
        place,
        path: [],
        found: `${quote(path)}, which the scenario sweeps`,
        expected: 'a key that is not swept',
        remedy: `set the values to run through: --set 'sweep.${swept}=[…]'`,
      },
    ];
  }

  const missing = missingItem(tree, segments);
  if (missing !== undefined) return [{ place, path: segments, ...missing }];

  const parsed = parseYaml(source, text.slice(equals + 1), false);
  if (parsed.problems.length > 0) {
    return parsed.problems.map((problem) => ({ ...problem, path: [...segments, ...problem.path] }));
  }
  if (parsed.tree === undefined) {
    return [
      { place, path: segments, found: 'no value', expected, remedy: `write ${path}=null if none is meant` },
    ];
  }
  return mergeAt(tree, segments, parsed.tree, place) as Mapping;
}

/** Said of a title only that does not come of an option itself. */
function retitled(tree: Mapping, text: string): Mapping {
  const [path] = text.split('=');
  if (TOLD_BY_ITSELF.includes(path.trim())) return tree;
  const title = (tree.entries.get('title') ?? tree.entries.get('name'))?.value;
  const told = title?.kind === 'scalar' ? `${title.value}, ` : '';
  const { place } = tree;
  const value: Tree = { kind: 'scalar', value: `${told}with ${text}`, place };
  return withEntry(tree, 'title', { keyPlace: place, value });
}

function sweptBy(tree: Mapping, path: string): string | undefined {
  const sweep = tree.entries.get('sweep')?.value;
  return sweep?.kind === 'mapping' && sweep.entries.has(path) ? path : undefined;
}

function setSeeds(tree: Mapping, text: string, source: Source): Mapping | LocatedProblem[] {
  const place = { source };
  try {
    const items = parseSeeds(text).map((value): Tree => ({ kind: 'scalar', value, place }));
    return withEntry(tree, 'seeds', { keyPlace: place, value: { kind: 'list', items, place } });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [found, expected] = error.message.replace(/^found /, '').split('; expected ');
    return [{ place, path: [], found, expected }];
  }
}
