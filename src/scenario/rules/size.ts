/** A bound on the size of a world: what cannot fit should say so before it starts. */
import { ITEMS_PER_DAY_MAX } from '../../world/schedule.ts';
import type { Problem } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';
import { timelineDays } from './days.ts';

/** Sessions are named by 32-bit integers in encoders. */
const MOST_EVENTS = 2 ** 31;

export function sizeRules(scenario: Scenario): Problem[] {
  const { world, serving } = scenario;
  const days = timelineDays(scenario);
  const problems: Problem[] = [];
  const check = (perUserDay: number, key: readonly string[], what: string) => {
    const expected = world.users * perUserDay * days;
    if (expected <= MOST_EVENTS) return;
    problems.push({
      path: ['world', 'users'],
      related: [key, ['timeline']],
      found: `${world.users} users with ${perUserDay} ${what} a day for ${days} days, ${round(expected)} in all`,
      expected: `at most ${MOST_EVENTS} ${what} in all`,
      remedy: `lower world.users or ${key.join('.')}, or shorten the timeline`,
    });
  };
  // A day's broadcast is one more for each.
  const perUserDay = serving.decisionsPerUserDay + world.organic.browsesPerUserDay + 1;
  const perDay = world.users * perUserDay;
  if (perDay > ITEMS_PER_DAY_MAX) {
    problems.push({
      path: ['world', 'users'],
      related: [
        ['serving', 'decisionsPerUserDay'],
        ['world', 'organic', 'browsesPerUserDay'],
      ],
      found: `${world.users} users with ${perUserDay} decisions, browses and broadcasts a day`,
      expected: `at most ${ITEMS_PER_DAY_MAX} decisions, browses and broadcasts in a day`,
      remedy: 'lower world.users, serving.decisionsPerUserDay or world.organic.browsesPerUserDay',
    });
  }
  check(serving.decisionsPerUserDay, ['serving', 'decisionsPerUserDay'], 'impressions');
  check(world.organic.browsesPerUserDay, ['world', 'organic', 'browsesPerUserDay'], 'organic reads');
  return problems;
}

function round(count: number): string {
  return `${Number((count / 1e9).toPrecision(3))} billion`;
}
