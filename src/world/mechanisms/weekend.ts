/** Weekends: users browse, and open notifications, more or less than on weekdays. */
import { DAY_MS, isWeekend } from '../../base/time.ts';
import type { Mechanism, Setting } from '../mechanism.ts';

export function weekend({ options }: Setting): Mechanism {
  const { weekendActivity, weekendOpens } = options.drift;
  return {
    name: 'weekend',
    browsing: (_user, day) => (isWeekend(day) ? weekendActivity : 1),
    userTerm: (_user, atMs) => (isWeekend(Math.floor(atMs / DAY_MS)) ? weekendOpens : 0),
  };
}
