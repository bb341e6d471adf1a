/** Rules on the parameters of provenances: those that mean nothing together. */
import { DAY_MS, durationMs } from '../../base/time.ts';
import type { ProvenanceOption } from '../../features/options.ts';
import type { Path, Problem } from '../problem.ts';
import type { Scenario } from '../schema.ts';
import { trainingDay } from './days.ts';

export function provenanceRules(scenario: Scenario): Problem[] {
  const day = trainingDay(scenario);
  return scenario.training.features.flatMap((each, index) => {
    if (typeof each === 'string') return [];
    const path: Path = ['training', 'features', index];
    return [
      ...parameterRules(each.from, [...path, 'from'], day),
      ...Object.entries(each.except).flatMap(([feature, option]) =>
        parameterRules(option, [...path, 'except', feature], day),
      ),
    ];
  });
}

function parameterRules(option: ProvenanceOption, path: Path, trainingDay: number): Problem[] {
  if (typeof option === 'string') return [];
  const { provenance, after, every, retention, since, clock, boundary } = option;
  const problems: Problem[] = [];
  const complain = (key: string, found: string, expected: string, remedy: string) =>
    problems.push({
      path: [...path, key],
      related: [[...path, 'provenance']],
      found: `${found} with ${provenance}`,
      expected,
      remedy,
    });

  if (provenance === 'logged') {
    const changed = { after, every, retention, since, clock, boundary };
    const plain = { clock: 'known', boundary: 'before' } as Record<string, string>;
    for (const [key, value] of Object.entries(changed)) {
      if (value === undefined || value === plain[key]) continue;
      complain(
        key,
        value,
        'no parameters: logged values are what serving wrote down, and no history is read for them',
        `remove ${key}, or choose provenance: reconstructed`,
      );
    }
    return problems;
  }

  if (after !== undefined && provenance === 'reconstructed') {
    complain(
      'after',
      after,
      'a recomputed provenance: reconstructed features are read at sending',
      'remove after, or choose provenance: recomputed',
    );
  }
  if (after !== undefined && provenance === 'recomputed-partition') {
    complain(
      'after',
      after,
      'another recomputed provenance: a partition is read at the end of the day of sending',
      'remove after, or choose provenance: recomputed',
    );
  }
  if (every !== undefined && provenance === 'recomputed-partition') {
    complain(
      'every',
      every,
      'another provenance: a partition is a daily snapshot already',
      'remove every, or choose provenance: recomputed, with after and every',
    );
  }
  if (every !== undefined && durationMs(every) > trainingDay * DAY_MS) {
    complain(
      'every',
      every,
      `at most ${trainingDay}d, the time until training: no snapshot is taken before`,
      'shorten every, or lengthen the timeline',
    );
  }
  if (since !== undefined && durationMs(since) >= trainingDay * DAY_MS) {
    complain(
      'since',
      since,
      `less than ${trainingDay}d, the time until training: nothing is recorded before`,
      'shorten since, or lengthen the timeline',
    );
  }
  return problems;
}
