/** Rules on the world and on serving. */
import { durationMs } from '../../base/time.ts';
import type { Problem } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';
import { timelineDays } from './days.ts';

/** Parts that cannot outnumber their whole, and ranges whose ends are swapped. */
export function worldRules(scenario: Scenario): Problem[] {
  const { world, serving, history } = scenario;
  const { newsroom } = world;
  const problems: Problem[] = [];

  const stories = newsroom.storiesPerDay * timelineDays(scenario);
  if (serving.maximumCandidates > stories) {
    problems.push({
      path: ['serving', 'maximumCandidates'],
      related: [['world', 'newsroom', 'storiesPerDay'], ['timeline']],
      found: String(serving.maximumCandidates),
      expected: `at most ${Math.floor(stories)}, the stories of ${timelineDays(scenario)} days (world.newsroom.storiesPerDay is ${newsroom.storiesPerDay})`,
      remedy: 'lower serving.maximumCandidates, or raise world.newsroom.storiesPerDay',
    });
  }
  if (newsroom.topicsPerSource > world.topics) {
    problems.push({
      path: ['world', 'newsroom', 'topicsPerSource'],
      related: [['world', 'topics']],
      found: String(newsroom.topicsPerSource),
      expected: `at most ${world.topics}, the number of topics (world.topics)`,
      remedy: 'lower world.newsroom.topicsPerSource, or raise world.topics',
    });
  }
  if (world.tastes.declaredInterests > world.topics) {
    problems.push({
      path: ['world', 'tastes', 'declaredInterests'],
      related: [['world', 'topics']],
      found: String(world.tastes.declaredInterests),
      expected: `at most ${world.topics}, the number of topics (world.topics)`,
      remedy: 'lower world.tastes.declaredInterests, or raise world.topics',
    });
  }
  if (world.follows.initialPerUser > world.sources) {
    problems.push({
      path: ['world', 'follows', 'initialPerUser'],
      related: [['world', 'sources']],
      found: String(world.follows.initialPerUser),
      expected: `at most ${world.sources}, the number of sources (world.sources)`,
      remedy: 'lower world.follows.initialPerUser, or raise world.sources',
    });
  }
  if (durationMs(newsroom.medianLifetime) > durationMs(newsroom.maximumLifetime)) {
    problems.push({
      path: ['world', 'newsroom', 'medianLifetime'],
      related: [['world', 'newsroom', 'maximumLifetime']],
      found: newsroom.medianLifetime,
      expected: `at most ${newsroom.maximumLifetime}, the longest lifetime (world.newsroom.maximumLifetime)`,
      remedy: 'lower the median or raise the maximum',
    });
  }
  const { minimum, maximum } = history.ingestionDelay;
  if (durationMs(minimum) > durationMs(maximum)) {
    problems.push({
      path: ['history', 'ingestionDelay', 'minimum'],
      related: [['history', 'ingestionDelay', 'maximum']],
      found: minimum,
      expected: `at most ${maximum}, the longest delay (history.ingestionDelay.maximum)`,
      remedy: 'set both: the delay is uniform between them',
    });
  }
  const { backlog } = history;
  for (const key of ['from', 'lasts'] as const) {
    if (durationMs(backlog[key]) <= durationMs(backlog.every)) continue;
    problems.push({
      path: ['history', 'backlog', key],
      related: [['history', 'backlog', 'every']],
      found: backlog[key],
      expected: `at most ${backlog.every}, the time from one backlog to the next (history.backlog.every)`,
      remedy: `shorten it, or lengthen history.backlog.every`,
    });
  }
  return problems;
}
