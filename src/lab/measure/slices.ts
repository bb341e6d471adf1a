/** Scores of some rows apart from the others. */
import { gather, rowsWhere } from '../../base/columns.ts';
import type { Metrics } from '../../evaluation/metrics/evaluate.ts';
import { ImpressionKind } from '../../history/impressions.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Deployed } from '../stages/production.ts';
import type { KeyedScores } from '../stages/scores.ts';
import type { FittedPipeline } from '../stages/training.ts';
import type { Inputs } from './quantities.ts';

/** @param metricsOf equal keys are measured once */
export function sliceMeasurer(
  { examples, timeline, shadow }: Deployed,
  metricsOf: (scored: KeyedScores) => Metrics,
): (pipeline: FittedPipeline, production: KeyedScores, scenario: Scenario) => Pick<Inputs, 'slices'> {
  const { impressions } = examples;
  const { population, newsroom } = shadow.traffic.world;
  const { trainingAtMs } = timeline;
  const sent = shadow.traffic.impressions;
  const isNewUser = (row: number) => population.lives.arrivesAtMs[sent.value('user', row)] >= trainingAtMs;
  const isNewStory = (row: number) => newsroom.storyPublishedAtMs[sent.value('story', row)] >= trainingAtMs;
  const followedUp = new Set<number>();
  for (let row = examples.start; row < examples.end; row++) {
    if (impressions.value('kind', row) === ImpressionKind.followUp) {
      followedUp.add(impressions.value('session', row));
    }
  }
  const measured = (scored: KeyedScores, name: string, holds: (place: number) => boolean) =>
    metricsOf(slice(scored, name, holds));

  return ({ offline, test }, production, { evaluation }) => {
    if (!evaluation.slices) return { slices: null };
    const isFollowedUp = (place: number) => followedUp.has(impressions.firstId + test.rows[place]);
    const isInFollowedUp = (place: number) => offline.labels[place] === 0 || isFollowedUp(place);
    return {
      slices: {
        newUsers: soft(measured(production, 'new users', (place) => isNewUser(shadow.rows[place]))),
        newStories: soft(measured(production, 'new stories', (place) => isNewStory(shadow.rows[place]))),
        followedUp: hard(measured(offline, 'followed up', isInFollowedUp)),
      },
    };
  };
}

const hard = ({ rows, auc }: Metrics) => ({ rows, auc });
const soft = ({ rows, auc, softAuc }: Metrics) => ({ rows, auc, softAuc });

/** Some of the scores. */
export function slice(
  { key, logits, labels, labelProbabilities, users, publicationDays }: KeyedScores,
  name: string,
  holds: (place: number) => boolean,
): KeyedScores {
  const all = Int32Array.from(labels, (_, place) => place);
  const places = rowsWhere(all, holds);
  return {
    key: `${key}, ${name}`,
    logits: gather(logits, places),
    labels: gather(labels, places),
    labelProbabilities: gather(labelProbabilities, places),
    users: gather(users, places),
    publicationDays: gather(publicationDays, places),
  };
}
