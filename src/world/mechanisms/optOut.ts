/** Opt-outs: an unwanted notification may be the last one; the more unwanted, the likelier. */
import { purpose } from '../../base/random.ts';
import { delayOfOpens } from '../delay.ts';
import type { Mechanism, Setting } from '../mechanism.ts';
import { reaction } from '../reaction.ts';

const HAPPENS = purpose('opt-out/happens', 13);
const DELAY = purpose('opt-out/delay', 14);

export function optOutAfterUnwanted({ draws, options: { optOut, opens } }: Setting): Mechanism {
  return reaction(draws, {
    name: 'opt-out after an unwanted notification',
    after: 'ignore',
    purpose: HAPPENS,
    probability: ({ matchLogit }) => optOut.perUnwanted * Math.exp(-matchLogit),
    delay: delayOfOpens(opens, DELAY),
    effect: ({ user }, context) => context.optOut(user),
  });
}
