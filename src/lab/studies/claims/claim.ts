/** A claim as its scenario files state it, and what is wrong with files that state none. */
import type { LocatedProblem, Path } from '../../../scenario/messages/problem.ts';
import type { SweepPoint } from '../../../scenario/reading/sweep.ts';
import type { Expectation, Observation, Scenario } from '../../../scenario/schema.ts';
import { watchedByDetectors } from './detection.ts';
import type { ClaimFileName, FileKind } from './fileNames.ts';

/** A scenario file of a claim. */
export interface ClaimFile extends ClaimFileName {
  readonly scenario: Scenario;
  /** Points of the sweep, if there is one. */
  readonly points?: readonly SweepPoint[];
}

/** Some parts of a claim in one world. */
export interface ClaimWorld {
  readonly claim: ClaimFile;
  /** The same contrasts where the cause is absent; undefined where all of them are nil there by construction. */
  readonly control?: ClaimFile;
}

/** Checks that the control of a part's world is subtracted from it. */
export function isControlled({ nil, construction }: Expectation): boolean {
  return nil === undefined && !construction;
}

export interface Claim {
  readonly id: string;
  /** The first states the primary part. */
  readonly worlds: readonly ClaimWorld[];
  readonly doses: readonly ClaimFile[];
  /** Worlds in which detectors are tried; their scenarios observe what detectors look at. */
  readonly populations: readonly ClaimFile[];
}

/** An observation that has its place on an axis. */
export function isPlaced({ at }: Observation): boolean {
  return at !== undefined;
}

/**
 * The claim of some files.
 * @param files those of one claim, in any order
 */
export function claimOf(
  id: string,
  files: readonly ClaimFile[],
): { claim: Claim; problems: readonly LocatedProblem[] } {
  const ordered = [...files].sort((a, b) => (a.word < b.word ? -1 : 1));
  const ofKind = (kind: FileKind) => ordered.filter((file) => file.kind === kind);
  const problems: LocatedProblem[] = [];
  const main = ofKind('claim').find(({ word }) => word === '');
  if (main === undefined) {
    problems.push({ ...at(`${id}.yaml`, []), found: 'no such file', expected: `the claim ${id}` });
  } else if (main.scenario.title === '') {
    problems.push({ ...at(main.file, ['title']), found: 'no title', expected: 'the claim in one line' });
  }
  const worlds = ofKind('claim').map((claim): ClaimWorld => {
    const control = ofKind('control').find(({ word }) => word === claim.word);
    problems.push(...claimProblems(claim, control));
    if (control === undefined) return { claim };
    problems.push(...controlProblems(control, claim));
    return { claim, control };
  });
  for (const control of ofKind('control')) {
    if (ofKind('claim').some(({ word }) => word === control.word)) continue;
    const found = `a control of ${control.file.replace('.control', '')}, which is not there`;
    problems.push({ ...at(control.file, []), found, expected: 'the claim that it is a control of' });
  }
  const doses = ofKind('dose');
  problems.push(...doses.flatMap((dose) => doseProblems(dose, worldOf(dose, worlds))));
  const populations = ofKind('population').map((file) => ({
    ...file,
    scenario: watchedByDetectors(file.scenario),
  }));
  problems.push(...populations.flatMap(sweepProblem));
  return { claim: { id, worlds, doses, populations }, problems };
}

/** The world whose parts a dose is of: that of the same word, else the first. Undefined where there is none. */
export function worldOf({ word }: ClaimFile, worlds: readonly ClaimWorld[]): ClaimWorld | undefined {
  return worlds.find(({ claim }) => claim.word === word) ?? worlds[0];
}

function claimProblems(claim: ClaimFile, control: ClaimFile | undefined): LocatedProblem[] {
  const { file, scenario } = claim;
  const problems = sweepProblem(claim);
  if (scenario.expect.length === 0) {
    const expected = 'the parts of the claim, an expectation for each';
    problems.push({ ...at(file, ['expect']), found: 'no expectation', expected });
  }
  scenario.expect.forEach((part, index) => {
    const { is, margin, nil, construction } = part;
    if (isControlled(part) && control === undefined) {
      const expected = `${file.replace(/\.yaml$/, '.control.yaml')}, where the cause is absent, or nil: and why it is nil there`;
      problems.push({ ...at(file, ['expect', index]), found: 'a part without a control', expected });
    }
    if (construction && nil !== undefined) {
      const expected = 'construction alone: such a part has no control';
      problems.push({ ...at(file, ['expect', index, 'nil']), found: 'nil beside construction', expected });
    }
    if (is === 'within' && margin === 0 && !construction) {
      const expected = 'a margin, or construction: true where all seeds agree by construction';
      problems.push({ ...at(file, ['expect', index, 'margin']), found: 'within 0', expected });
    }
  });
  return problems;
}

function controlProblems(control: ClaimFile, claim: ClaimFile): LocatedProblem[] {
  const { file, scenario } = control;
  const problems = [...sweepProblem(control), ...partProblems(control, claim)];
  if (!claim.scenario.expect.some(isControlled)) {
    const expected = `none: every part of ${claim.file} says nil or construction`;
    problems.push({ ...at(file, []), found: 'a control', expected });
  }
  if (scenario.observe.length > 0 && !isSame(scenario.observe, claim.scenario.observe)) {
    const expected = 'none: a control is subtracted, and nothing else of it is reported';
    problems.push({ ...at(file, ['observe']), found: 'observations of its own', expected });
  }
  if (!isSame(scenario.seeds, claim.scenario.seeds)) {
    const expected = `those of ${claim.file}, with which it is paired`;
    problems.push({ ...at(file, ['seeds']), found: 'other seeds', expected });
  }
  return problems;
}

/** A file whose parts are not those of its claim. */
function partProblems({ file, scenario }: ClaimFile, claim: ClaimFile): LocatedProblem[] {
  if (isSame(scenario.expect, claim.scenario.expect)) return [];
  const expected = `the same: a file that extends ${claim.file} and changes its world`;
  return [{ ...at(file, ['expect']), found: `other parts than those of ${claim.file}`, expected }];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sweepProblem({ file, points }: ClaimFile): LocatedProblem[] {
  if (points === undefined) return [];
  const expected = 'no sweep: what varies belongs into a dose file';
  return [{ ...at(file, ['sweep']), found: `${points.length} points`, expected }];
}

function doseProblems(
  { file, scenario, points, ...name }: ClaimFile,
  world: ClaimWorld | undefined,
): LocatedProblem[] {
  const { observe, expect } = scenario;
  if (observe.length + expect.length === 0) {
    const expected = 'what responds to the dose: the parts of the claim, or observations';
    return [{ ...at(file, ['observe']), found: 'no observation', expected }];
  }
  if (expect.length > 0 && world !== undefined) {
    const problems = partProblems({ file, scenario, ...name }, world.claim);
    if (points === undefined) {
      const expected = 'a sweep: parts are judged at each swept value';
      problems.push({ ...at(file, ['sweep']), found: 'parts without a dose', expected });
    }
    const control = world.control?.scenario.seeds;
    if (control !== undefined && !scenario.seeds.every((seed) => control.includes(seed))) {
      const expected = `seeds of ${world.control?.file}, which is subtracted`;
      problems.push({ ...at(file, ['seeds']), found: 'other seeds', expected });
    }
    if (problems.length > 0) return problems;
  }
  const keys = Object.keys(scenario.sweep ?? {});
  if (keys.length > 1) {
    const found = `${keys.length} keys`;
    return [{ ...at(file, ['sweep']), found, expected: 'one key: a dose varies one thing' }];
  }
  const isSwept = points !== undefined;
  return observe.flatMap((observation, index) => {
    if (isPlaced(observation) !== isSwept) return [];
    const path = ['observe', index, 'at'];
    return [
      isSwept
        ? { ...at(file, path), found: 'a place', expected: 'none: the swept value is the place' }
        : { ...at(file, path), found: 'no place', expected: 'the place on the axis, or a sweep' },
    ];
  });
}

function at(file: string, path: Path) {
  return { place: { source: { label: file, rank: 0 } }, path };
}
