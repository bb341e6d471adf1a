/** Every combination of the values that a scenario sweeps through. */

import { nearestPath } from '../messages/nearest.ts';
import { type LocatedProblem, type Place, printable, quote, showPath } from '../messages/problem.ts';
import { scenarioVocabulary } from '../messages/vocabulary.ts';
import type { Scenario } from '../schema.ts';
import {
  FORBIDDEN_KEYS,
  type List,
  type Mapping,
  mergeAt,
  type Tree,
  toPlain,
  withEntry,
  without,
} from '../tree.ts';
import { missingItem, splitPath } from './keyPath.ts';
import { PointNames } from './sweepNames.ts';
import { validateCombinations, validateEffects, validateKeys } from './validate.ts';

const MAXIMUM_POINTS = 1000;
const MAXIMUM_AXES = 20;
/** A problem of one value comes back at every point that has it; this many are enough. */
const ENOUGH_PROBLEMS = 10_000;
const UNSWEEPABLE: ReadonlySet<string> = new Set([
  'name',
  'title',
  'description',
  'extends',
  'plugins',
  'sweep',
  '$schema',
]);

/** One combination of swept values: a scenario of its own. */
export interface SweepPoint {
  /** `<name>/<key>=<value>,<key>=<value>`, free of characters that file systems forbid. */
  readonly name: string;
  /** The swept values by key path. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly scenario: Scenario;
}

export interface Swept {
  /** In the order of the file, the last key running fastest. Incomplete when there are problems. */
  readonly points: readonly SweepPoint[];
  readonly problems: readonly LocatedProblem[];
}

interface Axis {
  readonly key: string;
  readonly segments: readonly string[];
  readonly keyPlace: Place;
  readonly values: List['items'];
}

/**
 * The points of a sweep. Values keep their places, so a problem of a point is shown at its value.
 * @param tree a scenario whose keys are valid by themselves
 */
export function sweepPoints(tree: Mapping): Swept {
  const sweep = tree.entries.get('sweep')?.value;
  const axes: Axis[] = [];
  let problems: readonly LocatedProblem[] = [];
  if (sweep?.kind !== 'mapping') return { points: [], problems };
  if (sweep.entries.size > MAXIMUM_AXES) return { points: [], problems: [tooManyAxes(sweep)] };
  for (const [key, entry] of sweep.entries) {
    // Reported by the check of the keys themselves.
    if (FORBIDDEN_KEYS.has(key)) continue;
    const segments = splitPath(key);
    const found = axisProblem(key, segments, entry.keyPlace, tree);
    if (found !== undefined) problems = [...problems, found];
    else if (entry.value.kind === 'list') {
      problems = [...problems, ...repeatedValues(key, entry.value)];
      axes.push({ key, segments, keyPlace: entry.keyPlace, values: entry.value.items });
    }
  }
  problems = [...problems, ...overlaps(axes), ...tooMany(axes, sweep)];
  if (problems.length > 0 || axes.length === 0) return { points: [], problems };

  const base = without(tree, 'sweep');
  const name = String(toPlain(tree.entries.get('name')?.value as Tree));
  const names = new PointNames(name);
  const points: SweepPoint[] = [];
  let idle: readonly LocatedProblem[] | undefined;
  for (const values of product(axes)) {
    const settings: Record<string, unknown> = {};
    let point = base;
    axes.forEach((axis, index) => {
      settings[axis.key] = toPlain(values[index]);
      point = mergeAt(point, axis.segments, values[index], axis.keyPlace) as Mapping;
    });
    const { keyPlace } = axes[0];
    const pointName: Tree = { kind: 'scalar', value: names.next(settings), place: keyPlace };
    point = withEntry(point, 'name', { keyPlace, value: pointName });
    const checked = validateKeys(point);
    if (problems.length >= ENOUGH_PROBLEMS) break;
    problems = [...problems, ...checked.problems];
    if (checked.scenario === undefined) continue;
    problems = [...problems, ...validateCombinations(checked.scenario, point)];
    const own = validateEffects(checked.scenario, point);
    idle = idle === undefined ? own : idle.filter((one) => own.some((other) => isSamePlace(one, other)));
    points.push({ name: checked.scenario.name, settings, scenario: checked.scenario });
  }
  // What changes nothing at one point may do so at another.
  return { points, problems: [...problems, ...(idle ?? [])] };
}

function isSamePlace({ path }: LocatedProblem, other: LocatedProblem): boolean {
  return showPath(path) === showPath(other.path);
}

function axisProblem(
  key: string,
  segments: readonly string[],
  place: Place,
  tree: Mapping,
): LocatedProblem | undefined {
  const path = ['sweep', key];
  if (UNSWEEPABLE.has(segments[0])) {
    return {
      place,
      path,
      found: `${quote(key)}, which cannot be swept`,
      expected: 'the path of a key such as world.users',
    };
  }
  const known =
    !segments.some((segment) => FORBIDDEN_KEYS.has(segment)) &&
    scenarioVocabulary.schemaAt(segments) !== undefined;
  if (!known) {
    const nearest = nearestPath(key);
    return {
      place,
      path,
      found: 'the path of no key',
      expected: 'the path of a key such as world.users',
      ...(nearest === undefined ? {} : { nearest }),
    };
  }
  const missing = missingItem(tree, segments);
  return missing === undefined ? undefined : { place, path, ...missing };
}

function repeatedValues(key: string, list: List): LocatedProblem[] {
  const seen = new Set<string>();
  const problems: LocatedProblem[] = [];
  list.items.forEach((item, index) => {
    const text = JSON.stringify(toPlain(item));
    if (seen.has(text)) {
      problems.push({
        place: item.place,
        path: ['sweep', key, index],
        found: `${printable(text.slice(0, 60))} a second time`,
        expected: 'each value once',
        remedy: 'remove it',
      });
    }
    seen.add(text);
  });
  return problems;
}

/** Two axes of which one sets what the other sets. */
function overlaps(axes: readonly Axis[]): LocatedProblem[] {
  return axes.flatMap((axis) => {
    const outer = axes.find(
      (other) =>
        other !== axis &&
        other.segments.length <= axis.segments.length &&
        other.segments.every((segment, index) => segment === axis.segments[index]) &&
        (other.segments.length < axis.segments.length || axes.indexOf(other) < axes.indexOf(axis)),
    );
    if (outer === undefined) return [];
    return [
      {
        place: axis.keyPlace,
        path: ['sweep', axis.key],
        found: `a key that ${quote(outer.key)} sweeps too`,
        expected: 'keys that do not contain each other',
      },
    ];
  });
}

function tooManyAxes(sweep: Mapping): LocatedProblem {
  return {
    place: sweep.place,
    path: ['sweep'],
    found: `${sweep.entries.size} keys`,
    expected: `at most ${MAXIMUM_AXES}`,
    remedy: 'split the scenario',
  };
}

function tooMany(axes: readonly Axis[], sweep: Mapping): LocatedProblem[] {
  const count = axes.reduce((product, axis) => product * axis.values.length, 1);
  if (count <= MAXIMUM_POINTS) return [];
  return [
    {
      place: sweep.place,
      path: ['sweep'],
      found: `${count} combinations`,
      expected: `at most ${MAXIMUM_POINTS}`,
      remedy: 'sweep fewer values, or split the scenario',
    },
  ];
}

/** Every combination of one value per axis, the last axis running fastest. */
function* product(axes: readonly Axis[]): Generator<readonly Tree[]> {
  if (axes.length === 0) {
    yield [];
    return;
  }
  const [first, ...rest] = axes;
  for (const value of first.values) {
    for (const others of product(rest)) yield [value, ...others];
  }
}
