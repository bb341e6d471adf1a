/** Captions of the slider's stops: each a sentence on what happens there. */
import type { Change, Explanation, Step, StepEvent } from '../../../lab/studies/explanation/schema.ts';
import { featureIn, labelOf, shownValue } from '../features.ts';

/** Changes beyond these are to be seen in the table. */
const MOST_CHANGES = 2;

/** One for each of the moments. */
export function captionsOf(explanation: Explanation): string[] {
  const { moments, steps, notification } = explanation;
  const byMoment = new Map(steps.map((step) => [step.knownAtMs + 1, step]));
  return moments.map(({ atMs }, index) => {
    if (index === moments.length - 1) return trainingCaption(explanation);
    const step = byMoment.get(atMs);
    if (step !== undefined) return stepCaption(step, explanation);
    return atMs === notification.sentAtMs
      ? 'It is sent. Whoever recomputed the features at this moment would get what was served.'
      : 'Time passes: windows move on, and others open or ignore what they are sent.';
  });
}

function trainingCaption({ notification: { side } }: Explanation): string {
  const use = {
    train: 'The leaky model learns from these values as if they had been known at sending.',
    test: 'The leaky model is tested on these values as if they had been known at sending.',
    neither: 'A training set made now would hold these values as if they had been known at sending.',
  };
  return `Training. ${use[side]}`;
}

function stepCaption({ events, changes }: Step, explanation: Explanation): string {
  const weights = new Map(
    explanation.models.leaky.contributions.map(({ feature, weight }) => [feature, weight]),
  );
  const moved = ({ feature, from, to }: Change) => Math.abs((weights.get(feature) ?? 0) * (to - from));
  const told = [...changes]
    .sort((a, b) => moved(b) - moved(a))
    .slice(0, MOST_CHANGES)
    .map((change) => shownChange(change, explanation))
    .filter(({ before, after }) => before !== after)
    .map(({ label, before, after }) => `${label} goes from ${before} to ${after}`);
  const happened = [...new Set(events.map(eventText))].join('; ');
  return `${happened}.${told.length === 0 ? '' : ` Recomputed, ${told.join(' and ')}.`}`;
}

export function shownChange({ feature: name, from, to }: Change, explanation: Explanation) {
  const feature = featureIn(explanation, name);
  return { label: labelOf(feature), before: shownValue(feature, from), after: shownValue(feature, to) };
}

/** An event of the user, as a clause. */
export function eventText({ type, own, because, sameSource, sameTopic }: StepEvent): string {
  const about = sameSource ? ' from this source' : sameTopic ? ' on this topic' : '';
  switch (type) {
    case 'send':
      return own ? 'This notification is counted as sent' : `The user is sent another one${about}`;
    case 'open':
      return own ? 'The user opens this notification' : `The user opens another one${about}`;
    case 'read':
      return `The user reads a story${about} in the app`;
    case 'follow':
      if (because) return 'The user follows the source, because of this notification';
      return sameSource ? 'The user follows the source' : 'The user follows another source';
    case 'unfollow':
      return sameSource ? 'The user unfollows the source' : 'The user unfollows another source';
    case 'opt-out':
      return 'The user switches notifications off';
    case 'erasure':
      return 'The user demands the deletion of what was recorded before';
  }
}
