/** Moments of a column in milliseconds, from numbers of some unit or from texts of some zone. */
import { zoneMs } from '../base/time.ts';
import { momentOf } from './reading/moment.ts';
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

/** The parts of a request that say how moments are written, and how long a label takes. */
export type TimeRequest = Pick<AuditRequest, 'timeUnit' | 'zone' | 'attributionWindow'>;

/** Milliseconds; NaN where there is none. */
export function momentsOf(
  column: Column,
  label: string,
  { timeUnit, zone }: Pick<AuditRequest, 'timeUnit' | 'zone'>,
): Float64Array {
  const { name, kind, lacksZone } = column;
  const place = `${label}, ${name}`;
  if (kind === 'time') {
    if (!lacksZone) return column.values;
    if (zone === undefined) {
      throw tableError({
        place,
        found: 'moments without a zone',
        expected: 'a zone: the same moment is another hour elsewhere',
        remedy: 'say which with --zone, such as --zone Z or --zone +05:30',
      });
    }
    const offsetMs = zone === 'Z' ? 0 : zoneMs(zone);
    return column.values.map((value) => value - offsetMs);
  }
  const values = kind === 'number' ? column.values : wholeNumbers(column);
  if (values === undefined) {
    throw tableError({
      place,
      found:
        kind === 'flag'
          ? 'true and false'
          : `texts that are no moments, such as ${column.texts.find((text) => momentOf(text) === undefined)}`,
      expected: 'moments in ISO 8601, or numbers since 1970',
      remedy: 'name another column, or convert this one',
    });
  }
  const unit = timeUnit ?? unitInName(name) ?? unitOf(values, place);
  return unit === 'ms' ? values : values.map((value) => value * MS_PER_UNIT[unit]);
}

/** Numbers of texts that are whole numbers beyond 2^53: nanoseconds, which a double holds to a quarter of a microsecond. */
function wholeNumbers({ kind, values, texts }: Column): Float64Array | undefined {
  if (kind !== 'text' || !texts.every((text) => /^-?\d+$/.test(text))) return undefined;
  const numbers = texts.map(Number);
  return values.map((place) => (Number.isNaN(place) ? place : numbers[place]));
}

/** Unit by which the name of a column ends: sent_at_ms. */
function unitInName(name: string): Unit | undefined {
  return /_(s|ms|us|ns)$/i.exec(name)?.[1].toLowerCase() as Unit | undefined;
}

function unitOf(values: Float64Array, place: string): Unit {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return 'ms';
  const unitAt = (value: number) => SINCE_1970.find(([, size]) => value >= size && value < 10 * size)?.[0];
  const first = present.reduce((least, value) => Math.min(least, value));
  const last = present.reduce((most, value) => Math.max(most, value));
  const [firstUnit, lastUnit] = [unitAt(first), unitAt(last)];
  if (firstUnit !== undefined && firstUnit === lastUnit) return firstUnit;
  const words = (value: number, unit: Unit | undefined) =>
    `${value}, ${unit === undefined ? 'no moment since 2001 in any unit' : `which looks like ${unit}`}`;
  throw tableError({
    place,
    found: `numbers from ${words(first, firstUnit)}, to ${words(last, lastUnit)}`,
    expected: 'moments in s, ms, us or ns since 1970, all in one unit',
    remedy: 'say the unit with --time-unit; leave moments empty that are not known',
  });
}
