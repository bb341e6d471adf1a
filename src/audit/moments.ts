/** Moments of a column in milliseconds, from numbers of some unit or from texts of some zone. */
import { zoneMs } from '../base/time.ts';
import { tableError } from './reading/problem.ts';
import type { AuditRequest } from './request.ts';
import type { Column } from './table.ts';

const MS_PER_UNIT = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const;
type Unit = keyof typeof MS_PER_UNIT;

/** Sizes of moments between 2001 and 2286, by the unit in which they are counted since 1970. */
const SINCE_1970: readonly (readonly [Unit, number])[] = [
  ['s', 1e9],
  ['ms', 1e12],
  ['us', 1e15],
  ['ns', 1e18],
];

/** Milliseconds; NaN where there is none. Numbers that are too small for moments since 1970 are milliseconds since anything. */
export function momentsOf(
  { name, kind, values, lacksZone }: Column,
  label: string,
  { timeUnit, zone }: Pick<AuditRequest, 'timeUnit' | 'zone'>,
): Float64Array {
  const place = `${label}, ${name}`;
  if (kind === 'time') {
    if (!lacksZone) return values;
    if (zone === undefined) {
      throw tableError({
        place,
        found: 'moments without a zone',
        expected: 'a zone: the same moment is another hour elsewhere',
        remedy: 'say which with --zone, such as --zone Z or --zone +05:30',
      });
    }
    const offsetMs = zone === 'Z' ? 0 : zoneMs(zone);
    return values.map((value) => value - offsetMs);
  }
  if (kind !== 'number') {
    throw tableError({
      place,
      found: kind === 'flag' ? 'true and false' : 'texts that are no moments',
      expected: 'moments in ISO 8601, or numbers of milliseconds',
      remedy: 'name another column, or convert this one',
    });
  }
  const unit = timeUnit ?? unitOf(values, place);
  return unit === 'ms' ? values : values.map((value) => value * MS_PER_UNIT[unit]);
}

/** Longest span of a table: 20 years, as a share of the first moment that looks like the unit. */
const LONGEST_SPAN = 0.63;

function unitOf(values: Float64Array, place: string): Unit {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const unitAt = (value: number) => SINCE_1970.find(([, size]) => value >= size && value < 10 * size);
  const [first, last] = [unitAt(present[0]), unitAt(present[present.length - 1])];
  if (first === undefined || last === undefined) return 'ms';
  if (first === last) {
    const span = present[present.length - 1] - present[0];
    return span < LONGEST_SPAN * first[1] ? first[0] : 'ms';
  }
  throw tableError({
    place,
    found: `moments in mixed units: the first looks like ${first[0]}, the last like ${last[0]} since 1970`,
    expected: 'one unit',
    remedy: 'convert them to one, or say with --time-unit that they are',
  });
}
