/** Rules on what goes wrong: a fault that nothing measured could show, or that means nothing together with another key. */
import { DAY_MS, durationMs, zoneMs } from '../../base/time.ts';
import type { Problem } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';
import { loggingDay, trainingDay } from './days.ts';

export function faultRules(scenario: Scenario): Problem[] {
  const { serving, history, retraining } = scenario;
  const { outage } = serving;
  const problems: Problem[] = [];
  const firstDay = loggingDay(scenario);
  const endDay = trainingDay(scenario);

  if (outage !== null) {
    const fromMs = durationMs(outage.from);
    const endMs = fromMs + durationMs(outage.lasts);
    if (fromMs < firstDay * DAY_MS || endMs > endDay * DAY_MS) {
      problems.push({
        path: ['serving', 'outage', fromMs < firstDay * DAY_MS ? 'from' : 'lasts'],
        related: [['serving', 'outage'], ['timeline']],
        found: `an outage from ${outage.from} for ${outage.lasts}`,
        expected: `one within the logging phase, from ${firstDay}d to ${endDay}d: training sets are made of what is logged there`,
        remedy: 'move or shorten the outage, or change the timeline',
      });
    }
  }
  const asLogged = 'retraining day by day needs every row as it was logged';
  const barred = [
    [outage !== null, ['serving', 'outage'], 'an outage of the feature log', asLogged],
    [
      zoneMs(serving.features.zone) !== 0,
      ['serving', 'features', 'zone'],
      'a clock of serving in a zone',
      'what serving would have logged of a new feature is made with hours of UTC',
    ],
    [history.deletions.perUserDay > 0, ['history', 'deletions', 'perUserDay'], 'hard deletion', asLogged],
  ] as const;
  for (const [isOn, path, found, why] of barred) {
    if (!isOn || retraining === null) continue;
    problems.push({
      path,
      related: [['retraining']],
      found: `${found} with retraining`,
      expected: `one of the two: ${why}`,
      remedy: 'remove retraining, or the fault',
    });
  }
  return problems;
}
