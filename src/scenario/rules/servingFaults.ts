/** Rules on wrong values at serving: each makes some feature wrong, of those whose value depends on history, while somebody is served. */
import { DAY_MS, durationMs } from '../../base/time.ts';
import { type FaultOption, LARGEST, spanOf } from '../../serving/faultOptions.ts';
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
  const chained = chainedFactors(scenario);
  return scenario.serving.faults.flatMap((fault, index): Problem[] => {
    const path: Path = ['serving', 'faults', index];
    return [
      ...unchanging(fault, path, scenario),
      ...overflowing(fault, path, chained[index]),
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

/**
 * Of each fault that scales the largest factor by which it and those before it may make a value larger at one moment; 1 of
 * others. Which faults are there together changes as one begins, and is most then.
 */
function chainedFactors(scenario: Scenario): number[] {
  const { faults } = scenario.serving;
  const dynamic = dynamicFeaturesOf(scenario, 'all');
  const spans = faults.map(spanOf);
  const beginnings = [...new Set(spans.map(({ fromMs }) => fromMs))];
  const atBeginnings = beginnings.map((atMs) =>
    factorsOf(
      faults,
      spans.map(({ fromMs, endMs }) => atMs >= fromMs && atMs < endMs),
      dynamic,
    ),
  );
  return faults.map((_, index) => Math.max(...atBeginnings.map((factors) => factors[index])));
}

/**
 * The same of the faults that are there at a moment.
 * @param dynamic names of all features that a fault can strike
 */
function factorsOf(
  faults: readonly FaultOption[],
  isThere: readonly boolean[],
  dynamic: readonly string[],
): number[] {
  const factors = new Map<string, number>();
  const factorOf = (name: string) => factors.get(name) ?? 1;
  return faults.map((fault, index) => {
    if (!isThere[index]) return 1;
    if (fault.kind === 'replace') {
      const taken = Object.entries(fault.as).map(([name, other]) => [name, factorOf(other)] as const);
      for (const [name, factor] of taken) factors.set(name, Math.max(factorOf(name), factor));
    }
    if (fault.kind !== 'scale' || Math.abs(fault.by) <= 1) return 1;
    const struck = fault.features === 'all' ? dynamic : fault.features;
    for (const name of struck) factors.set(name, factorOf(name) * Math.abs(fault.by));
    return Math.max(...struck.map(factorOf));
  });
}

/** Factors that are too large together. */
function overflowing(fault: FaultOption, path: Path, factor: number): Problem[] {
  if (fault.kind !== 'scale' || factor <= LARGEST) return [];
  return [
    {
      path: [...path, 'by'],
      found: `${fault.by}, with which faults make a value ${power(factor)} times as large`,
      expected: `at most ${power(LARGEST)} times by all of them: larger values could overflow in a model`,
      remedy: 'lower a factor, or remove a fault',
    },
  ];
}

/** `1e9` */
function power(factor: number): string {
  return factor.toExponential(0).replace('+', '');
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
