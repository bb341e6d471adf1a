/** The sentences about a result: observations, and expectations that hold or don't. */
import { observationsOf, outcomesOf } from '../lab/result/expectations.ts';
import type { Result } from '../lab/result/schema.ts';
import type { Remarks } from './perform.ts';

export function remarksOn(result: Result): Remarks {
  const outcomes = outcomesOf(result);
  const sentences = (wanted: boolean) =>
    outcomes.flatMap(({ holds, sentence }) => (holds === wanted ? [sentence] : []));
  return {
    said: [
      ...observationsOf(result).map((sentence) => `observed: ${sentence}`),
      ...sentences(true).map((sentence) => `expectation holds: ${sentence}`),
    ],
    failed: sentences(false).map(
      (sentence) => `${result.scenario.name}: expectation does not hold: ${sentence}`,
    ),
  };
}
