/** Reactions: mechanisms of the common form, that something happens with some probability and after some delay. */
import type { Draws, Purpose } from '../base/random.ts';
import { type Delay, delayMs } from './delay.ts';
import type { Act, Cause, Mechanism, MechanismContext } from './mechanism.ts';

export interface Reaction {
  readonly name: string;
  readonly after: keyof NonNullable<Mechanism['after']>;
  /** Purpose of the draw of whether it happens: one for each user and story. */
  readonly purpose: Purpose;
  readonly probability: (cause: Cause, context: MechanismContext) => number;
  readonly delay: Delay;
  /** Act after the delay. */
  readonly effect: Act;
}

/** @throws TypeError where a part is missing, as it may be in code without types */
export function reaction(
  draws: Draws,
  { name, after, purpose, probability, delay, effect }: Reaction,
): Mechanism {
  const require = (isThere: boolean, what: string) => {
    if (!isThere) throw new TypeError(`the reaction "${name}" has no ${what}`);
  };
  require(Number.isInteger(purpose), 'purpose: that of purpose(…)');
  require(typeof probability === 'function', 'probability: a function');
  require(delay?.medianMs >= 0 && delay.spread >= 0, 'delay: medianMs and spread, of at least 0');
  require(delay.spread === 0 || Number.isInteger(delay.purpose), 'delay.purpose: that of purpose(…)');
  require(typeof effect === 'function', 'effect: a function');
  const act: Act = (cause, context) => {
    const { user, story } = cause;
    const limit = probability(cause, context);
    if (limit > 0 && draws.uniform(purpose, user, story) < limit) {
      context.schedule(cause, delayMs(draws, delay, user, story));
    }
  };
  return { name, after: { [after]: act }, later: effect };
}
