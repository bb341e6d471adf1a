/** Dormancy: spells, of days to months, in which a user does not come to the app and hardly opens what it sends. */
import { purpose } from '../../base/random.ts';
import { DAY_MS, durationMs } from '../../base/time.ts';
import type { Mechanism, Setting } from '../mechanism.ts';

const AT_FIRST = purpose('dormancy/at first');
const SPELL = purpose('dormancy/spell');

export function dormancy(setting: Setting): Mechanism {
  const { share, openLift } = setting.options.dormancy;
  if (share === 0) return { name: 'dormancy' };
  const isDormant = dormancyOf(setting);
  return {
    name: 'dormancy',
    browsing: (user, day) => (isDormant(user, day) ? 0 : 1),
    userTerm: (user, atMs) => (isDormant(user, Math.floor(atMs / DAY_MS)) ? openLift : 0),
  };
}

/**
 * Tells whether a user is dormant on a day, as of its beginning. Spells of both kinds are exponential and alternate from arrival on,
 * an active one first; of users of time 0 the state is drawn given the age, after which spells have no memory.
 */
function dormancyOf({ options, draws, population }: Setting): (user: number, day: number) => boolean {
  const { share, activeSpell } = options.dormancy;
  const activeDays = durationMs(activeSpell) / DAY_MS;
  const dormantDays = (activeDays * share) / (1 - share);
  const changesPerDay = 1 / activeDays + 1 / dormantDays;
  const { users, arrivesAtMs } = population.lives;
  // The days, from the first to before the end, of the spell that a user was last found in: the next question is hardly ever of another.
  const firstDay = new Int32Array(users);
  const endDay = new Int32Array(users);
  const wasDormant = new Uint8Array(users);
  return (user, day) => {
    if (firstDay[user] <= day && day < endDay[user]) return wasDormant[user] === 1;
    const arrivalDay = arrivesAtMs[user] / DAY_MS;
    const shareByNow = arrivalDay < 0 ? share * (1 - Math.exp(changesPerDay * arrivalDay)) : 0;
    let isDormant = shareByNow > 0 && draws.uniform(AT_FIRST, user, 0) < shareByNow;
    let beganAtDay = 0;
    let atDay = Math.max(0, arrivalDay);
    for (let spell = 0; ; spell++) {
      atDay -= Math.log(1 - draws.uniform(SPELL, user, spell)) * (isDormant ? dormantDays : activeDays);
      if (atDay > day) break;
      isDormant = !isDormant;
      beganAtDay = atDay;
    }
    firstDay[user] = Math.ceil(beganAtDay);
    endDay[user] = Math.ceil(atDay);
    wasDormant[user] = Number(isDormant);
    return isDormant;
  };
}
