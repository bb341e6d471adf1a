/** The features of a scenario: those of the app, with what the scenario adds, changes and drops. */
import { rememberedBy } from '../base/remembered.ts';
import { durationMs, zoneMs } from '../base/time.ts';
import type { FeatureDefinition } from '../features/definition.ts';
import { type DefinitionOption, definitionOf } from '../features/definitionOption.ts';
import { defaultFeatureSet, featureDefinitions } from '../features/definitions.ts';
import { describeDefinition } from '../features/description.ts';
import { type Computation, FeatureSet } from '../features/featureSet.ts';
import { LIFETIME_MS } from '../history/layout.ts';
import type { Scenario, TrainingOptions } from './schema.ts';

type WithFeatures = Pick<Scenario, 'features'>;

/** The app's own definition of a name. */
export function builtInFeature(name: string): FeatureDefinition | undefined {
  return featureDefinitions.find((each) => each.name === name);
}

/** Names of all features that are there from the beginning, those that the scenario adds last. */
export function featureNamesOf({ features = {} }: WithFeatures): string[] {
  const names = new Set([...defaultFeatureSet.names, ...Object.keys(features)]);
  return [...names].filter((name) => features[name] !== null);
}

/**
 * The features that are there from the beginning: the same set for all scenarios whose definitions mean the same.
 * @throws RangeError for definitions that the rules of scenarios complain about
 */
export function featuresOf(scenario: WithFeatures): FeatureSet {
  return scenario.features === undefined ? defaultFeatureSet : setOf(definitionsOf(scenario));
}

/** The way in which serving computes features. */
export function computationOf({ serving }: Pick<Scenario, 'serving'>): Computation {
  const { zone, ttl } = serving.features;
  return { zoneMs: zoneMs(zone), ttlMs: ttl === null ? Number.POSITIVE_INFINITY : durationMs(ttl) };
}

/** The same as serving computes them. */
export function servedFeaturesOf(scenario: WithFeatures & Pick<Scenario, 'serving'>): FeatureSet {
  return featuresOf(scenario).computed(computationOf(scenario));
}

/** The same with those that only retraining defines, as of the day on which they are invented. */
export function featuresOnceInvented(scenario: Pick<Scenario, 'features' | 'retraining'>): FeatureSet {
  const invented = (scenario.retraining?.newFeatures ?? []).flatMap((each) =>
    typeof each === 'string' ? [] : [defined(each.name, each)],
  );
  return invented.length === 0 ? featuresOf(scenario) : setOf([...definitionsOf(scenario), ...invented]);
}

/** Those of a model's features whose value depends on when it is read. */
export function dynamicFeaturesOf(
  { training, ...scenario }: WithFeatures & Pick<Scenario, 'training'>,
  features: TrainingOptions['features'] = training.features,
): string[] {
  return featuresOf(scenario).features.flatMap(({ name, kind }) =>
    kind === 'dynamic' && (features === 'all' || features.includes(name)) ? [name] : [],
  );
}

function definitionsOf({ features = {} }: WithFeatures): FeatureDefinition[] {
  return featureNamesOf({ features }).map((name) => {
    const base = builtInFeature(name);
    const option = features[name];
    return option ? defined(name, option, base) : (base as FeatureDefinition);
  });
}

function defined(name: string, option: DefinitionOption, base?: FeatureDefinition): FeatureDefinition {
  const definition = definitionOf(name, option, base);
  if ('name' in definition) return definition;
  throw new RangeError(`feature ${name}: found ${definition[0].found}; expected ${definition[0].expected}`);
}

const setOf = rememberedBy(meaningOf, (definitions) =>
  meaningOf(definitions) === meaningOf(featureDefinitions) ? defaultFeatureSet : new FeatureSet(definitions),
);

/** The same text for definitions that mean the same. A lifetime is no number in JSON. */
function meaningOf(definitions: readonly FeatureDefinition[]): string {
  return JSON.stringify(
    definitions.map((each) => [each.name, each.key, each.value, describeDefinition(each)]),
    (_, value) => (value === LIFETIME_MS ? 'lifetime' : value),
  );
}
