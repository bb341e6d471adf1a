/** Rules on labels that are restated: what goes by opens, as they were, does not go with them. */
import type { Path, Problem } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';
import { timelineOf } from '../timeline.ts';

export function restatementRules(scenario: Scenario): Problem[] {
  const { evaluation, retraining } = scenario;
  if (timelineOf(scenario).restatement === null) return [];
  const barred: readonly (readonly [boolean, Path])[] = [
    [retraining !== null, ['retraining']],
    [evaluation.ranking !== null, ['evaluation', 'ranking']],
    [evaluation.offPolicy !== null, ['evaluation', 'offPolicy']],
  ];
  return barred.flatMap(([isOn, path]): Problem[] =>
    isOn
      ? [
          {
            path,
            related: [['serving', 'restatement']],
            found: `${path.join('.')} with serving.restatement`,
            expected: 'one of the two: it goes by opens as they were, not by labels that change',
            remedy: `remove ${path.join('.')}, or serving.restatement`,
          },
        ]
      : [],
  );
}
