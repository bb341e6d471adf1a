/** Rules on wrong values at serving: each makes some feature wrong, of those whose value depends on history, while somebody is served. */
import { DAY_MS, durationMs } from '../../base/time.ts';
import type { FaultOption } from '../../serving/faultOptions.ts';
import { dynamicFeaturesOf, featureNamesOf } from '../features.ts';
import { listed } from '../messages/phrasing.ts';
import { type Path, type Problem, quote } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';
import { timelineDays } from './days.ts';

/** Names of the features that a fault makes wrong, with their places; none for all. */
export function struckFeatures(fault: FaultOption): { readonly name: string; readonly path: Path }[] {
  if (fault.kind === 'replace') return Object.keys(fault.as).map((name) => ({ name, path: ['as', name] }));
  if (fault.features === 'all') return [];
  return fault.features.map((name, index) => ({ name, path: ['features', index] }));
}

export function servingFaultRules(scenario: Scenario): Problem[] {
  const endDay = timelineDays(scenario);
  return scenario.serving.faults.flatMap((fault, index): Problem[] => {
    const path: Path = ['serving', 'faults', index];
    return [
      ...unchanging(fault, path, scenario),
      ...(durationMs(fault.from) < endDay * DAY_MS
        ? []
        : [
            {
              path: [...path, 'from'],
              related: [['timeline']],
              found: `a fault from ${fault.from} on`,
              expected: `less than ${endDay}d, the end of production: nobody is served after it`,
              remedy: 'let it begin earlier, or lengthen the timeline',
            },
          ]),
      ...(fault.kind === 'replace' && Object.keys(fault.as).length === 0
        ? [
            {
              path: [...path, 'as'],
              found: 'no feature',
              expected: 'at least one, with another that is served as it',
              remedy: 'for example as: { user_open_rate: user_open_rate_7d }, or remove the fault',
            },
          ]
        : []),
    ];
  });
}

/** Features of which what is served could not be told from what history holds. */
function unchanging(fault: FaultOption, path: Path, scenario: Scenario): Problem[] {
  const known = featureNamesOf(scenario);
  const dynamic = dynamicFeaturesOf(scenario, 'all');
  return struckFeatures(fault).flatMap(({ name, path: place }) =>
    dynamic.includes(name) || !known.includes(name)
      ? []
      : [
          {
            path: [...path, ...place],
            found: `${quote(name)}, whose value does not depend on history`,
            expected: `a feature whose value does, such as ${listed(dynamic.slice(0, 3))}: only of these can what is served and what is computed later differ in the lab`,
            remedy: 'choose another feature',
          },
        ],
  );
}
