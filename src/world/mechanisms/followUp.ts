/** Follow-ups: a notification that is opened may bring another one on the same topic, in the same session. */
import { purpose } from '../../base/random.ts';
import { durationMs } from '../../base/time.ts';
import type { Mechanism, Setting } from '../mechanism.ts';
import { reaction } from '../reaction.ts';

const HAPPENS = purpose('follow-up/happens', 11);
const DELAY = purpose('follow-up/delay', 12);

export function followUpAfterOpen({ draws, options: { sessions } }: Setting): Mechanism {
  return reaction(draws, {
    name: 'follow-up after open',
    after: 'open',
    purpose: HAPPENS,
    probability: ({ sessionPosition }) =>
      sessionPosition + 1 < sessions.maximumLength ? sessions.followUpRate : 0,
    delay: { medianMs: durationMs(sessions.delayMedian), spread: 0.5, purpose: DELAY },
    effect: (cause, context) => context.sendFollowUp(cause),
  });
}
