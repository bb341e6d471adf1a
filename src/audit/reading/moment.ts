const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?)? ?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * A moment in ISO 8601, or as databases write it: a blank for the T, microseconds, a zone of hours alone. Milliseconds since
 * 1970, in UTC where no zone is written; undefined for another text.
 */
export function momentOf(text: string): { readonly ms: number; readonly lacksZone: boolean } | undefined {
  const parts = MOMENT.exec(text);
  if (parts === null) return undefined;
  const [, date, minutes = '00:00', seconds = '00', fraction = '', zone] = parts;
  const ms = Date.parse(`${date}T${minutes}:${seconds}${offsetOf(zone)}`);
  if (Number.isNaN(ms)) return undefined;
  // Whole microseconds, divided once: the double that a file with types gives for the same moment.
  const microseconds = ms * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return { ms: microseconds / 1000, lacksZone: zone === undefined };
}

function offsetOf(zone: string | undefined): string {
  if (zone === undefined || /^z$/i.test(zone)) return 'Z';
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}

const DAY_MS = 86_400_000;

/**
 * The minute of a moment in UTC, such as 2026-05-01 00:00.
 *
 * Source: Hinnant, “chrono-compatible low-level date algorithms”, civil_from_days.
 */
export function minuteOf(ms: number): string {
  const day = Math.floor(ms / DAY_MS) + 719_468;
  const era = Math.floor(day / 146_097);
  const dayOfEra = day - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + 400 * era + (month <= 2 ? 1 : 0);
  return `${twoDigits(year)}-${twoDigits(month)}-${twoDigits(dayOfMonth)} ${timeOfDay(ms)}`;
}

/** Hour and minute of a moment in UTC, such as 09:30. */
export function timeOfDay(ms: number): string {
  const minutes = Math.floor((ms - Math.floor(ms / DAY_MS) * DAY_MS) / 60_000);
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
