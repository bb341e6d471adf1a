/** Unfollows: a follower may be disappointed by a notification that was not worth opening. */
import { purpose } from '../../base/random.ts';
import { delayOfOpens } from '../delay.ts';
import type { Mechanism, Setting } from '../mechanism.ts';
import { reaction } from '../reaction.ts';

const HAPPENS = purpose('unfollow/happens', 9);
const DELAY = purpose('unfollow/delay', 10);

export function unfollowAfterDisappointment({ draws, options: { follows, opens } }: Setting): Mechanism {
  return reaction(draws, {
    name: 'unfollow after disappointment',
    after: 'ignore',
    purpose: HAPPENS,
    probability: ({ user, source }, context) =>
      context.isFollowing(user, source) ? follows.unfollowAfterDisappointment : 0,
    delay: delayOfOpens(opens, DELAY),
    effect: ({ user, source }, context) => context.unfollow(user, source),
  });
}
