/** The features that a scenario adds, changes and drops, in a sentence each. */
import type { FeatureDefinition } from '../../features/definition.ts';
import { describeDefinition } from '../../features/description.ts';
import { builtInFeature, featuresOf } from '../../scenario/features.ts';
import type { Scenario } from '../../scenario/schema.ts';

/** In the order of the scenario. */
export function definedFeatures({ features = {} }: Pick<Scenario, 'features'>): string[] {
  const all = featuresOf({ features }).features;
  return Object.entries(features).map(([name, option]) => {
    const own = all.find((each) => each.name === name);
    if (own === undefined) return `${name} is dropped.`;
    const said = option?.description === undefined ? '' : ` Described as: ${option.description}`;
    const usual = builtInFeature(name);
    const [now, before] = [sentenceOf(own), usual && sentenceOf(usual)];
    if (now === before) return `${name} (${own.key}) is as in the app: ${now}${said}`;
    return before === undefined
      ? `${name} (${own.key}) is new: ${now}${said}`
      : `${name} (${own.key}) is changed: ${now} In the app: ${before}${said}`;
  });
}

function sentenceOf({ name, key, value }: FeatureDefinition): string {
  return describeDefinition({ name, key, value });
}
