/** Fatigue: each notification makes the user less likely to open another one, for a while. */
import { durationMs } from '../../base/time.ts';
import type { Mechanism, Setting } from '../mechanism.ts';

/** Of each user: the fatigue, in notifications, and the moment of that value. */
const NUMBERS = 2;

export function fatigue({ options }: Setting): Mechanism {
  const { perNotification, halfLife } = options.fatigue;
  const decayPerMs = Math.LN2 / durationMs(halfLife);
  const at = (user: number, atMs: number, numbers: Float64Array) => {
    const level = numbers[NUMBERS * user];
    return level === 0 ? 0 : level * Math.exp(-decayPerMs * (atMs - numbers[NUMBERS * user + 1]));
  };
  return {
    name: 'fatigue',
    numbersPerUser: NUMBERS,
    after: {
      send({ user, atMs }, { numbers }) {
        numbers[NUMBERS * user] = at(user, atMs, numbers) + 1;
        numbers[NUMBERS * user + 1] = atMs;
      },
    },
    userTerm: (user, atMs, numbers) => -(perNotification * at(user, atMs, numbers)),
  };
}
