/** Labels and rows of training that are not those of production, in words. */
import { daysAndHours } from '../../base/time.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf, trainingLabelTimes } from '../../scenario/timeline.ts';
import { percent } from './numbers.ts';

/** Sentences for a description and for notes; none where labels and rows are the same. */
export function labelsInWords(scenario: Scenario): string[] {
  return [...windowsInWords(scenario), ...restatementInWords(scenario), ...botsInWords(scenario)];
}

function windowsInWords(scenario: Scenario): string[] {
  const timeline = timelineOf(scenario);
  const windowMs = timeline.attributionWindowMs;
  const ownMs = trainingLabelTimes(scenario.training, timeline).attributionWindowMs;
  if (ownMs === windowMs) return [];
  const [few, many] = ownMs < windowMs ? ['fewer', 'too few'] : ['more', 'too many'];
  return [
    `Models are trained and tested on opens within ${daysAndHours(ownMs)} (training.labelWindow), while production is measured on those within ${daysAndHours(windowMs)} (serving.attributionWindow): ${few} opens count, so models promise ${many}.`,
  ];
}

function restatementInWords(scenario: Scenario): string[] {
  const { withdrawn, added, after } = scenario.serving.restatement;
  if (timelineOf(scenario).restatement === null) return [];
  const parts = [
    ...(withdrawn > 0 ? [`${percent(withdrawn)} of the opens are withdrawn`] : []),
    ...(added > 0 ? [`${percent(added)} of the others are added to them`] : []),
  ];
  return [
    `Labels are restated ${after} after sending: ${parts.join(', and ')} (serving.restatement). Training takes them as they stand on its day, production is measured on the final ones.`,
  ];
}

function botsInWords({ world, training }: Scenario): string[] {
  const { share } = world.bots;
  const { botRule } = training;
  if (share === 0) {
    return botRule === null
      ? []
      : [
          `Nobody is a bot, and a rule takes ${percent(botRule.falsePositives)} of the people for bots, whose rows are neither trained nor tested on (training.botRule).`,
        ];
  }
  const trained =
    botRule === null
      ? 'Models are trained and tested on their rows, too'
      : `A rule keeps rows of ${percent(botRule.recall)} of them, and of ${percent(botRule.falsePositives)} of the people, out of training and testing (training.botRule)`;
  return [
    `Of the users, ${percent(share)} are bots, which open everything (world.bots). ${trained}; production and live open rates are of people alone.`,
  ];
}
