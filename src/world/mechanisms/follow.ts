/** Follows: a user who opens or reads a story may follow its source. */
import { type Purpose, purpose } from '../../base/random.ts';
import { durationMs } from '../../base/time.ts';
import { type Delay, delayMs } from '../delay.ts';
import type { Mechanism, Setting } from '../mechanism.ts';
import { reaction } from '../reaction.ts';

const AFTER_OPEN = purpose('follow after open/happens', 7);
const AFTER_READ = purpose('follow after read/happens', 19);
/** One for both: a story is not opened by one who has read it, nor the other way round. */
const DELAY = purpose('follow/delay', 8);

export function followAfterOpen(setting: Setting): Mechanism {
  return follow(setting, 'open', AFTER_OPEN, setting.options.follows.afterOpen);
}

export function followAfterRead(setting: Setting): Mechanism {
  return follow(setting, 'read', AFTER_READ, setting.options.follows.afterRead);
}

function follow(setting: Setting, after: 'open' | 'read', happens: Purpose, mean: number): Mechanism {
  return reaction(setting.draws, {
    name: `follow after ${after}`,
    after,
    purpose: happens,
    probability: ({ user, source }, context) =>
      context.isFollowing(user, source) ? 0 : probabilityOf(setting, mean, user),
    delay: delayOf(setting),
    effect: ({ user, source }, context) => context.follow(user, source),
  });
}

/**
 * The delay after which opening a story makes the user follow its source, unless already a follower.
 * @returns undefined where it does not
 */
export function followDelayAfterOpenMs(setting: Setting, user: number, story: number): number | undefined {
  const { draws, options } = setting;
  const happens =
    draws.uniform(AFTER_OPEN, user, story) < probabilityOf(setting, options.follows.afterOpen, user);
  return happens ? delayMs(draws, delayOf(setting), user, story) : undefined;
}

function probabilityOf({ population }: Setting, mean: number, user: number): number {
  return Math.min(1, mean * population.followPropensity[user]);
}

function delayOf({ options }: Setting): Delay {
  return { medianMs: durationMs(options.follows.delayMedian), spread: 1, purpose: DELAY };
}
