/** Fatigue: each notification makes the user less likely to open another one, for a while. */
import { durationMs } from '../../base/time.ts';
import type { Mechanism, Setting } from '../mechanism.ts';

/** Of each user: the fatigue, in notifications, and the moment of that value. */
const NUMBERS = 2;

export function fatigue({ options }: Setting): Mechanism {
  const { perNotification, halfLife } = options.fatigue;
  const decayPerMs = Math.LN2 / durationMs(halfLife);
  return {
    name: 'fatigue',
    numbersPerUser: NUMBERS,
    after: {
      send({ user, atMs }, { numbers }) {
        numbers[NUMBERS * user] = levelAt(decayPerMs, user, atMs, numbers) + 1;
        numbers[NUMBERS * user + 1] = atMs;
      },
    },
    userTerm: (user, atMs, numbers) => -perNotification * levelAt(decayPerMs, user, atMs, numbers),
  };
}

function levelAt(decayPerMs: number, user: number, atMs: number, numbers: Float64Array): number {
  const level = numbers[NUMBERS * user];
  return level === 0 ? 0 : level * Math.exp(-decayPerMs * (atMs - numbers[NUMBERS * user + 1]));
}
