/** The policy that sends in production while models are measured in shadow. */
import type { Scenario } from './schema.ts';

type Sending = Pick<Scenario, 'evaluation'>;

/** As tables call it: `incumbent`, or the policy that `evaluation.shadowPolicy` names. */
export function senderName({ evaluation }: Sending): string {
  return evaluation.shadowPolicy;
}

/** As sentences call it. */
export function senderInWords({ evaluation: { shadowPolicy } }: Sending): string {
  return shadowPolicy === 'incumbent' || shadowPolicy === 'heuristic'
    ? `the ${shadowPolicy}`
    : `the ${shadowPolicy} policy`;
}

export function isIncumbentSending({ evaluation }: Sending): boolean {
  return evaluation.shadowPolicy === 'incumbent';
}

/** Checks that it draws by softmax (`serving.incumbent.temperature`), so that part of any gain on it is exploration saved. */
export function isSenderExploring({
  evaluation,
  serving,
}: Pick<Scenario, 'evaluation' | 'serving'>): boolean {
  const { shadowPolicy } = evaluation;
  return (shadowPolicy === 'incumbent' ? serving.incumbent.policy : shadowPolicy) !== 'random';
}
