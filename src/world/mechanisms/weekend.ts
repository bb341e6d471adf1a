/** Weekends: users browse more or less than on weekdays. */
import type { Mechanism, Setting } from '../mechanism.ts';
import { ItemKind } from '../schedule.ts';

export function weekend({ options }: Setting): Mechanism {
  const { weekendActivity } = options.drift;
  return {
    name: 'weekend',
    activity: (kind, _user, day) => (kind === ItemKind.browse && isWeekend(day) ? weekendActivity : 1),
  };
}

export function isWeekend(day: number): boolean {
  return day % 7 >= 5;
}
