/**
 * Root finding for simulated moments: as many parameters as facts. Each round measures the facts in fresh worlds at one place of
 * the parameters, with errors. All rounds together tell of each fact its plane about the present place: its height, its slopes, and
 * how it grows with the number of users. Slopes begin as those of the knobs, nearly triangular: most parameters move one fact.
 * The next place is the one at which the planes have the wanted heights.
 *
 * It is ridge regression towards the slopes of the knobs, with weights by the error of a round and by its distance: as in
 * response surface methods, and unlike a quasi-Newton method, which takes the noise of the last step for a slope.
 */
import { Matrix, solve } from 'ml-matrix';
import type { Knob } from './knobs.ts';

/** Facts in the worlds of a round. */
export interface Measured {
  /** By knob: places of the parameters on their scales. */
  readonly at: readonly number[];
  readonly users: number;
  /** By knob: the fact on its scale, NaN where it could not be measured, and the standard error of it. */
  readonly facts: readonly number[];
  readonly errors: readonly number[];
}

/** Facts about a place of the parameters, as far as they are known. */
export interface Plane {
  /** By fact; NaN where none was ever measured. */
  readonly facts: readonly number[];
  /** Changes of facts with parameters, by fact, then by parameter. */
  readonly slopes: readonly (readonly number[])[];
}

/** The longest step of a parameter, on its scale, and the greatest change of a fact that is asked of one step. */
const LONGEST_STEP = 1.2;

/** The share of the way to the end of its range that a parameter goes which would leave it. */
const TOWARDS_END = 0.9;

/** Standard deviation of a slope about that of the knobs: as a share of it, and of all. */
const SLOPE_DOUBT = { relative: 0.3, absolute: 0.1 };

/** Of the change of a fact with the logarithm of the number of users. */
const GROWTH_DOUBT = 0.05;

/** Departure of a fact from its plane, at distance 1 of the parameters, or of the logarithm of the users. It grows with the square. */
const BEND = { parameters: 0.15, users: 0.01 };

/** Nothing is measured more closely. */
const LEAST_ERROR = 1e-3;

/** Slope below which a direction of the parameters counts as one that moves nothing. */
const DAMPING = 0.1;

/** The plane of each fact about a place of the parameters, in worlds of so many users. */
export function planeAt(
  knobs: readonly Knob[],
  at: readonly number[],
  users: number,
  rounds: readonly Measured[],
): Plane {
  const sizes = [...new Set(rounds.map((round) => round.users))].filter((size) => size !== users);
  const planes = knobs.map(({ fact }, place) => {
    const expected = knobs.map(({ moves }) => moves[fact] ?? 0);
    const known = rounds.filter(({ facts, errors }) => Number.isFinite(facts[place] + errors[place]));
    if (known.length === 0) return { height: Number.NaN, slopes: expected };
    const doubts = [
      ...expected.map((slope) => SLOPE_DOUBT.absolute + SLOPE_DOUBT.relative * Math.abs(slope)),
      Number.POSITIVE_INFINITY,
      GROWTH_DOUBT,
      ...sizes.map((size) => BEND.users * Math.log(size / users) ** 2),
    ];
    const left = Matrix.diag(doubts.map((doubt) => doubt ** -2));
    const right = Matrix.columnVector(doubts.map((doubt, term) => (expected[term] ?? 0) / doubt ** 2));
    for (const round of known) {
      const steps = round.at.map((each, knob) => each - at[knob]);
      const bent = BEND.parameters * steps.reduce((sum, step) => sum + step * step, 0);
      const weight = 1 / (LEAST_ERROR ** 2 + round.errors[place] ** 2 + bent ** 2);
      const terms = Matrix.columnVector([
        ...steps,
        1,
        Math.log(round.users / users),
        ...sizes.map((size) => Number(size === round.users)),
      ]);
      left.add(Matrix.mul(terms.mmul(terms.transpose()), weight));
      right.add(Matrix.mul(terms, weight * round.facts[place]));
    }
    const found = solve(left, right).to1DArray();
    return { height: found[knobs.length], slopes: found.slice(0, knobs.length) };
  });
  return { facts: planes.map(({ height }) => height), slopes: planes.map(({ slopes }) => slopes) };
}

/**
 * The next place of the parameters. One that would leave its range goes most of the way to its end, never all of it: at the
 * end it could not move, and slopes that are wrong would stay so. The others are solved for again.
 * @param wanted by fact, on its scale
 */
export function nextPlace(
  knobs: readonly Knob[],
  at: readonly number[],
  { facts, slopes }: Plane,
  wanted: readonly number[],
): number[] {
  const ends = knobs.map(({ scale, low, high }) => [scale.to(low), scale.to(high)] as const);
  const step = knobs.map(() => 0);
  const left = wanted.map((each, fact) => (Number.isNaN(facts[fact]) ? 0 : within(each - facts[fact])));
  let free = knobs.map((_, place) => place);
  while (free.length > 0) {
    const matrix = new Matrix(free.map((fact) => free.map((place) => slopes[fact][place])));
    const solved = damped(matrix, Matrix.columnVector(free.map((fact) => left[fact])));
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
  return at.map((place, index) => place + within(step[index]));
}

/** Solves equations, but for directions in which the unknown says nearly nothing: by the method of Levenberg. */
function damped(matrix: Matrix, right: Matrix): number[] {
  const turned = matrix.transpose();
  const square = turned.mmul(matrix).add(Matrix.eye(matrix.columns).mul(DAMPING ** 2));
  return solve(square, turned.mmul(right)).to1DArray();
}

function within(step: number): number {
  return Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step));
}
