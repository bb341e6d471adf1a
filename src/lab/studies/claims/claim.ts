/** A claim as its scenario files state it, and what is wrong with files that state none. */
import type { LocatedProblem, Path } from '../../../scenario/messages/problem.ts';
import type { SweepPoint } from '../../../scenario/reading/sweep.ts';
import type { Observation, Scenario } from '../../../scenario/schema.ts';
import { watchedByDetectors } from './detection.ts';
import type { ClaimFileName, FileKind } from './fileNames.ts';

/** A scenario file of a claim. */
export interface ClaimFile extends ClaimFileName {
  readonly scenario: Scenario;
  /** Points of the sweep, if there is one. */
  readonly points?: readonly SweepPoint[];
}

/** Some parts of a claim in one world, and their controls in that world without the cause. */
export interface ClaimWorld {
  readonly claim: ClaimFile;
  readonly control: ClaimFile;
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
  const worlds = ofKind('claim').flatMap((claim): ClaimWorld[] => {
    const control = ofKind('control').find(({ word }) => word === claim.word);
    problems.push(...claimProblems(claim));
    if (control !== undefined) {
      problems.push(...controlProblems(control, claim));
      return [{ claim, control }];
    }
    problems.push({
      ...at(claim.file, []),
      found: 'a claim without a control',
      expected: `${claim.file.replace(/\.yaml$/, '.control.yaml')}, where its cause is absent`,
    });
    return [];
  });
  for (const control of ofKind('control')) {
    if (ofKind('claim').some(({ word }) => word === control.word)) continue;
    const found = `a control of ${control.file.replace('.control', '')}, which is not there`;
    problems.push({ ...at(control.file, []), found, expected: 'the claim that it is a control of' });
  }
  const doses = ofKind('dose');
  problems.push(...doses.flatMap(doseProblems));
  const populations = ofKind('population').map((file) => ({
    ...file,
    scenario: watchedByDetectors(file.scenario),
  }));
  problems.push(...populations.flatMap(sweepProblem));
  return { claim: { id, worlds, doses, populations }, problems };
}

function claimProblems(claim: ClaimFile): LocatedProblem[] {
  const { file, scenario } = claim;
  if (scenario.expect.length > 0) return sweepProblem(claim);
  const expected = 'the parts of the claim, an expectation for each';
  return [...sweepProblem(claim), { ...at(file, ['expect']), found: 'no expectation', expected }];
}

function controlProblems(control: ClaimFile, claim: ClaimFile): LocatedProblem[] {
  const { file, scenario } = control;
  const [controls, parts] = [scenario.expect.length, claim.scenario.expect.length];
  const problems = sweepProblem(control);
  if (controls !== 1 && controls !== parts) {
    problems.push({
      ...at(file, ['expect']),
      found: `${controls} expectations for the ${parts} of ${claim.file}`,
      expected: 'as many, in the same order, or one for all',
    });
  }
  scenario.expect.forEach(({ is }, index) => {
    if (is === 'within') return;
    const expected = 'within: a control is equivalent to zero';
    problems.push({ ...at(file, ['expect', index, 'is']), found: is, expected });
  });
  return problems;
}

function sweepProblem({ file, points }: ClaimFile): LocatedProblem[] {
  if (points === undefined) return [];
  const expected = 'no sweep: what varies belongs into a dose file';
  return [{ ...at(file, ['sweep']), found: `${points.length} points`, expected }];
}

function doseProblems({ file, scenario, points }: ClaimFile): LocatedProblem[] {
  const { observe } = scenario;
  if (observe.length === 0) {
    const expected = 'what responds to the dose, an observation for each';
    return [{ ...at(file, ['observe']), found: 'no observation', expected }];
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
