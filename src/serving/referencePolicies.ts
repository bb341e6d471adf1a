/** What the references of `scenario/references.ts` send, each in a copy of the world of its own. */
import type { LinearModel } from '../model/linear.ts';
import type { Arm } from './arm.ts';
import { linearPolicy } from './linearPolicy.ts';
import { OraclePolicy } from './oraclePolicy.ts';
import type { Policy } from './policy.ts';
import { RandomPolicy } from './randomPolicy.ts';

/** What a policy may be made of. */
export interface PolicySources {
  readonly arm: Arm;
  /** Undefined where the incumbent sends at random: such references then do not go live. */
  readonly incumbentModel: LinearModel | undefined;
  /** Nothing is sent below this open probability; null always sends. */
  readonly threshold: number | null;
}

export const referencePolicies = {
  random: () => new RandomPolicy(),
  incumbentGreedy: ({ incumbentModel, threshold }) =>
    linearPolicy(incumbentModel as LinearModel, { temperature: null, explorationShare: 0, threshold }),
  oracle: ({ arm }) => new OraclePolicy(arm.truth),
} as const satisfies Readonly<Record<string, (sources: PolicySources) => Policy>>;
