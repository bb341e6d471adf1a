/** Interests declared at sign-up: what they still say of tastes that drift, on any day. */
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { createPopulation } from '../../src/world/population.ts';
import { optionsOf, type WorldInput } from './worlds.ts';

const TOPICS = 12;
const SPREAD = 0.8;

/** Mean taste for declared topics, in standard deviations, of the users who are there on each day. */
function likingOfDeclared(days: readonly number[], input: WorldInput): number[] {
  const options = optionsOf({
    users: 20_000,
    topics: TOPICS,
    tastes: { affinitySpread: SPREAD },
    tenure: { ends: true },
    ...input,
  });
  const { users, lives, tastes, declaredInterest } = createPopulation(
    1,
    options,
    { perUserDay: 1, spread: 0 },
    (Math.max(...days) + 1) * DAY_MS,
  );
  return days.map((day) => {
    const today = tastes.on(day);
    let [sum, declared] = [0, 0];
    for (let user = 0; user < users; user++) {
      const there = lives.arrivesAtMs[user] <= day * DAY_MS && day * DAY_MS < lives.departsAtMs[user];
      for (let key = user * TOPICS; there && key < (user + 1) * TOPICS; key++) {
        if (declaredInterest[key] === 1) {
          sum += today[key] / SPREAD;
          declared++;
        }
      }
    }
    return sum / declared;
  });
}

/** Five standard errors of a mean over three declarations of each user. */
const NEAR = 5 / Math.sqrt(3 * 20_000);
const DAYS = [0, 28, 56, 112, 224];

describe('declared interests', () => {
  it.each([0.014, 0.1])('say as much on any day, since newcomers renew them: drift of %d a day', (rate) => {
    const [first, ...later] = likingOfDeclared(DAYS, { drift: { tastesRadiansPerDay: rate } });
    expect(first).toBeGreaterThan(0.4);
    for (const liking of later) expect(Math.abs(liking - first)).toBeLessThan(NEAR);
  });

  it('grow old where nobody arrives, down to what the stable share of tastes keeps', () => {
    const [first, , , later] = likingOfDeclared(DAYS, { tenure: { ends: false } });
    expect(first - later).toBeGreaterThan(3 * NEAR);
    const [ever, , , still] = likingOfDeclared(DAYS, {
      tenure: { ends: false },
      drift: { tastesRadiansPerDay: 0 },
    });
    expect(still).toBe(ever);
  });
});
