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
  const ofSecond = fraction === '' ? 0 : Number(`0.${fraction}`);
  return { ms: ms + ofSecond * 1000, lacksZone: zone === undefined };
}

function offsetOf(zone: string | undefined): string {
  if (zone === undefined || /^z$/i.test(zone)) return 'Z';
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}
