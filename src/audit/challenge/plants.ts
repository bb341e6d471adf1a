/** The worlds of a challenge: which kinds and doses are planted, in what order, and with which seeds. */
import { type Stream, stream } from '../../base/random.ts';
import { type KindGroup, kinds } from '../population/kinds.ts';
import { type Plant, plantsOf } from '../population/plant.ts';

export interface PlannedWorld extends Plant {
  readonly id: string;
  readonly seed: number;
}

/** Kinds about features: those of rows, splits and labels ask for other alarms than that of a leak. */
const GROUPS: readonly KindGroup[] = ['none', 'skew', 'lost', 'leak'];

/** World seeds are whole numbers below this. */
const SEEDS = 2 ** 31;

/**
 * Half of the worlds leak, and half do not. In each half all kinds and doses take turns, in an order that follows from the
 * seed, so that none comes twice before every other has come once.
 */
export function plannedWorlds(seed: number, worlds: number): readonly PlannedWorld[] {
  const uniform = stream(seed, 'challenge');
  const plants = plantsOf(kinds.filter(({ group }) => GROUPS.includes(group)));
  const half = Math.floor(worlds / 2);
  const drawn = shuffled(uniform, [
    ...inTurns(shuffled(uniform, plants.filter(leaks)), half),
    ...inTurns(
      shuffled(
        uniform,
        plants.filter((plant) => !leaks(plant)),
      ),
      worlds - half,
    ),
  ]);
  const digits = String(worlds).length;
  return drawn.map((plant, index) => ({
    ...plant,
    id: `world-${String(index + 1).padStart(digits, '0')}`,
    seed: Math.floor(uniform() * SEEDS),
  }));
}

export function leaks({ kind }: Plant): boolean {
  return kind.alarms.includes('leak');
}

function inTurns<T>(values: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, place) => values[place % values.length]);
}

/** Source: Fisher and Yates, as in Knuth, "The Art of Computer Programming" 2, 3.4.2, algorithm P. */
function shuffled<T>(uniform: Stream, values: readonly T[]): readonly T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const place = Math.floor(uniform() * (last + 1));
    [result[last], result[place]] = [result[place], result[last]];
  }
  return result;
}
