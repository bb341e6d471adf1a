/** Simulating the past of the article's world: world, behaviour, serving with exploration, events and state. */
import { Fold } from '../../dist/history/fold.js';
import { simulatePast } from '../../dist/lab/stages/past.js';
import { comparison, gauge, inRounds, secondsOf, side } from './measure.mjs';
import { articlePast, SEED } from './past.mjs';

export async function measureSimulation({ simulationRounds, article }) {
  const { scenario, timeline, arm } = articlePast(article);
  const { log, world } = arm;
  const seconds = await inRounds(
    {
      simulation: () => secondsOf(() => simulatePast([scenario], SEED)),
      fold: () => secondsOf(() => new Fold(world.catalog, log).advance(timeline.trainingAtMs)),
    },
    { rounds: simulationRounds, warmups: 0 },
  );
  return {
    lines: [
      comparison(
        'simulation: events',
        side('simulatePast', seconds.simulation, log.end, 'events'),
        gauge('the fold alone', seconds.fold, log.end, 'events'),
      ),
    ],
    notes: [
      `simulation: ${world.catalog.users} users, ${timeline.productionDay} days, ${log.end} events, ` +
        `${arm.impressions.rows} impressions with vectors; the reference folds the finished log into state, a bound`,
    ],
  };
}
