/** Labels and rows of training that are not those of production, in words. */
import { daysAndHours } from '../../base/time.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf, trainingLabelTimes } from '../../scenario/timeline.ts';

import { percent } from './numbers.ts';

/** Sentences for a description and for notes; none where labels are the same. */
export function labelsInWords(scenario: Scenario): string[] {
  const timeline = timelineOf(scenario);
  const windowMs = timeline.attributionWindowMs;
  const ownMs = trainingLabelTimes(scenario.training, timeline).attributionWindowMs;
  if (ownMs === windowMs) return botsInWords(scenario);
  const [few, many] = ownMs < windowMs ? ['fewer', 'too few'] : ['more', 'too many'];
  return [
    `Models are trained and tested on opens within ${daysAndHours(ownMs)} (training.labelWindow), while production is measured on those within ${daysAndHours(windowMs)} (serving.attributionWindow): ${few} opens count, so models promise ${many}.`,
    ...botsInWords(scenario),
  ];
}

function botsInWords({ world, training }: Scenario): string[] {
  const { share } = world.bots;
  if (share === 0) return [];
  const { botRule } = training;
  const trained =
    botRule === null
      ? 'Models are trained and tested on their rows, too'
      : `A rule keeps rows of ${percent(botRule.recall)} of them, and of ${percent(botRule.falsePositives)} of the people, out of training and testing (training.botRule)`;
  return [
    `Of the users, ${percent(share)} are bots, which open everything (world.bots). ${trained}; production and live open rates are of people alone.`,
  ];
}
