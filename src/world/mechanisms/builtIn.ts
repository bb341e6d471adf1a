/** The mechanisms of every world. Those that act after the same event do so in this order. */
import type { MechanismFactory } from '../mechanism.ts';
import { dormancy } from './dormancy.ts';
import { fatigue } from './fatigue.ts';
import { followAfterOpen, followAfterRead } from './follow.ts';
import { followUpAfterOpen } from './followUp.ts';
import { optOutAfterUnwanted } from './optOut.ts';
import { unfollowAfterDisappointment } from './unfollow.ts';
import { weekend } from './weekend.ts';

export const builtInMechanisms: readonly MechanismFactory[] = [
  weekend,
  dormancy,
  fatigue,
  followAfterOpen,
  followAfterRead,
  followUpAfterOpen,
  unfollowAfterDisappointment,
  optOutAfterUnwanted,
];
