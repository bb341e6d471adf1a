/** The leak of a scenario: the provenance that reads after sending, feature by feature. */
import { readsClock } from '../../features/definition.ts';
import type { Feature } from '../../features/featureSet.ts';
import {
  type ProvenanceOption,
  provenanceKey,
  provenanceNames,
  readsAfterSending,
  specOf,
  withoutOwn,
} from '../../features/options.ts';
import { computationOf, dynamicFeaturesOf, featuresOf } from '../../scenario/features.ts';
import { ScenarioError } from '../../scenario/messages/error.ts';
import { nearestWord } from '../../scenario/messages/nearest.ts';
import type { Path, Problem } from '../../scenario/messages/problem.ts';
import { nameOf, type Provenance, provenanceOf } from '../../scenario/ownLabel.ts';
import type { Scenario } from '../../scenario/schema.ts';

/** A provenance, or a mix, whose single features are tried. */
export interface Leak {
  /** As `training.provenances` calls it. */
  readonly name: string;
  /** The features that the model uses and whose values can be others than those in the log, in the order of the lab, with where each comes from. */
  readonly features: readonly LeakingFeature[];
}

export interface LeakingFeature {
  readonly feature: string;
  readonly provenance: ProvenanceOption;
  /** The same without the row's own send and open; undefined where the lab has no such provenance. */
  readonly minusOwn: ProvenanceOption | undefined;
}

/**
 * @param asked name of a provenance of the scenario, or of the lab; by default the first of the scenario's
 *   that reads after sending, else `recomputed`
 * @throws ScenarioError if there is no such provenance, or nothing of it can leak
 */
export function leakOf(scenario: Scenario, asked?: string): Leak {
  const { training } = scenario;
  const chosen =
    asked === undefined
      ? leakyProvenance(scenario)
      : named(asked, [...training.provenances, ...provenanceNames]);
  const used = featuresOf(scenario).features.filter(
    ({ name }) => training.features === 'all' || training.features.includes(name),
  );
  const features = used.flatMap((feature): LeakingFeature[] => {
    const { name } = feature;
    const provenance = provenanceOf(chosen, name);
    if (!canDiffer(feature, provenance, scenario)) return [];
    return [{ feature: name, provenance, minusOwn: withoutOwn(provenance) }];
  });
  if (features.length > 0) return { name: nameOf(chosen), features };
  if (used.every(({ kind }) => kind !== 'dynamic')) {
    throw problemAt(scenario.name, ['training', 'features'], {
      found: 'no feature whose value depends on when it is read',
      expected: 'at least one dynamic feature: nothing else can leak',
      remedy: 'add one to training.features; the documentation lists them',
    });
  }
  throw problemAt(`provenance ${asked}`, [], {
    found: 'logged for every dynamic feature that the model uses',
    expected: 'a provenance that differs from logged, such as recomputed',
  });
}

/**
 * Checks that a training set may hold other values of a feature than the log does. Where the log has gaps, it lacks every
 * feature; a feature that is read off a clock differs where the two run in different zones.
 */
function canDiffer(
  { kind, value }: Feature,
  provenance: ProvenanceOption,
  scenario: Pick<Scenario, 'serving'>,
): boolean {
  if (provenanceKey(provenance) === provenanceKey('logged')) return false;
  if (kind === 'dynamic' || scenario.serving.outage !== null) return true;
  const { logging, zoneMs } = specOf(provenance);
  return logging !== undefined || (readsClock(value) && zoneMs !== computationOf(scenario).zoneMs);
}

/**
 * The first provenance of a scenario that takes a feature that the model uses, and whose value depends on when it is read,
 * from after sending; `recomputed` where none does.
 */
export function leakyProvenance(scenario: Scenario): Provenance {
  const used = dynamicFeaturesOf(scenario);
  const leaking = (provenance: Provenance) =>
    used.some((feature) => readsAfterSending(provenanceOf(provenance, feature)));
  return scenario.training.provenances.find(leaking) ?? 'recomputed';
}

function named(asked: string, choices: readonly Provenance[]): Provenance {
  const found = choices.find((choice) => nameOf(choice) === asked);
  if (found !== undefined) return found;
  const names = [...new Set(choices.map(nameOf))].filter((name) => name !== 'logged');
  const nearest = nearestWord(asked, names);
  throw problemAt(`provenance ${asked}`, [], {
    found: 'no such provenance, neither in the scenario nor in the lab',
    expected: `one of ${names.join(', ')}`,
    ...(nearest === undefined ? {} : { nearest }),
  });
}

function problemAt(label: string, path: Path, problem: Omit<Problem, 'path'>): ScenarioError {
  return new ScenarioError([{ place: { source: { label, rank: 0 } }, path, ...problem }]);
}
