/**
 * Root finding for simulated moments: as many parameters as facts, by Broyden's method. The first slopes are those of the
 * knobs, nearly triangular: most parameters move one fact. Worlds have the same seeds in every round, so that a fact is a
 * function of the parameters, and nearly a smooth one.
 *
 * C. G. Broyden, A Class of Methods for Solving Nonlinear Simultaneous Equations, Mathematics of Computation 19 (1965).
 */
import { Matrix, solve } from 'ml-matrix';
import type { Knob } from './knobs.ts';

type Slopes = readonly (readonly number[])[];

export interface Point {
  /** By knob: places of the parameters on their scales. */
  readonly at: readonly number[];
  /** Changes of facts with parameters, by fact, then by parameter. */
  readonly slopes: Slopes;
}

/** The longest step of a parameter, on its scale. */
const LONGEST_STEP = 1.2;
/** The share of the way to the end of its range that a parameter goes which would leave it. */
const TOWARDS_END = 0.9;

export function startOf(knobs: readonly Knob[], values: readonly number[]): Point {
  return {
    at: knobs.map(({ scale }, place) => scale.to(values[place])),
    slopes: knobs.map(({ fact }) => knobs.map(({ moves }) => moves[fact] ?? 0)),
  };
}

/** Slopes that agree with what the last step did: the least change of them. */
export function learned(slopes: Slopes, step: readonly number[], change: readonly number[]): Slopes {
  const length = step.reduce((sum, each) => sum + each * each, 0);
  if (length === 0) return slopes;
  return slopes.map((row, fact) => {
    const missed = change[fact] - row.reduce((sum, slope, place) => sum + slope * step[place], 0);
    // A fact that could not be measured teaches nothing.
    return Number.isFinite(missed) ? row.map((slope, place) => slope + (missed * step[place]) / length) : row;
  });
}

/**
 * The next place of the parameters. One that would leave its range goes most of the way to its end, never all of it: at the
 * end it could not move, and slopes that are wrong would stay so. The others are solved for again.
 * @param missing by fact: wanted less simulated, on its scale; NaN where it could not be measured
 */
export function nextPlace(
  knobs: readonly Knob[],
  { at, slopes }: Point,
  missing: readonly number[],
): number[] {
  const ends = knobs.map(({ scale, low, high }) => [scale.to(low), scale.to(high)] as const);
  const step = knobs.map(() => 0);
  const left = missing.map((each) => (Number.isFinite(each) ? each : 0));
  let free = knobs.map((_, place) => place);
  while (free.length > 0) {
    const matrix = new Matrix(free.map((fact) => free.map((place) => slopes[fact][place])));
    const solved = solve(matrix, Matrix.columnVector(free.map((fact) => left[fact])), true).to1DArray();
    const outside = free.filter((place, index) => {
      const target = at[place] + solved[index];
      return target < ends[place][0] || target > ends[place][1];
    });
    if (outside.length === 0) {
      free.forEach((place, index) => {
        step[place] = solved[index];
      });
      break;
    }
    for (const place of outside) {
      const target = at[place] + solved[free.indexOf(place)];
      const end = target < ends[place][0] ? ends[place][0] : ends[place][1];
      step[place] = TOWARDS_END * (end - at[place]);
      for (const [fact, row] of slopes.entries()) left[fact] -= row[place] * step[place];
    }
    free = free.filter((place) => !outside.includes(place));
  }
  return at.map((place, index) => place + Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step[index])));
}
