/** Weekends: users browse more or less than on weekdays. */
import type { Mechanism, Setting } from '../mechanism.ts';

export function weekend({ options }: Setting): Mechanism {
  const { weekendActivity } = options.drift;
  return { name: 'weekend', browsing: (_user, day) => (isWeekend(day) ? weekendActivity : 1) };
}

export function isWeekend(day: number): boolean {
  return day % 7 >= 5;
}
