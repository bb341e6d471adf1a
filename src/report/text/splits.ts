/** Sentences on splits that fit several models, and on the rows that pipelines choose on. */
import { daysAndHours, durationMs } from '../../base/time.ts';
import { pipelineNames, validationOf } from '../../scenario/pipelines.ts';
import { gapMsOf } from '../../scenario/rowAges.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf, trainingLabelTimes } from '../../scenario/timeline.ts';
import { foldedSplitNames } from '../../splits/options.ts';
import { percent } from './numbers.ts';
import { listed } from './phrases.ts';

/** None for splits of one fold. */
export function foldsInWords(scenario: Scenario): string[] {
  const { training } = scenario;
  const folded = training.splits.filter((split) => foldedSplitNames.includes(split));
  if (folded.length === 0) return [];
  const gapMs = gapMsOf(training, trainingLabelTimes(training, timelineOf(scenario)).labelDelayMs);
  const purged = folded.includes('purged-k-fold')
    ? `; purged-k-fold leaves out ${daysAndHours(gapMs)} before and ${daysAndHours(gapMs + durationMs(training.embargo))} after each part`
    : '';
  return [
    `${listed(folded)} test${folded.length === 1 ? 's' : ''} on ${training.folds} parts in turn, with a model for each${purged}. ` +
      'Offline figures are of all parts together; what is deployed is trained once more, on every usable row.',
  ];
}

/** None where nothing is chosen on validation rows. */
export function validationInWords({ training }: Scenario): string[] {
  const memories = [...new Set(pipelineNames(training).map(({ encoder }) => encoder))];
  return memories.flatMap((encoder) => {
    const share = validationOf(training, { encoder });
    if (typeof share !== 'number') return [];
    return [
      `${encoder === 'selected' ? 'Each pipeline' : encoder} chooses by its NE on validation rows, ${percent(share)} of its training rows, and is trained once more: its test rows have no part in that.`,
    ];
  });
}
