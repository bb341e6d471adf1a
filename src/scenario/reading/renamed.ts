/** Names of format 1 in a scenario, answered with what they are called since. */
import { provenanceNames } from '../../features/options.ts';
import { type LocatedProblem, type Path, type Problem, quote, showPath } from '../messages/problem.ts';
import { child, type Mapping, type Tree, toPlain } from '../tree.ts';
import { splitPath } from './keyPath.ts';

/** Places at which features were called columns. */
const HAD_COLUMNS = /^(training|training\.models\[\d+\]|serving\.incumbent)$/;

/** The problems of a scenario of format 1; none of one without old names. */
export function oldNames(tree: Mapping): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  const look = (node: Tree, path: Path) => {
    if (node.kind === 'list') for (const [index, item] of node.items.entries()) look(item, [...path, index]);
    if (node.kind !== 'mapping') return;
    for (const [key, { keyPlace: place, value }] of node.entries) {
      const inside = [...path, key];
      const problem = oldName(showPath(path) === 'sweep' ? pathOf(key) : inside, value);
      if (problem === undefined) look(value, inside);
      else problems.push({ place, path: inside, ...problem });
    }
  };
  look(tree, []);
  return problems;
}

/** @param value what the key has, or the values that it is swept through */
function oldName(path: Path, value: Tree): Omit<Problem, 'path'> | undefined {
  const parent = showPath(path.slice(0, -1));
  if (path.at(-1) === 'columns' && HAD_COLUMNS.test(parent)) {
    return {
      found: 'a name of format 1',
      expected: `${parent}.features`,
      remedy: 'write features instead of columns',
    };
  }
  if (showPath(path.slice(0, 2)) !== 'training.features') return undefined;
  const found = path.length > 3 ? 'a key of a provenance' : provenanceIn(value);
  if (found === undefined) return undefined;
  return {
    found,
    expected: 'names of features',
    remedy: 'training.features names features; provenances are listed in training.provenances',
  };
}

/** A provenance, or a mix of them, in place of features. */
function provenanceIn(value: Tree): string | undefined {
  if (value.kind === 'list') return value.items.map(provenanceIn).find((each) => each !== undefined);
  if (value.kind === 'mapping')
    return child(value, 'from') === undefined ? undefined : 'a mix of provenances';
  const name = toPlain(value);
  return provenanceNames.some((each) => each === name) ? `the provenance ${quote(`${name}`)}` : undefined;
}

function pathOf(key: string): Path {
  return splitPath(key).map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}
