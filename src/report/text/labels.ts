/** Labels of training that are not those of production, in words. */
import { daysAndHours } from '../../base/time.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf, trainingLabelTimes } from '../../scenario/timeline.ts';

/** Sentences for a description and for notes; none where labels are the same. */
export function labelsInWords(scenario: Scenario): string[] {
  const timeline = timelineOf(scenario);
  const windowMs = timeline.attributionWindowMs;
  const ownMs = trainingLabelTimes(scenario.training, timeline).attributionWindowMs;
  if (ownMs === windowMs) return [];
  const [few, many] = ownMs < windowMs ? ['fewer', 'too few'] : ['more', 'too many'];
  return [
    `Models are trained and tested on opens within ${daysAndHours(ownMs)} (training.labelWindow), while production is measured on those within ${daysAndHours(windowMs)} (serving.attributionWindow): ${few} opens count, so models promise ${many}.`,
  ];
}
